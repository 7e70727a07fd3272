"""The app centre."""

from django.apps import AppConfig


class CentreApp(AppConfig):
    """The shared desk of the safety centre: visits counted without identity, observations of places."""

    name = "samlad.site.centre"
    label = "centre"
