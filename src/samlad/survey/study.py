"""One imported survey opened for analysis: its answers without the codes of no answer, its design, its questions.

The clean table of a snapshot becomes a table that every command and page asks in the same words: a column for each
question under its id, `place`, `sex` and `age` whatever the file called them, and the columns of the design.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.data.clean import Question, SurveyDesign
from samlad.data.snapshot import Snapshot, SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.sources.analysis import AnalysisTable, code_text, numeric
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin, calibrate
from samlad.survey.design import sample_of
from samlad.survey.intervals import ShareInterval
from samlad.survey.shares import counted_codes
from samlad.survey.table import Survey
from samlad.survey.variance import Singleton

PLACE, SEX, AGE = "place", "sex", "age"
_HEADING = 2


@dataclass(frozen=True)
class Study:
    """A survey of the workspace. `answers` is the clean table as it was imported, one row a sampled person."""

    snapshot: Snapshot
    design: SurveyDesign
    answers: pl.DataFrame

    @property
    def questions(self) -> Mapping[str, Question]:
        """The questions whose column was in the file, by their name in the table, in order."""
        return {self._name(one): one for one in self.design.questions if one.column in self.answers.columns}

    @property
    def splits(self) -> tuple[str, ...]:
        """The columns that the answers can be cut by: place, sex and age where they are known, then the questions."""
        told = [name for name, column in self._background.items() if column in self.answers.columns]
        whole = [PLACE] if not self.design.place and self.design.place_code else []
        closed = [name for name, question in self.questions.items() if question.values]
        return tuple(dict.fromkeys([*whole, *told, *closed]))

    @cached_property
    def measured(self) -> tuple[str, ...]:
        """The questions answered with a number, which can be averaged and added up."""
        return tuple(name for name, one in self.questions.items() if not self.is_coded(name) and self._counts(one))

    def is_coded(self, name: str) -> bool:
        """Are the answers of a column labelled codes (1 = Ja, 2 = Nej), which are no numbers? So are place and sex.

        A scale with words at its ends has more answers without a label than with one: it is a number.
        """
        if name in (PLACE, SEX) and name not in self.questions:
            return True
        of_column = next((known for known, one in self.questions.items() if one.column == name), name)
        question = self.questions.get(name) or self.questions.get(of_column)
        if question is None or not question.answers:
            return False
        return len(self._given(question) - set(question.answers)) <= len(question.answers)

    def require_measured(self, asked: Sequence[Asked]) -> None:
        """Stop where a mean, a total, a ratio or a quantile is asked of labelled codes: it would mean nothing."""
        for one in asked:
            for name in () if one.statistic is Statistic.PROPORTION else one.columns:
                if self.is_coded(name):
                    raise WrongUse(
                        _("Talet går inte att räkna ut."),
                        file=self.snapshot.short_id,
                        column=name,
                        why=_("Svaren är koder med etiketter, inte tal: deras medelvärde eller summa betyder inget."),
                        cure=_("Fråga efter andelar: --proportion {name}.").format(name=name),
                    )

    def column(self, name: str) -> pl.Series:
        """One column of the table: a question's answers that count, place, sex or age, or a column of the file.

        Coded answers are text, as in a code list; the answers of an open question stay numbers.
        """
        if name in self.questions:
            return self._answered(name)
        if name in self._background:
            return code_text(self.answers[self._background[name]]).alias(name)
        if name == PLACE and not self.design.place and self.design.place_code:
            return pl.Series(name, [self.design.place_code] * self.answers.height, dtype=pl.String)
        if name in self.answers.columns:
            return self.answers[name]
        raise WrongUse(
            _("Uppgiften finns inte i enkäten."),
            file=self.snapshot.provenance.request,
            column=name,
            why=_("Enkäten har {names}.").format(names=", ".join([*self.splits, *self.questions][:40])),
            cure=_("Kontrollera stavningen; stora och små bokstäver är olika."),
        )

    def table(self, *, only: Collection[str] | None = None, as_text: Collection[str] = ()) -> AnalysisTable:
        """The table, whole or the columns `only`; those `as_text` are codes (leading zeros stay)."""
        names = list(dict.fromkeys(self._all_names if only is None else only))
        columns = [self.column(name) for name in names]
        frame = pl.DataFrame([code_text(one) if one.name in as_text else one for one in columns])
        lines = pl.int_range(_HEADING, frame.height + _HEADING, eager=True)
        return AnalysisTable(self.snapshot.short_id, frame, lines, tuple(self._all_names))

    def survey(
        self,
        columns: Collection[str],
        *,
        by: Sequence[str] = (),
        confidence: float = 0.95,
        interval: ShareInterval = ShareInterval.BETA,
        singleton: Singleton = Singleton.FAIL,
        margins: Sequence[Margin] = (),
        method: CalibrationMethod = CalibrationMethod.RAKING,
    ) -> Survey:
        """The survey with the design it was imported with; its weights calibrated when margins are given."""
        design, weight = self.design, self.weight
        parts = [part for margin in margins if margin.variable != "1" for part in margin.parts]
        own = (weight, *design.strata, *design.clusters, *design.fpc)
        text = (*design.strata, *design.clusters, *by)
        frame = self.table(only=(*own, *by, *parts, *columns), as_text=text).frame
        frame = frame.with_columns(numeric(frame, name, self.snapshot.short_id) for name in (weight, *design.fpc))
        sample = sample_of(frame, weight=weight, strata=design.strata, clusters=design.clusters, fpc=design.fpc)
        if not margins:
            return Survey(frame, sample, confidence, interval, singleton)
        done = calibrate(frame, weight=weight, margins=list(margins), method=method)
        return Survey(frame, sample.with_weight(done.weights), confidence, interval, singleton, done)

    @property
    def weight(self) -> str:
        """The column of weights; a survey without one cannot be estimated from."""
        if self.design.weight is None:
            raise InvalidInput(
                _("Enkäten går inte att skatta."),
                file=self.snapshot.provenance.request,
                why=_("Ingen kolumn är utpekad som vikt."),
                cure=_("Peka ut viktkolumnen i mappningsfilen."),
            )
        return self.design.weight

    def _counts(self, question: Question) -> bool:
        """Can every answer be counted with? A question of free words cannot."""
        answers = pl.Series(sorted(self._given(question)), dtype=pl.String)
        return not answers.is_empty() and not answers.cast(pl.Float64, strict=False).has_nulls()

    def _given(self, question: Question) -> set[str]:
        """The different answers in the file that are not codes of no answer."""
        codes = code_text(self.answers[question.column].unique()).drop_nulls().to_list()
        return {code for code in codes if code and not question.is_missing(code)}

    @cached_property
    def _background(self) -> dict[str, str]:
        """Place, sex and age by the columns they stand in; a question of that name goes before."""
        told = {PLACE: self.design.place, SEX: self.design.sex, AGE: self.design.age}
        return {name: column for name, column in told.items() if column is not None and name not in self.questions}

    @cached_property
    def _all_names(self) -> list[str]:
        return list(dict.fromkeys([*self.splits, *self.questions, *self.answers.columns]))

    def _name(self, question: Question) -> str:
        """A question's id, unless another column has that name."""
        taken = question.id != question.column and question.id in self.answers.columns
        return question.column if taken else question.id

    def _answered(self, name: str) -> pl.Series:
        question = self.questions[name]
        column = self.answers[question.column]
        codes = counted_codes(self.answers, self.design, question)
        if question.values:
            return codes.set(codes == "", None).alias(name)
        return column.set(codes.is_null(), None).alias(name)


def open_study(workspace: Workspace, wanted: str, *, actor: str, purpose: str | None = None) -> Study:
    """Open the survey whose id is or begins with `wanted`. A personal one is logged: who, which, and what for."""
    snapshot = workspace.snapshot(wanted, SnapshotKind.SURVEY)
    answers = workspace.clean(snapshot, actor=actor, purpose=purpose or _("enkättabell"))
    return Study(snapshot, survey_design(snapshot), answers)
