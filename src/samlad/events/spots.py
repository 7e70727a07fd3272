"""Where inside a place: the sorts of spot with most events. Never an address of a home."""

import polars as pl

from samlad.core.dims import dims_text
from samlad.core.estimate import Estimate, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.events.counting import counted, inside
from samlad.events.rates import Stamp

METHOD = "events.spots/1"
OTHERS = "övriga"
"""How all the spots that are not shown one by one are named in the rows."""


def top_spots(events: pl.DataFrame, *, measure: str, place: str, period: Period, top: int, stamp: Stamp) -> Estimates:
    """The `top` spots by count (ties by name) and all the others together, for the events of one place and kind."""
    table = counted(inside(events, period).drop_nulls("spot"), ["spot"]).sort(
        ["events", "spot"], descending=[True, False]
    )
    shown = [(spot, int(n)) for spot, n in table.head(top).iter_rows()]
    others = int(table["events"].sum()) - sum(n for _spot, n in shown)
    cells = [*shown, (OTHERS, others)] if others else shown
    return Estimates.of(
        Estimate(
            measure=measure,
            place=PlaceCode.parse(place),
            period=period,
            unit=Unit.COUNT,
            dims=dims_text({"spot": spot.replace(";", ",")}),
            value=float(n),
            n=n,
            method=METHOD,
            origin=computed_from([stamp.origin]),
            snapshot=stamp.snapshot,
        )
        for spot, n in cells
    )


def spot_label(spot: str) -> str:
    """What a spot of the rows is called in the reader's language: as in the register, but for all the others."""
    return _("övriga") if spot == OTHERS else spot
