"""Addresses of the workbench."""

from django.urls import include, path

from samlad.site.workbench import injuries, views

app_name = "workbench"
urlpatterns = [
    path("arbetsbank/", views.overview, name="overview"),
    path("arbetsbank/import/", views.import_file, name="import"),
    path("arbetsbank/import/<int:pk>/", views.import_job, name="import_job"),
    path("arbetsbank/skador/", injuries.injuries, name="injuries"),
    path("arbetsbank/handelser/", include("samlad.site.workbench.event_pages.urls")),
    path("arbetsbank/enkat/", include("samlad.site.workbench.survey_pages.urls")),
]
