"""The user's own files of prices: unit costs, a price index and who pays; without unit costs those that come along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.events.costing.prices import Payers, PriceIndex, UnitPrice
    from samlad.sources.analysis import AnalysisTable


def priced(
    unit_costs: Path | None, index: Path | None, payers: Path | None
) -> tuple[list[UnitPrice], PriceIndex, Payers | None]:
    """Unit costs, the index (empty when none is given) and the payers; a mistake is told by its line."""
    from samlad.events.costing.prices import Payers, PriceIndex, shipped_prices, unit_prices
    from samlad.sources.analysis import read_analysis

    prices = shipped_prices()
    if unit_costs is not None:
        own = read_analysis(unit_costs, as_text=("type", "family"))
        own.require(["type", "family", "price_year"])
        with own.told_by_line():
            prices = unit_prices(own.frame)
    series = PriceIndex({})
    if index is not None:
        told = _table(index, "year", "index")
        with told.told_by_line():
            series = PriceIndex.from_frame(told.frame)
    split = None
    if payers is not None:
        shares = _table(payers, "payer", "share")
        with shares.told_by_line():
            split = Payers.from_frame(shares.frame)
    return prices, series, split


def _table(path: Path, *columns: str) -> AnalysisTable:
    from samlad.sources.analysis import read_analysis

    table = read_analysis(path, as_text=("payer", "type"))
    table.require(columns)
    if table.frame.is_empty():
        raise WrongUse(_("Filen är tom."), file=table.file)
    return table
