"""Addresses of the event pages; the choices stand in the query."""

from django.urls import path, register_converter

from samlad.site.workbench.event_pages import alarms, dark_figure, pages
from samlad.site.workbench.event_pages.views import PAGES
from samlad.site.workbench.survey_pages.urls import FileKind


class EventPage:
    """The word of a view."""

    regex = "|".join(PAGES)

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(EventPage, "eventpage")
register_converter(FileKind, "eventfile")

urlpatterns = [
    path("", pages.view, {"page": "var"}, name="events"),
    path("larm/", alarms.alarms, name="event_alarms"),
    path("larm/steg/", alarms.alarm_step, name="event_alarm_step"),
    path("larm.<eventfile:kind>", alarms.alarm_files, name="event_alarm_file"),
    path("morkertal/", dark_figure.dark_figure, name="event_dark_figure"),
    path("morkertal.svg", dark_figure.dark_figure_drawing, name="event_dark_figure_drawing"),
    path("morkertal.<eventfile:kind>", dark_figure.dark_figure_files, name="event_dark_figure_file"),
    path("<eventpage:page>/", pages.view, name="event_view"),
    path("<eventpage:page>.svg", pages.drawing, name="event_drawing"),
    path("<eventpage:page>.<eventfile:kind>", pages.files, name="event_file"),
]
