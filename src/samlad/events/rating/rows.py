"""A table of rates as rows of the estimate table, each with its named denominator, method and origin."""

from dataclasses import replace
from enum import StrEnum

from narwhals.typing import IntoFrame

from samlad.core.estimate import Unit
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.period import Period
from samlad.events.place_rows import PlaceColumns, place_estimates, unit_per
from samlad.events.rates import Stamp
from samlad.events.rating.table import RateChoice, RateMethod

METHOD = {
    RateMethod.CRUDE: "events.rate/1",
    RateMethod.DIRECT: "events.direct_rate/1",
    RateMethod.INDIRECT: "events.indirect_ratio/1",
    RateMethod.INDIRECT_RATE: "events.indirect_rate/1",
}


class Denominator(StrEnum):
    """Against whom events are counted. Violence and theft follow those who are there, not those who live there."""

    RESIDENT = "resident"
    DAY = "day"
    EXPOSURE = "exposure"

    def label(self) -> str:
        """The denominator in words."""
        return {
            Denominator.RESIDENT: _("bosatta"),
            Denominator.DAY: _("dagbefolkning"),
            Denominator.EXPOSURE: _("exponerade"),
        }[self]


def rate_estimates(
    table: IntoFrame,
    choice: RateChoice,
    *,
    measure: str,
    place: str,
    denominator: Denominator,
    stamp: Stamp,
    period: Period | None = None,
    standard: str = "",
) -> Estimates:
    """The rows of `rates` as estimates: `place` names the column with place codes.

    Columns `period`, `sex` and `age` of the table are read when they are there; else `period` is that of all rows.
    """
    named = {"denominator": denominator.value} | ({"standard": standard} if standard else {})
    unit = Unit.INDEX if choice.method is RateMethod.INDIRECT else unit_per(choice.per)
    sure = replace(stamp, confidence=choice.confidence)
    columns = PlaceColumns(place, dims=named)
    method = METHOD[choice.method]
    return place_estimates(table, columns, measure=measure, unit=unit, method=method, stamp=sure, period=period)
