"""One number with everything that must follow it: place, period, interval, base, status, method, origin."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from samlad.core.errors import InvalidInput
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode


class Unit(StrEnum):
    """What a value counts in."""

    SHARE = "share"
    PERCENTAGE_POINTS = "percentage_points"
    MEAN = "mean"
    COUNT = "count"
    PER_1000 = "per_1000"
    PER_10000 = "per_10000"
    PER_100000 = "per_100000"
    RATIO = "ratio"
    DIFFERENCE = "difference"
    SEK = "sek"
    SEK_PER_CAPITA = "sek_per_capita"
    MINUTES = "minutes"
    DAYS = "days"
    INDEX = "index"

    @property
    def per(self) -> float | None:
        """The number of inhabitants a rate is given per; none when the unit is no rate."""
        return {Unit.PER_1000: 1e3, Unit.PER_10000: 1e4, Unit.PER_100000: 1e5}.get(self)


_EVERYONE = AgeBand()


class Status(StrEnum):
    """Whether a value is there, and if not, why: a suppressed value is never a zero, a missing one never a blank."""

    OK = "ok"
    PRELIMINARY = "preliminary"
    UNRELIABLE = "unreliable"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    NOT_PUBLISHED = "not_published"

    @property
    def has_value(self) -> bool:
        """Does a row of this status carry a value?"""
        return self in {Status.OK, Status.PRELIMINARY, Status.UNRELIABLE}

    def label(self) -> str:
        """The status in words."""
        return {
            Status.OK: _("slutlig"),
            Status.PRELIMINARY: _("preliminär"),
            Status.UNRELIABLE: _("osäker"),
            Status.SUPPRESSED: _("sekretess"),
            Status.MISSING: _("uppgift saknas"),
            Status.NOT_APPLICABLE: _("inte tillämpligt"),
            Status.NOT_PUBLISHED: _("inte publicerat"),
        }[self]


class Origin(StrEnum):
    """Where a number comes from. Whatever is computed from synthetic rows is synthetic."""

    FETCHED = "fetched"
    CALCULATED = "calculated"
    SYNTHETIC = "synthetic"

    def label(self) -> str:
        """The origin in words, as Kolada and SCB ask for it to be told."""
        return {
            Origin.FETCHED: _("hämtad uppgift"),
            Origin.CALCULATED: _("egen beräkning"),
            Origin.SYNTHETIC: _("syntetiska data"),
        }[self]


def computed_from(origins: Iterable[Origin]) -> Origin:
    """The origin of something computed: synthetic as soon as one part is, else our own calculation."""
    return Origin.SYNTHETIC if Origin.SYNTHETIC in set(origins) else Origin.CALCULATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One row of the estimate table. A row without value says why in `status`."""

    measure: str
    place: PlaceCode
    period: Period
    unit: Unit
    method: str
    origin: Origin
    snapshot: str
    category: str | None = None
    dims: str = ""
    sex: Sex = Sex.ALL
    age: AgeBand = _EVERYONE
    value: float | None = None
    se: float | None = None
    interval: Interval | None = None
    reference: str | None = None
    n: int | None = None
    base: float | None = None
    status: Status = Status.OK

    def __post_init__(self) -> None:
        if self.status.has_value != (self.value is not None):
            raise InvalidInput(
                _("Skattningen går inte att använda."),
                value=self.measure,
                why=_("Värde och status säger emot varandra: {value} med status {status}.").format(
                    value=self.value, status=self.status.value
                ),
                cure=_("Ge ett värde, eller en status som säger varför det saknas."),
            )
