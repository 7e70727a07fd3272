"""The app workbench."""

from django.apps import AppConfig


class WorkbenchApp(AppConfig):
    """Where the analyst loads files and sees how the workspace is."""

    name = "samlad.site.workbench"
    label = "workbench"
