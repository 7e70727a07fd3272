"""The pages of events in order, as tabs."""

from django.utils.translation import gettext as _

from samlad.events.gathered import Gathered
from samlad.events.views.points import has_points


def tabs(events: Gathered | None = None) -> list[tuple[str, str]]:
    """Address and name of each page. The map of points is there only when some event has a point."""
    shows_points = events is not None and has_points(events)
    return [one for one in _all() if one[0] != "punkter" or shows_points]


def title(page: str) -> str:
    """What a page is called."""
    return dict(_all())[page]


def _all() -> list[tuple[str, str]]:
    return [
        ("larm", _("Larm")),
        ("var", _("Var")),
        ("utjamnat", _("Små platser")),
        ("nar", _("När")),
        ("vem", _("Vem")),
        ("kostnad", _("Kostnad")),
        ("kluster", _("Kluster")),
        ("punkter", _("Punkter")),
        ("jamfor", _("Jämför perioder")),
        ("sedan-sist", _("Sedan förra mötet")),
        ("morkertal", _("Mörkertal")),
    ]
