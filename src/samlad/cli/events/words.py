"""A table of events as a person reads it: headings, kinds, places and verdicts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl


def in_words(frame: pl.DataFrame) -> pl.DataFrame:
    """The same rows with headings in words; codes of kinds, municipalities and verdicts by their names."""
    import polars as pl

    known = _values(frame)
    named = frame.with_columns(
        pl.col(name).cast(pl.String).replace(dict(words)) for name, words in known.items() if name in frame.columns
    )
    headings = _headings()
    taken: set[str] = set()
    told = {}
    for name in frame.columns:
        heading = headings.get(name, name)
        told[name] = name if heading in taken else heading
        taken.add(told[name])
    return named.rename(told)


def _values(frame: pl.DataFrame) -> dict[str, Mapping[str, str]]:
    from samlad.data.facts import register
    from samlad.events.alarms.watch import kind_label
    from samlad.events.kinds import EventKind

    kinds = {kind.value: kind.label() for kind in EventKind} | {"rail": kind_label("rail")}
    verdicts = {
        "higher": _("säkert fler"),
        "lower": _("säkert färre"),
        "not_different": _("kan inte skiljas åt"),
        "not_comparable": _("går inte att jämföra"),
        "increase": _("säkerställd ökning"),
        "decrease": _("säkerställd minskning"),
        "cannot_say": _("går inte att säga"),
    }
    found: dict[str, Mapping[str, str]] = {"kind": kinds, "event_kind": kinds}
    found |= dict.fromkeys(("verdict", "significance"), verdicts)
    if "place" in frame.columns:
        codes = [str(one) for one in frame["place"].unique() if one is not None]
        found["place"] = {code: register().name(code) for code in codes if code.isdigit() and len(code) in {2, 4}}
    return found


def _headings() -> Mapping[str, str]:
    """The columns of the events' tables in words; any other column keeps its name."""
    return {
        "kind": _("Slag"),
        "event_kind": _("Slag"),
        "place": _("Plats"),
        "sex": _("Kön"),
        "age": _("Ålder"),
        "year": _("År"),
        "month": _("Månad"),
        "weekday": _("Veckodag"),
        "hour": _("Timme"),
        "week": _("Vecka"),
        "date": _("Dag"),
        "events": _("Händelser"),
        "count": _("Antal"),
        "share": _("Andel"),
        "person_years": _("Personår"),
        "inhabitants": _("Invånare"),
        "per_1000": _("Per 1 000 och år"),
        "low": _("Från"),
        "high": _("Till"),
        "value": _("Värde"),
        "n": _("Antal"),
        "base": _("Befolkning"),
        "status": _("Status"),
        "ratio": _("Gånger så många"),
        "ratio_low": _("Gånger, från"),
        "ratio_high": _("Gånger, till"),
        "p": _("p-värde"),
        "p_adjusted": _("Justerat p-värde"),
        "significance": _("Jämfört med andra"),
        "verdict": _("Slutsats"),
        "priced": _("Med kostnad"),
        "cost": _("Kostnad"),
        "per_inhabitant": _("Per invånare och år"),
        "events_1": _("Före"),
        "events_2": _("Efter"),
        "per_1000_1": _("Per 1 000 före"),
        "per_1000_2": _("Per 1 000 efter"),
        "cluster": _("Kluster"),
        "members": _("Områden"),
        "areas": _("Antal områden"),
        "observed": _("Fall"),
        "expected": _("Väntat"),
        "threshold": _("Gräns"),
        "alarm": _("Larm"),
        "relative_risk": _("Gånger risken utanför"),
        "llr": _("Loggad kvot"),
        "start": _("Början"),
        "end": _("Slut"),
        "reason": _("Skäl"),
        "rule": _("Regel"),
        "register": _("Register"),
        "crude": _("Rått tal"),
        "smoothed": _("Utjämnat tal"),
    }
