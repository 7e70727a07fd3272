"""How one row of the estimate table reads on a page: value, interval, place, period, origin, status."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from samlad.core import wording
from samlad.core.estimate import Estimate, Unit

_DECIMALS = {Unit.COUNT: 0, Unit.SEK: 0, Unit.SEK_PER_CAPITA: 0, Unit.DAYS: 0, Unit.RATIO: 2}


@dataclass(frozen=True, slots=True)
class WordedRow:
    """A row as words. A withheld value is its reason, never a blank or a zero."""

    place: str
    place_name: str
    category: str
    value: str
    interval: str
    n: str
    period: str
    origin: str
    status: str
    has_value: bool
    is_marked: bool


def value_text(unit: Unit, value: float) -> str:
    """A value in its unit's own form."""
    if unit is Unit.SHARE:
        return wording.percent(value, 1)
    return wording.number(value, _DECIMALS.get(unit, 1), sign=unit in {Unit.DIFFERENCE, Unit.PERCENTAGE_POINTS})


def interval_text(row: Estimate) -> str:
    """The interval in the same form; a dash where none was given."""
    if row.interval is None:
        return "–"
    low, high = row.interval.low, row.interval.high
    if row.unit is Unit.SHARE:
        sign = wording.percent(0).removeprefix("0")
        return wording.interval(low, high, 1, as_percent=True) + sign
    return wording.interval(low, high, _DECIMALS.get(row.unit, 1))


def unit_text(unit: Unit) -> str:
    """The unit in words."""
    return {
        Unit.SHARE: _("andel i procent"),
        Unit.PERCENTAGE_POINTS: _("procentenheter"),
        Unit.MEAN: _("medelvärde"),
        Unit.COUNT: _("antal"),
        Unit.PER_1000: _("per 1 000 invånare"),
        Unit.PER_10000: _("per 10 000 invånare"),
        Unit.PER_100000: _("per 100 000 invånare"),
        Unit.RATIO: _("kvot"),
        Unit.DIFFERENCE: _("skillnad"),
        Unit.SEK: _("kronor"),
        Unit.SEK_PER_CAPITA: _("kronor per invånare"),
        Unit.MINUTES: _("minuter"),
        Unit.DAYS: _("dagar"),
        Unit.INDEX: _("index"),
    }[unit]


def worded(row: Estimate, place_name: str, marked: str) -> WordedRow:
    """One row for the table twin."""
    code = row.place.code
    return WordedRow(
        place=code,
        place_name=place_name,
        category=row.category or "",
        value=value_text(row.unit, row.value) if row.value is not None else row.status.label(),
        interval=interval_text(row) if row.value is not None else "–",
        n=wording.number(row.n) if row.n is not None else "–",
        period=row.period.label(),
        origin=row.origin.label(),
        status=row.status.label(),
        has_value=row.value is not None,
        is_marked=code == marked,
    )


def sentence(row: Estimate, measure_name: str, place_name: str) -> str:
    """First a sentence in words."""
    words = {"place": place_name, "period": row.period.label(), "measure": measure_name}
    if row.value is None:
        return _("{place}, {period}: {measure} visas inte ({reason}).").format(reason=row.status.label(), **words)
    value = value_text(row.unit, row.value)
    if row.unit is not Unit.SHARE:
        value = f"{value} {unit_text(row.unit)}"
    said = _("{place}, {period}: {measure}, {value}.").format(value=value, **words)
    if row.interval is None:
        return said
    return said + " " + _("Det sanna värdet ligger troligen inom {interval}.").format(interval=interval_text(row))
