"""Unit costs whose source was read, tied to the events they are about; all others the user supplies."""

from samlad.data.facts import facts
from samlad.events.costing.about import ABOUT
from samlad.events.costs import CostFamily, UnitCost


def read_unit_costs() -> tuple[UnitCost, ...]:
    """The verified unit costs that some kind of event can be multiplied with."""
    return tuple(
        UnitCost(
            kind=ABOUT[row["type"]][0],
            subkind=ABOUT[row["type"]][1],
            family=CostFamily(row["family"]),
            low=row["low"],
            high=row["high"],
            price_year=row["price_year"],
            source=row["source"],
        )
        for row in facts("unit_costs").iter_rows(named=True)
        if row["type"] in ABOUT and row["status"] == "verified"
    )
