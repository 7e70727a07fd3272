"""All addresses of the site."""

from django.urls import include, path

from samlad.site.config.health import health
from samlad.site.public.start import start

urlpatterns = [
    path("", start, name="start"),
    path("halsa", health, name="health"),
    path("", include("samlad.site.accounts.urls")),
    path("", include("samlad.site.public.urls")),
    path("", include("samlad.site.centre.urls")),
    path("", include("samlad.site.plan.urls")),
    path("", include("samlad.site.workbench.urls")),
]

handler400 = "samlad.site.config.errors.bad_request"
handler403 = "samlad.site.config.errors.forbidden"
handler404 = "samlad.site.config.errors.not_found"
handler500 = "samlad.site.config.errors.server_error"
