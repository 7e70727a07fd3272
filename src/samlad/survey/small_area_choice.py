"""One answer chosen to be told for every small place: the direct estimates, the model's, and the two commands."""

import shlex
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.sources.analysis import read_analysis
from samlad.survey.choice import Choice
from samlad.survey.small_area import AreaColumns, Scale, SmallAreas, small_areas
from samlad.survey.small_area.covariates import class_columns, with_covariates
from samlad.survey.study import PLACE, Study

DIRECT_FILE = "direkt.csv"


@dataclass(frozen=True, slots=True)
class SmallAreaChoice:
    """`choice` is the share of every answer by place; `category` is the answer. `covariates` are columns of `table`, a
    file with one row a place. Standard errors are smoothed and the arcsine scale used when told.
    """

    choice: Choice
    category: str
    table: Path | None = None
    covariates: tuple[str, ...] = ()
    scale: Scale = Scale.IDENTITY
    smooth: bool = False

    def __post_init__(self) -> None:
        if self.choice.by != (PLACE,):
            raise WrongUse(
                _("Små platser går inte att skatta."),
                why=_("Svaren är inte uppdelade efter plats."),
                cure=_("Peka ut kolumnen med plats i enkätens mappning."),
            )
        if self.covariates and self.table is None:
            raise WrongUse(
                _("Bakgrundsuppgifterna går inte att använda."),
                why=_("Ingen tabell är vald."),
                cure=_("Välj en tabell med en rad per plats."),
            )

    def fitted(self, study: Study) -> SmallAreas:
        """Direct estimate and model side by side, one row a place."""
        direct = self.choice.table(study).filter(pl.col("category") == self.category)
        if self.table is not None:
            text = (PLACE, *class_columns(self.covariates))
            direct = with_covariates(direct, PLACE, read_analysis(self.table, as_text=text).frame)
        columns = AreaColumns("value", "se", PLACE, self.covariates, "n", "deff")
        return small_areas(direct, columns, scale=self.scale, smooth=self.smooth, confidence=self.choice.confidence)

    def command(self) -> str:
        """The two commands as lines to copy."""
        first = [*self.choice.words(), "--out", DIRECT_FILE]
        second = ["samlad", "survey", "small-area", DIRECT_FILE, "--value", "value", "--se", "se", "--place", PLACE]
        code = self.category.replace("'", "''")
        second += ["--n", "n", "--deff", "deff", "--where", f"category = '{code}'"]
        if self.table is not None:
            second += ["--covariate-table", str(self.table)]
        second += [word for name in self.covariates for word in ("--covariates", name)]
        second += [] if self.scale is Scale.IDENTITY else ["--scale", self.scale.value]
        second += ["--smooth"] if self.smooth else []
        if self.choice.confidence != 0.95:
            second += ["--confidence", f"{self.choice.confidence:g}"]
        return f"{shlex.join(first)}\n{shlex.join(second)}"
