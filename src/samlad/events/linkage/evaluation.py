"""How good a linkage is, against pairs that somebody has labelled."""

from dataclasses import dataclass

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import NothingToShow
from samlad.core.frames import polars_of
from samlad.core.language import _


@dataclass(frozen=True, slots=True)
class Quality:
    """`precision`: how many of the links are right. `recall`: how many of the true pairs were found."""

    links: int
    truth: int
    right: int
    precision: float
    recall: float


def quality(links: IntoFrame, truth: IntoFrame) -> Quality:
    """Compare links with labelled pairs; both tables have the columns left_id and right_id."""
    names = ["left_id", "right_id"]
    found = polars_of(links).select(pl.col(names).cast(pl.String)).unique()
    known = polars_of(truth).select(pl.col(names).cast(pl.String)).unique()
    if found.is_empty() or known.is_empty():
        raise NothingToShow(
            _("Samkörningen går inte att bedöma."),
            why=_("Det finns inga länkar, eller inga märkta par."),
            cure=_("Ange en fil med kolumnerna left_id och right_id."),
        )
    right = found.join(known, on=names, how="semi").height
    return Quality(found.height, known.height, right, right / found.height, right / known.height)
