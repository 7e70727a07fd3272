"""The rows of an exhibit in reading order, each with its label and what is said of it: shared by chart and table."""

from collections.abc import Callable
from dataclasses import dataclass

from samlad.core.dims import dims_parsed
from samlad.core.estimate import Estimate
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.disclosure.published import Published
from samlad.picture.model import Direction, Exhibit, ExhibitKind, direction_key
from samlad.report.plain_text import without_controls

_ORDERED_SPLITS = frozenset({"hour", "weekday", "month", "quarter", "year"})


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the exhibit. `number` is its place in the table, so that chart and table can be tied together."""

    number: int
    estimate: Estimate
    label: str
    group: str
    direction: Direction
    highlighted: bool
    is_reference: bool

    @property
    def value(self) -> float | None:
        """The number, none when it is withheld or missing."""
        return self.estimate.value


def weekday_name(weekday: int) -> str:
    """A day of the week in full, 1 being Monday."""
    return (_("måndag"), _("tisdag"), _("onsdag"), _("torsdag"), _("fredag"), _("lördag"), _("söndag"))[weekday - 1]


def weekday_short(weekday: int) -> str:
    """A day of the week in two letters."""
    return (_("må"), _("ti"), _("on"), _("to"), _("fr"), _("lö"), _("sö"))[weekday - 1]


def split_label(exhibit: Exhibit, key: str, value: str) -> str:
    """A further split in words."""
    for wanted in (f"{key}={value}", value):
        if wanted in exhibit.labels:
            return exhibit.labels[wanted]
    if key == "weekday" and value in set("1234567"):
        return weekday_name(int(value))
    if key == "hour" and value.isdigit():
        return _("klockan {hour}").format(hour=value.zfill(2))
    return value


def place_label(exhibit: Exhibit, code: str) -> str:
    """The name of a place, or its code where nobody named it."""
    return exhibit.labels.get(code, code)


def arranged(exhibit: Exhibit) -> list[Row]:
    """All rows in the order they are read, in the chart and in the table alike."""
    if not isinstance(exhibit.rows, Published):
        raise TypeError("Only rows that passed samlad.disclosure.publish() are drawn or written")
    estimates = list(exhibit.rows)
    varying = _varying(estimates)
    inner, outer = _split_parts(exhibit, varying)
    rows = [
        Row(
            number=0,
            estimate=one,
            label=_label(exhibit, one, inner) or place_label(exhibit, one.place.code),
            group=_label(exhibit, one, outer),
            direction=_direction(exhibit, one),
            highlighted=one.place.code == exhibit.highlight and (inner == ["place"] or "place" in varying),
            is_reference=one.place.code in exhibit.references,
        )
        for one in estimates
    ]
    ordered = _sorted(exhibit, rows, varying)
    return [
        Row(at, row.estimate, row.label, row.group, row.direction, row.highlighted, row.is_reference)
        for at, row in enumerate(ordered, start=1)
    ]


def _parts(one: Estimate) -> dict[str, object]:
    return {
        "measure": one.measure,
        "category": one.category,
        "dims": one.dims,
        "place": one.place.code,
        "sex": one.sex,
        "age": one.age,
        "period": one.period,
        "unit": one.unit,
        "reference": one.reference,
    }


def _varying(estimates: list[Estimate]) -> list[str]:
    if not estimates:
        return []
    seen: dict[str, set[object]] = {}
    for one in estimates:
        for name, part in _parts(one).items():
            seen.setdefault(name, set()).add(part)
    return [name for name, values in seen.items() if len(values) > 1]


def _split_parts(exhibit: Exhibit, varying: list[str]) -> tuple[list[str], list[str]]:
    """Which parts name the row, and which the heading above a group of rows."""
    rest = [name for name in varying if name != "unit"]
    if exhibit.kind in {ExhibitKind.PLACES, ExhibitKind.MAP}:
        return ["place"], [name for name in rest if name != "place"]
    if exhibit.kind in {ExhibitKind.ANSWERS, ExhibitKind.GRID}:
        places = [name for name in rest if name == "place"] or ["place"]
        return places, [name for name in rest if name != "place"] or ["measure"]
    if exhibit.kind is ExhibitKind.GROUPS:
        groups = [name for name in rest if name in {"sex", "age"}]
        return groups or ["place"], [name for name in rest if name not in groups] or ["measure"]
    if exhibit.kind is ExhibitKind.WEEK and "dims" in rest:
        return ["dims"], [name for name in rest if name != "dims"]
    if exhibit.kind is ExhibitKind.TREND:
        return [name for name in rest if name != "period"] or ["place"], []
    if exhibit.kind is ExhibitKind.FIGURES:
        return ["measure", *[name for name in rest if name != "measure"]], []
    return rest or ["measure"], []


def _label(exhibit: Exhibit, one: Estimate, parts: list[str]) -> str:
    words = ", ".join(text for part in parts if (text := _part_label(exhibit, one, part)))
    return without_controls(words)


def _part_label(exhibit: Exhibit, one: Estimate, part: str) -> str:
    labels = exhibit.labels
    if part == "measure":
        return labels.get(one.measure, one.measure)
    if part == "category":
        # A code may stand for different answers to different questions.
        own = labels.get(f"{one.measure}={one.category}")
        return own or labels.get(one.category, one.category) if one.category else ""
    if part == "dims":
        return ", ".join(split_label(exhibit, key, value) for key, value in dims_parsed(one.dims).items())
    if part == "place":
        return place_label(exhibit, one.place.code)
    if part == "reference":
        return _("jämfört med {which}").format(which=place_label(exhibit, one.reference)) if one.reference else ""
    if part == "sex":
        return one.sex.label()
    if part == "age":
        return one.age.label()
    return one.period.label()


def _direction(exhibit: Exhibit, one: Estimate) -> Direction:
    own = direction_key(one.measure, one.category, one.place.code)
    if own in exhibit.directions:
        return exhibit.directions[own]
    codes = [one.place.code, one.category, one.measure]
    if exhibit.kind not in {ExhibitKind.PLACES, ExhibitKind.MAP, ExhibitKind.TREND}:
        codes = [
            one.category,
            *[f"{key}={value}" for key, value in dims_parsed(one.dims).items()],
            *codes[2:],
            codes[0],
        ]
    for code in codes:
        if code is not None and code in exhibit.directions:
            return exhibit.directions[code]
    return Direction.NOT_COMPARABLE


def _sorted(exhibit: Exhibit, rows: list[Row], varying: list[str]) -> list[Row]:
    named = {code: at for at, code in enumerate(exhibit.labels)}
    groups = {row.group: at for at, row in reversed(list(enumerate(_by_labels(rows, named))))}
    kind = exhibit.kind
    if kind is ExhibitKind.WEEK:
        order = _place_order(exhibit)
        return sorted(rows, key=lambda row: (order(row), groups[row.group], _week_order(row.estimate)))
    if kind is ExhibitKind.PYRAMID:
        return sorted(rows, key=lambda row: (-row.estimate.age.low, row.estimate.sex is not Sex.WOMEN))
    if kind is ExhibitKind.TREND:
        order = _place_order(exhibit)
        return sorted(rows, key=lambda row: (order(row), alphabetical(row.label), row.estimate.period))
    if kind in {ExhibitKind.ANSWERS, ExhibitKind.GRID}:
        order = _place_order(exhibit)
        return sorted(rows, key=lambda row: (groups[row.group], order(row), alphabetical(row.label)))
    if kind is ExhibitKind.GROUPS:
        return sorted(
            rows, key=lambda row: (groups[row.group], row.estimate.age.low, row.estimate.sex is not Sex.WOMEN)
        )
    if kind is ExhibitKind.FIGURES:
        return _by_labels(rows, named)
    if kind is ExhibitKind.MAP:
        return sorted(rows, key=lambda row: (groups[row.group], alphabetical(row.label)))
    if kind is ExhibitKind.BARS and _has_order(rows, varying):
        return sorted(rows, key=lambda row: (_own_order(row.estimate), alphabetical(row.label)))
    return sorted(rows, key=lambda row: (groups[row.group], *_longest_first(row)))


def alphabetical(text: str) -> str:
    """What to sort by for the Swedish alphabet, which ends in å, ä, ö."""
    return text.casefold().translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})


def _by_labels(rows: list[Row], named: dict[str, int]) -> list[Row]:
    """In the order the author named measures and categories; unnamed ones after, as the table has them."""
    last = len(named)
    return sorted(
        rows,
        key=lambda row: (named.get(row.estimate.measure, last), named.get(row.estimate.category or "", last)),
    )


def _place_order(exhibit: Exhibit) -> Callable[[Row], int]:
    ranks = {code: at for at, code in enumerate([exhibit.highlight, *exhibit.references]) if code}
    return lambda row: ranks.get(row.estimate.place.code, len(ranks) + 1)


def _week_order(one: Estimate) -> tuple[int, int]:
    splits = dims_parsed(one.dims)
    return int(splits.get("weekday", 0)), int(splits.get("hour", 0))


def _has_order(rows: list[Row], varying: list[str]) -> bool:
    if {"age", "period"} & set(varying):
        return True
    keys = {key for row in rows for key in dims_parsed(row.estimate.dims)}
    return "dims" in varying and bool(keys & _ORDERED_SPLITS)


def _own_order(one: Estimate) -> tuple[object, ...]:
    splits = dims_parsed(one.dims)
    numbers = tuple(int(value) for value in splits.values() if value.isdigit())
    return one.period, one.age.low, AgeBand() != one.age, numbers, one.dims


def _longest_first(row: Row) -> tuple[bool, float, str]:
    return row.value is None, -(row.value or 0.0), alphabetical(row.label)
