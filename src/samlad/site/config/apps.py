"""The app that holds the site together: settings, base pages, checks."""

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Registers the checks."""

    name = "samlad.site.config"
    label = "config"

    def ready(self) -> None:
        from samlad.site.config import checks  # noqa: F401  (registers itself)
