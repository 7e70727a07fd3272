"""How badly people are hurt: the pyramid of those events whose register tells what became of the person."""

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.events.burden.severity import severity_pyramid
from samlad.events.burden.severity_words import severity_level
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection


def severity(gathered: Gathered, selection: Selection, *, confidence: float = 0.95) -> pl.DataFrame:
    """One row a level, worst first: `severity, n, low, high, share, share_low, share_high, per_worse, per_worse_low,
    per_worse_high, status` (`samlad.events.burden.severity`). A level no register told of is `missing`, not nought.
    """
    levels = _levels(gathered, selection).drop_nulls("level")
    if levels.is_empty():
        raise NothingToShow(
            _("Svårighetsgraden är inte känd."),
            why=_("Inget register i urvalet säger om den skadade dog, skrevs in, vårdades eller inte fick vård."),
            cure=_("Välj ett register som har kolumnen, eller läs in den med mappningen severity."),
        )
    return severity_pyramid(levels, severity="level", count="count", confidence=confidence)


def without_severity(gathered: Gathered, selection: Selection) -> int:
    """How many events of the selection have no known level."""
    levels = _levels(gathered, selection)
    return int(levels.filter(pl.col("level").is_null())["count"].sum())


def _levels(gathered: Gathered, selection: Selection) -> pl.DataFrame:
    return selection.of(gathered.events).select(severity_level().alias("level"), "count")
