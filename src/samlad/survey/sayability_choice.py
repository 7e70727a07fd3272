"""Every question and place chosen to be asked what can be said: the map, and the two commands that make it."""

import shlex
from dataclasses import dataclass
from datetime import date

import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.places.register import Register
from samlad.survey.choice import Choice
from samlad.survey.quality import QualityRule
from samlad.survey.regions import regions
from samlad.survey.sayability import Ask, SayColumns, sayability
from samlad.survey.study import PLACE, Study

DIRECT_FILE = "skattningar.csv"


@dataclass(frozen=True, slots=True)
class SayabilityChoice:
    """`choice` is the share of every answer by place. `rare_limit` is 1.3 for 130 per cent of the share; `waves` may be
    put together; `regions_on` is the day whose federations and counties places are pooled to, none for no pooling.
    """

    choice: Choice
    rare_limit: float
    waves: int = 1
    minimum_answers: int | None = None
    regions_on: date | None = None

    def __post_init__(self) -> None:
        if self.choice.by != (PLACE,):
            raise WrongUse(
                _("Kartan över vad som går att säga går inte att göra."),
                why=_("Svaren är inte uppdelade efter plats."),
                cure=_("Peka ut kolumnen med plats i enkätens mappning."),
            )

    @property
    def rule(self) -> QualityRule:
        """The rule of what is sure enough to show."""
        return QualityRule(self.rare_limit, self.minimum_answers)

    def table(self, study: Study, register: Register) -> pl.DataFrame:
        """The map, exactly that of the commands."""
        estimates = self.choice.table(study)
        groups = None
        if self.regions_on is not None:
            places = estimates[PLACE].drop_nulls().to_list()
            groups = regions(register, places, self.regions_on)
        return sayability(estimates, SayColumns(PLACE, population="base"), Ask(self.rule, self.waves), groups=groups)

    def command(self) -> str:
        """The two commands as lines to copy."""
        first = [*self.choice.words(), "--out", DIRECT_FILE]
        second = ["samlad", "survey", "sayability", DIRECT_FILE, "--place", PLACE, "--population", "base"]
        second += ["--rare-limit", f"{self.rare_limit:g}"]
        second += [] if self.waves == 1 else ["--waves", str(self.waves)]
        second += [] if self.minimum_answers is None else ["--minimum-answers", str(self.minimum_answers)]
        second += [] if self.regions_on is None else ["--regions-on", self.regions_on.isoformat()]
        return f"{shlex.join(first)}\n{shlex.join(second)}"
