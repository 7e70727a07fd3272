"""What every section of the picture needs at hand while it is written: the protected rows, names, and wording."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samlad.core.estimate import Estimate, Unit
from samlad.core.language import _
from samlad.core.wording import interval, number, per_cent_of, percent
from samlad.disclosure.published import Published
from samlad.events.kinds import EventKind
from samlad.picture.analysis import Analysis, PictureRules
from samlad.picture.material import Material

_TIMES_FROM = 1.5
"""From this ratio on people read "times as many" more easily than per cent more."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One picture in the making. Sentences are written from `shown` alone: what is withheld is never worded."""

    material: Material
    analysis: Analysis
    shown: Published
    rules: PictureRules
    minimum_count: int

    @property
    def place(self) -> str:
        """The code of the place the picture is about."""
        return self.analysis.place

    def name(self, code: str) -> str:
        """What a place is called in a running sentence."""
        return self.material.register.name(code)

    def names(self, codes: Iterable[str]) -> dict[str, str]:
        """Labels of several places."""
        return {code: self.name(code) for code in codes}

    def whole(self, measure: str, unit: Unit, places: Sequence[str]) -> Published:
        """The rows of a measure for everybody in the picture's period: no split, no comparison."""
        period = self.material.period
        return self.shown.where(
            measure=measure,
            unit=unit.value,
            place=places,
            period_start=period.start,
            period_end=period.end,
            dims="",
            sex="all",
            age="all",
            reference=None,
        )

    def is_shown(self, row: Estimate | None) -> bool:
        """May the row be told of? Its twin in the protected table must have its value."""
        if row is None:
            return False
        twin = self.shown.where(
            measure=row.measure,
            category=row.category,
            dims=row.dims,
            place=row.place,
            unit=row.unit.value,
            reference=row.reference,
            period_start=row.period.start,
            period_end=row.period.end,
        )
        return any(one.value is not None for one in twin)


def kind_from(measure: str) -> EventKind:
    """The kind an event measure is about."""
    return EventKind(measure.removeprefix("events:").removesuffix(".timed"))


def many(kind: EventKind) -> str:
    """The kind in the plural, as the subject of a sentence."""
    return {
        EventKind.BUILDING_FIRE: _("Bränder i byggnader"),
        EventKind.OTHER_FIRE: _("Bränder utomhus"),
        EventKind.TRAFFIC: _("Trafikolyckor"),
        EventKind.FALL: _("Fallolyckor"),
        EventKind.DROWNING: _("Drunkningar och drunkningstillbud"),
        EventKind.HAZARDOUS: _("Utsläpp av farliga ämnen"),
        EventKind.PERSON_IN_DISTRESS: _("Larm om nödställda personer"),
        EventKind.ANIMAL: _("Larm om nödställda djur"),
        EventKind.NATURE: _("Stormskador, ras och översvämningar"),
        EventKind.WATER_DAMAGE: _("Vattenskador"),
        EventKind.VIOLENCE: _("Våldsbrott"),
        EventKind.ROBBERY: _("Rån"),
        EventKind.THEFT: _("Stölder"),
        EventKind.VANDALISM: _("Skadegörelse"),
        EventKind.MECHANICAL: _("Kläm-, skär- och slagskador"),
        EventKind.POISONING: _("Förgiftningar"),
        EventKind.SUFFOCATION: _("Kvävningar"),
        EventKind.OTHER: _("Andra händelser"),
    }.get(kind, kind.label().capitalize())


def rate_words(row: Estimate) -> str:
    """A rate with its interval: `2,9 per 1 000 invånare och år (2,5–3,3)`."""
    unit = {
        Unit.PER_1000: _("per 1 000 invånare och år"),
        Unit.PER_100000: _("per 100 000 invånare och år"),
    }.get(row.unit, "")
    value = row.value or 0.0
    decimals = 0 if row.unit is Unit.PER_100000 else (1 if value >= 1 else 2)
    text = f"{number(value, decimals)} {unit}".strip()
    if row.interval is None:
        return text
    return f"{text} ({interval(row.interval.low, row.interval.high, decimals)})"


def share_words(row: Estimate) -> str:
    """A share with its interval: `12 % (9–15 %)`."""
    text = percent(row.value or 0.0)
    if row.interval is None:
        return text
    return f"{text} ({per_cent_of(interval(row.interval.low, row.interval.high, as_percent=True))})"


def ratio_words(ratio: float, low: float, high: float) -> str:
    """A ratio with its interval: `2,1 gånger så många (1,8–2,5)`, `20 procent färre (14–26)`."""
    if ratio >= _TIMES_FROM:
        return _("{ratio} gånger så många ({bounds})").format(ratio=number(ratio, 1), bounds=interval(low, high, 1))
    change, ends = abs(ratio - 1) * 100, sorted((abs(low - 1) * 100, abs(high - 1) * 100))
    text = _("{change} procent fler ({bounds})") if ratio > 1 else _("{change} procent färre ({bounds})")
    return text.format(change=number(change), bounds=interval(ends[0], ends[1]))
