"""The app plan."""

from django.apps import AppConfig


class PlanApp(AppConfig):
    """Action plans and the interventions in them, and when the law wants them followed up."""

    name = "samlad.site.plan"
    label = "plan"
