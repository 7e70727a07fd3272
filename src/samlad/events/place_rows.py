"""A table with a number a place as rows of the estimate table: the one way in for rates, smoothed rates and burden."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class PlaceColumns:
    """Where a table keeps what: `splits` are columns that go into `dims` under their names, `dims` what all share."""

    place: str
    value: str = "value"
    low: str = "low"
    high: str = "high"
    splits: tuple[str, ...] = ()
    dims: Mapping[str, str] = field(default_factory=dict)


def place_estimates(
    table: IntoFrame,
    columns: PlaceColumns,
    *,
    measure: str,
    unit: Unit,
    method: str,
    stamp: Stamp,
    period: Period | None = None,
) -> Estimates:
    """Rows with value, limits, `n`, `base` and `status`; a column `period`, `sex` or `age` is read when it is there.

    Without a column `period` all rows are of the one given. A value without its upper limit stands without interval.
    """
    rows = polars_of(table).with_columns(pl.col(columns.place).cast(pl.String))
    return Estimates.of(
        Estimate(
            measure=measure,
            place=PlaceCode.parse(row[columns.place]),
            period=_period(row, period),
            sex=Sex(row.get("sex") or Sex.ALL.value),
            age=AgeBand.parse(row.get("age") or "all"),
            dims=dims_text({**columns.dims, **{name: row[name] for name in columns.splits}}),
            unit=unit,
            value=row[columns.value],
            interval=_interval(row, columns, stamp.confidence),
            n=row.get("n"),
            base=row.get("base"),
            status=Status(row["status"]),
            method=method,
            origin=computed_from([stamp.origin]),
            snapshot=stamp.snapshot,
        )
        for row in rows.iter_rows(named=True)
    )


def unit_per(per: float) -> Unit:
    """The unit of a rate given per so many."""
    for unit in Unit:
        if unit.per == per:
            return unit
    raise InvalidInput(
        _("Talet har ingen enhet i skattningstabellen."),
        value=f"{per:g}",
        why=_("Den känner tal per 1 000, 10 000 och 100 000."),
        cure=_("Välj ett av dem."),
    )


def _interval(row: Mapping[str, Any], columns: PlaceColumns, confidence: float) -> Interval | None:
    low, high = row[columns.low], row[columns.high]
    if row[columns.value] is None or low is None or high is None:
        return None
    return Interval(low, high, confidence)


def _period(row: Mapping[str, Any], given: Period | None) -> Period:
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
