"""The app of the public pages. It has no tables: it reads published files alone."""

from django.apps import AppConfig


class PublicApp(AppConfig):
    """Public pages."""

    name = "samlad.site.public"
    label = "public"
