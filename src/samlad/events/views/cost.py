"""What it costs: the money that stands in the registers, by kind."""

import polars as pl

from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection, municipalities

SCHEMA = pl.Schema(
    {
        "kind": pl.String(),
        "events": pl.Int64(),
        "priced": pl.Int64(),
        "cost": pl.Float64(),
        "per_inhabitant": pl.Float64(),
    }
)


def cost(gathered: Gathered, selection: Selection) -> pl.DataFrame:
    """One row a kind with any cost: `kind, events, priced, cost, per_inhabitant` (SEK; per person-year).

    `priced` is how many events carry a cost; nothing is guessed for the others. Unit costs are another question
    (`samlad events cost`), and are never added to these sums.
    """
    period = selection.days(gathered.events)
    events = selection.of(gathered.events)
    base = gathered.population.person_years(municipalities(gathered, selection), period)
    has_cost = pl.col("cost").is_not_null()
    table = (
        events.group_by(pl.col("event_kind").alias("kind"))
        .agg(
            pl.col("count").sum().alias("events"),
            pl.col("count").filter(has_cost).sum().alias("priced"),
            pl.col("cost").sort().sum(),
        )
        .filter(pl.col("priced") > 0)
        .sort(["cost", "kind"], descending=[True, False])
    )
    per = pl.col("cost") / base if base > 0 else pl.lit(None, pl.Float64)
    return table.with_columns(per.alias("per_inhabitant")).select(
        pl.col(name).cast(kind) for name, kind in SCHEMA.items()
    )
