"""Two questions chosen to be tested against each other: from the same choice the test and the command that makes it."""

import shlex
from dataclasses import dataclass, replace

import polars as pl

from samlad.survey.choice import Choice
from samlad.survey.rao_scott import Association, rao_scott
from samlad.survey.study import Study


@dataclass(frozen=True, slots=True)
class AssociationChoice:
    """`choice` holds the one question and the weighting, `column` names the other."""

    choice: Choice
    column: str

    def tested(self, study: Study) -> Association:
        """The test, with the design of the survey."""
        survey = replace(self.choice, by=(self.column,)).survey(study)
        return rao_scott(survey, self.choice.variables[0], self.column, self.choice.domain(study))

    def table(self, study: Study) -> pl.DataFrame:
        """One row: row, column, f, df, df_below, p, chi_square, n."""
        return association_row(self.choice.variables[0], self.column, self.tested(study))

    def command(self) -> str:
        """The command as a line to copy."""
        words = ["samlad", "survey", "association", "--snapshot", self.choice.snapshot]
        return shlex.join(
            [*words, "--row", self.choice.variables[0], "--column", self.column, *self.choice.how_words()]
        )


def association_row(row: str, column: str, found: Association) -> pl.DataFrame:
    """A test as a table of one row: row, column, f, df, df_below, p, chi_square, n."""
    names = ("f", "df", "df_below", "p", "chi_square", "n")
    return pl.DataFrame([{"row": row, "column": column, **{name: getattr(found, name) for name in names}}])
