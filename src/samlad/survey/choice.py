"""What a person chose to see of a survey: from the same choice come the table and the command that makes it again."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.sources.analysis import matching, read_analysis
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, read_margins
from samlad.survey.design import Booleans
from samlad.survey.standard_shares import standardised_table
from samlad.survey.study import Study
from samlad.survey.table import Survey, estimate_table
from samlad.survey.variance import Singleton

_PLAIN = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True, slots=True)
class Choice:
    """A table of one survey. `variables` are written as on the command line (`alder:0.5` for a median).

    `among` limits to those who gave an answer (name → code): a domain, the others stay in the design. `margins` is a
    file of known totals that the weights are calibrated to. `standardise` names the classes (age) that every group is
    given the same mix of: that of `standard`, a file `category, total`, or of the whole survey.
    """

    snapshot: str
    variables: tuple[str, ...]
    statistic: Statistic = Statistic.PROPORTION
    by: tuple[str, ...] = ()
    among: tuple[tuple[str, str], ...] = ()
    confidence: float = 0.95
    singleton: Singleton = Singleton.FAIL
    margins: Path | None = None
    calibrate: CalibrationMethod | None = None
    standardise: str | None = None
    standard: Path | None = None

    def __post_init__(self) -> None:
        if not self.variables:
            raise WrongUse(
                _("Det framgår inte vad som ska skattas."),
                why=_("Ingen fråga är vald."),
                cure=_("Välj minst en fråga."),
            )
        if not 0 < self.confidence < 1:
            raise WrongUse(
                _("Konfidensnivån går inte att använda."),
                value=str(self.confidence),
                why=_("Den ska ligga mellan 0 och 1."),
                cure=_("Till exempel 0.95."),
            )

    @property
    def asked(self) -> list[Asked]:
        """Everything asked for."""
        return [Asked(self.statistic, variable) for variable in self.variables]

    @property
    def where(self) -> str | None:
        """The domain as a condition of the command line."""
        parts = [f"{_quoted(name)} = {_literal(code)}" for name, code in self.among]
        return " AND ".join(parts) or None

    def survey(self, study: Study) -> Survey:
        """The survey that the choice asks, with every column it needs."""
        study.require_measured(self.asked)
        named = [column for one in self.asked for column in one.columns]
        extra = [self.standardise] if self.standardise else []
        return study.survey(
            [*named, *extra, *(name for name, _code in self.among)],
            by=self.by,
            confidence=self.confidence,
            singleton=self.singleton,
            margins=self._margins(),
            method=self.calibrate or CalibrationMethod.RAKING,
        )

    def domain(self, study: Study) -> Booleans | None:
        """The rows chosen by `among`; none for all."""
        if self.where is None:
            return None
        return matching(study.table(only=[name for name, _code in self.among]), self.where).to_numpy()

    def table(self, study: Study) -> pl.DataFrame:
        """The estimates, exactly those of the command."""
        survey, inside = self.survey(study), self.domain(study)
        if self.standardise is None:
            return estimate_table(survey, self.asked, by=self.by, where=inside)
        standard = None if self.standard is None else read_standard(self.standard)
        return standardised_table(survey, self.asked, self.standardise, standard, by=self.by, where=inside)

    def words(self) -> list[str]:
        """The command that gives the same table, word by word; files by their path."""
        words = ["samlad", "survey", "estimate", "--snapshot", self.snapshot]
        return [*words, *self.asked_words(), *self.how_words()]

    def asked_words(self) -> list[str]:
        """The statistics and the split, as options."""
        words = [word for one in self.asked for word in (f"--{one.statistic.value}", one.variable)]
        return [*words, *(word for name in self.by for word in ("--by", name))]

    def how_words(self) -> list[str]:
        """The domain, level and weighting, as options; what is as usual is left out."""
        words: list[str] = []
        told: Mapping[str, object] = {
            "--where": self.where,
            "--confidence": None if self.confidence == 0.95 else f"{self.confidence:g}",
            "--singleton": None if self.singleton is Singleton.FAIL else self.singleton.value,
            "--margins": self.margins,
            "--calibrate": None if self.margins is None else (self.calibrate or CalibrationMethod.RAKING).value,
            "--standardise": self.standardise,
            "--standard": self.standard,
        }
        for option, value in told.items():
            if value is not None:
                words += [option, str(value)]
        return words

    def command(self) -> str:
        """The command as a line to copy."""
        return shlex.join(self.words())

    def _margins(self) -> tuple[Margin, ...]:
        if self.margins is None:
            return ()
        frame = read_analysis(self.margins, as_text=("variable", "category")).frame
        return tuple(read_margins(frame, self.margins.name))


def read_standard(path: Path) -> dict[str, float]:
    """A standard population from a file with the columns `category` and `total`."""
    table = read_analysis(path, as_text=("category",))
    table.require(["category", "total"])
    weights = table.numbers("total").fill_null(0.0).to_list()
    classes = table.frame["category"].to_list()
    if None in classes or len(set(classes)) < len(classes):
        raise WrongUse(
            _("Standardbefolkningen går inte att använda."),
            file=path.name,
            column="category",
            why=_("En klass saknas eller står på flera rader."),
            cure=_("Ge en rad per klass."),
        )
    return dict(zip(classes, weights, strict=True))


def _quoted(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else '"' + name.replace('"', '""') + '"'


def _literal(code: str) -> str:
    return "'" + code.replace("'", "''") + "'"
