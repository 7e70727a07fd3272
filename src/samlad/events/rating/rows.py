"""A table of rates as rows of the estimate table, each with its named denominator, method and origin."""

from enum import StrEnum

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.dims import dims_text
from samlad.core.errors import InvalidInput
from samlad.core.estimate import Estimate, Status, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.frames import polars_of
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
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
    rows = polars_of(table)
    unit = _unit(choice)
    named = {"denominator": denominator.value} | ({"standard": standard} if standard else {})
    return Estimates.of(
        Estimate(
            measure=measure,
            place=PlaceCode.parse(row[place]),
            period=_period(row, period),
            sex=Sex(row.get("sex") or "all"),
            age=AgeBand.parse(row.get("age") or "all"),
            dims=dims_text(named),
            unit=unit,
            value=row["value"],
            interval=None if row["value"] is None else Interval(row["low"], row["high"], choice.confidence),
            n=row["n"],
            base=row["base"],
            status=Status(row["status"]),
            method=METHOD[choice.method],
            origin=computed_from([stamp.origin]),
            snapshot=stamp.snapshot,
        )
        for row in rows.with_columns(pl.col(place).cast(pl.String)).iter_rows(named=True)
    )


def _period(row: dict[str, object], given: Period | None) -> Period:
    told = row.get("period")
    if told is not None:
        return Period.parse(str(told))
    if given is None:
        raise InvalidInput(
            _("Perioden saknas."),
            why=_("Ett tal utan period går inte att jämföra."),
            cure=_("Ange perioden, eller en kolumn period."),
        )
    return given


def _unit(choice: RateChoice) -> Unit:
    if choice.method is RateMethod.INDIRECT:
        return Unit.INDEX
    for unit in Unit:
        if unit.per == choice.per:
            return unit
    raise InvalidInput(
        _("Talet har ingen enhet i skattningstabellen."),
        value=f"{choice.per:g}",
        why=_("Den känner tal per 1 000, 10 000 och 100 000."),
        cure=_("Välj ett av dem."),
    )
