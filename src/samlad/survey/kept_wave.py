"""A published table that was read into the workspace, as a wave that a survey's own estimates can be held against."""

from collections.abc import Sequence

import polars as pl

from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.data.estimate_store import IMPORTED
from samlad.data.snapshot import Snapshot
from samlad.data.workspace import Workspace
from samlad.places.register import COUNTRY
from samlad.sources.analysis import AnalysisTable
from samlad.survey.asked import Statistic
from samlad.survey.study import AGE, PLACE, SEX

_STATISTICS = {Unit.SHARE.value: Statistic.PROPORTION.value, Unit.MEAN.value: Statistic.MEAN.value}
_ALL = {SEX: "all", AGE: "all"}


def kept_wave(workspace: Workspace, snapshot: Snapshot, by: Sequence[str]) -> AnalysisTable:
    """The rows that can be compared, the newest of each: statistic, variable, category, by…, value, se, n.

    `by` may be place, sex and age. Without place the row of the country is taken, or the table's only place. Values
    without a margin are left out: no change can be tested on them.
    """
    for name in by:
        if name not in (PLACE, SEX, AGE):
            raise WrongUse(
                _("Den publicerade mätomgången går inte att dela upp så."),
                column=name,
                why=_("Den är uppdelad efter {columns}.").format(columns=f"{PLACE}, {SEX}, {AGE}"),
                cure=_("Välj en av dem, eller ingen uppdelning."),
            )
    rows = workspace.estimates(IMPORTED + snapshot.short_id).frame
    rows = rows.filter(pl.col("unit").is_in(list(_STATISTICS)), pl.col("dims") == "", pl.col("se").is_not_null())
    rows = _split(rows, by)
    if rows.is_empty():
        raise NothingToShow(
            _("Den publicerade mätomgången har inga rader att jämföra."),
            value=snapshot.short_id,
            why=_("Inget värde har felmarginal i den uppdelningen."),
            cure=_("Välj en annan uppdelning, eller läs in en tabell med felmarginaler."),
        )
    table = rows.sort("period_end", maintain_order=True).select(
        pl.col("unit").replace_strict(_STATISTICS, default=None).alias("statistic"),
        pl.col("measure").str.strip_prefix("survey:").alias("variable"),
        "category",
        *by,
        "value",
        "se",
        "n",
        "status",
    )
    table = table.unique(["statistic", "variable", "category", *by], keep="last", maintain_order=True)
    lines = pl.int_range(2, table.height + 2, eager=True)
    return AnalysisTable(snapshot.short_id, table, lines)


def _split(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    for name, whole in _ALL.items():
        rows = rows.filter(pl.col(name) != whole if name in by else pl.col(name) == whole)
    if PLACE in by:
        return rows
    country = rows.filter(pl.col(PLACE) == COUNTRY)
    return country if country.height else rows.filter(pl.lit(rows[PLACE].n_unique() == 1))
