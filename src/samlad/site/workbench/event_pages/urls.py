"""Addresses of the event pages; the choices stand in the query."""

from django.urls import path, register_converter

from samlad.site.workbench.event_pages import pages
from samlad.site.workbench.survey_pages.urls import FileKind


class EventPage:
    """The word of a view."""

    regex = "|".join(pages.VIEWS)

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
    path("<eventpage:page>/", pages.view, name="event_view"),
    path("<eventpage:page>.svg", pages.drawing, name="event_drawing"),
    path("<eventpage:page>.<eventfile:kind>", pages.files, name="event_file"),
]
