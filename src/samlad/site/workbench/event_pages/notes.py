"""What a reader must know that the rows of an event page do not say."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from samlad.core.wording import number
from samlad.events.gathered import Gathered
from samlad.events.views.points import without_point
from samlad.events.views.rhythm import without_day, without_time
from samlad.events.views.selection import Selection
from samlad.events.views.severity import without_severity
from samlad.events.views.smoothed import smoothing_notes
from samlad.events.views.when import undated
from samlad.events.views.who import unknown
from samlad.site.workbench.event_pages.asking import SelectionForm
from samlad.site.workbench.event_pages.turning import WhenForm
from samlad.site.workbench.event_pages.views import EventView

Told = Callable[[Gathered, Selection], list[str]]


def notes(events: Gathered, one: EventView, form: SelectionForm) -> list[tuple[str, str]]:
    """Sentences with a letter each: the period, what is left out, what is not known, what to be careful of."""
    selection = form.selection()
    said = [_("Perioden är {period}.").format(period=selection.days(events.events).label())]
    left = selection.left_out(events.events, by_place=one.by_place)
    if left:
        said.append(
            _(
                "{count} händelser är utelämnade: nödställda personer, drunkningar och händelser i spårtrafik visas "
                "aldrig för mindre än ett län."
            ).format(count=number(left))
        )
    if one.name == "when" and isinstance(form, WhenForm) and (loose := undated(events, selection, form.chosen())):
        said.append(_("{count} händelser har inte så noga känd tid.").format(count=number(loose)))
    said += _uncounted(events, one.name, selection)
    said += _careful(events, one.name, selection)
    return list(zip("abcdefgh", said, strict=False))


def _uncounted(events: Gathered, name: str, selection: Selection) -> list[str]:
    """How many events are in no row since something of them is not known."""
    counts: dict[str, tuple[Callable[[Gathered, Selection], int], str]] = {
        "who": (unknown, _("{count} händelser saknar kön eller ålder.")),
        "week": (without_time, _("{count} händelser har inte så noga känd tid.")),
        "peak": (without_time, _("{count} händelser har inte så noga känd tid.")),
        "wheel": (without_day, _("{count} händelser har ingen känd dag.")),
        "severity": (without_severity, _("{count} händelser har ingen känd svårighetsgrad.")),
        "points": (without_point, _("{count} händelser har ingen punkt på kartan.")),
    }
    if name not in counts:
        return []
    count, told = counts[name]
    loose = count(events, selection)
    return [told.format(count=number(loose))] if loose else []


def _careful(events: Gathered, name: str, selection: Selection) -> list[str]:
    """What to be careful of."""
    told: dict[str, Told] = {
        "compared": _in_bursts,
        "since": _in_bursts,
        "peak": _in_bursts,
        "smoothed": lambda events, selection: [
            _(
                "Utjämning drar ett osäkert tal mot vad kommunerna visar tillsammans: ju färre invånare, desto mer. "
                "Det utjämnade talet hoppar mindre av slumpen, men döljer också en liten kommun som verkligen avviker. "
                "Det råa talet står därför alltid bredvid."
            ),
            *smoothing_notes(events, selection),
        ],
        "standardised": lambda _events, _selection: [
            _(
                "Talet visar hur det vore om alla kommuner hade samma åldrar (Europas standardbefolkning 2013). Det "
                "är till för att jämföra, inte för att säga hur många som drabbas. Under tio händelser visas det inte."
            )
        ],
        "severity": lambda _events, _selection: [
            _("Andelarna gäller bara de steg som något register berättar om; ett okänt steg är inte noll.")
        ],
        "unit-cost": lambda _events, _selection: [
            _(
                "Samhällets kostnad och betalningsvilja mäter olika saker och läggs aldrig ihop. Kostnader i olika års "
                "priser läggs inte heller ihop."
            ),
            _("Vem som betalar visas när fördelningen anges i kommandot med --payers; källorna ger ingen."),
        ],
        "points": lambda _events, _selection: [
            _("Kartan är bara för arbete inom organisationen. En ruta eller punkt kan peka ut en person.")
        ],
    }
    return told[name](events, selection) if name in told else []


def _in_bursts(_events: Gathered, _selection: Selection) -> list[str]:
    return [
        _("Händelser kommer oftare i klungor än slumpmodellen räknar med: osäkerheten är då större än den som visas.")
    ]
