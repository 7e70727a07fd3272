"""Unit costs whose source was read, tied to the events they are about; all others the user supplies."""

from samlad.data.facts import facts
from samlad.events.costs import CostFamily, UnitCost
from samlad.events.kinds import EventKind

# A unit cost is used only where the register tells the very kind of event it was worked out for.
_ABOUT: dict[str, tuple[EventKind, str | None]] = {
    "bicycle_single_severe": (EventKind.TRAFFIC, "cykel singel svår"),
    "street_robbery": (EventKind.ROBBERY, None),
}


def read_unit_costs() -> tuple[UnitCost, ...]:
    """The verified unit costs that some kind of event can be multiplied with."""
    return tuple(
        UnitCost(
            kind=_ABOUT[row["type"]][0],
            subkind=_ABOUT[row["type"]][1],
            family=CostFamily(row["family"]),
            low=row["low"],
            high=row["high"],
            price_year=row["price_year"],
            source=row["source"],
        )
        for row in facts("unit_costs").iter_rows(named=True)
        if row["type"] in _ABOUT and row["status"] == "verified"
    )
