"""The response of a drawn sample at one glance: by group, day by day, how even it is, and the command behind it."""

import shlex
from dataclasses import dataclass

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.wording import percent
from samlad.sources.analysis import AnalysisTable
from samlad.survey.representativity import Representativity, representativity
from samlad.survey.response import require_no_answers, response_over_time, response_rates

FIELDWORK = ("stratum", "inclusion_probability")
"""Columns of a drawn sample that are no answers."""
_WEIGHT = "\x1fweight"


@dataclass(frozen=True, slots=True)
class FieldworkChoice:
    """Which columns say who was drawn, who has answered and when, and which groups to compare."""

    id: str
    responded: str
    by: tuple[str, ...] = ()
    weight: str | None = None
    date: str | None = None

    @property
    def as_text(self) -> tuple[str, ...]:
        """The columns to be read as they are written."""
        return (self.id, "stratum", *self.by)

    def command(self, file: str) -> str:
        """The command that writes the same rates."""
        words = ["samlad", "survey", "response", file, "--id", self.id, "--responded", self.responded]
        words += [word for name in self.by for word in ("--by", name)]
        words += ["--weight", self.weight] if self.weight else []
        words += ["--date", self.date] if self.date else []
        return shlex.join(words)


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """How the answers come in. `evenness` is none when it cannot be measured, and `why_not` then says why."""

    rates: pl.DataFrame
    days: pl.DataFrame | None
    evenness: Representativity | None
    why_not: str

    @property
    def grouped(self) -> bool:
        """Are there groups to compare?"""
        return self.rates.height > 1

    def warnings(self) -> list[str]:
        """The groups that fall away, in sentences."""
        text = _("Gruppen {group} faller bort: {rate} har svarat, mot {rest} av de andra.")
        return [
            text.format(
                group=f"{row['variable']} = {row['category']}",
                rate=percent(row["rate"]),
                rest=percent(row["rest_rate"]),
            )
            for row in self.rates.filter("falls_away").iter_rows(named=True)
        ]


def fieldwork(table: AnalysisTable, choice: FieldworkChoice, level: float = 0.05) -> Fieldwork:
    """Follow a drawn sample; `level` is that of a warning. A file that may hold answers beside the id is refused."""
    named = [one for one in (choice.responded, choice.weight, choice.date) if one]
    table.require([choice.id, *named, *choice.by])
    require_no_answers(table.frame.columns, id=choice.id, known={*named, *choice.by, *FIELDWORK}, file=table.file)
    groups = list(choice.by) or (["stratum"] if "stratum" in table.frame.columns else [])
    rates = response_rates(table.frame, responded=choice.responded, by=groups, level=level, file=table.file)
    days = None
    if choice.date:
        days = response_over_time(table.frame, responded=choice.responded, date_column=choice.date, file=table.file)
    if not groups:
        return Fieldwork(rates, days, None, _("Ingen grupp är vald att jämföra."))
    weight = choice.weight or _WEIGHT
    frame = table.frame.with_columns(table.numbers(weight) if choice.weight else pl.lit(1.0).alias(_WEIGHT))
    try:
        even = representativity(frame, weight=weight, responded=choice.responded, terms=groups, file=table.file)
    except InvalidInput as error:
        return Fieldwork(rates, days, None, error.for_people())
    return Fieldwork(rates, days, even, "")
