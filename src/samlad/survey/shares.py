"""The shares of every answer to every question, place by place and for whole federations and counties."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Estimate, Origin, Status, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.data.clean import Question, SurveyDesign
from samlad.survey.design import Booleans, Sample, sample_of
from samlad.survey.estimation import Estimated, share
from samlad.survey.variance import Singleton

METHOD = "survey.share/1"


def share_estimates(
    answers: pl.DataFrame,
    design: SurveyDesign,
    *,
    wholes: Mapping[str, Sequence[str]],
    snapshot: str,
    origin: Origin,
    confidence: float = 0.95,
    singleton: Singleton = Singleton.FAIL,
) -> Estimates:
    """One row per question, answer and place. The share is of those who gave an answer that counts.

    `wholes` maps a federation, county or country to its municipalities: its share is weighted over all of them, never
    the mean of their shares. The finite population correction and strata are those of the design.
    """
    if design.weight is None:
        raise InvalidInput(
            _("Enkäten går inte att skatta."),
            why=_("Ingen kolumn är utpekad som vikt."),
            cure=_("Peka ut viktkolumnen i mappningsfilen."),
        )
    sample = sample_of(
        answers,
        weight=design.weight,
        strata=design.strata,
        clusters=design.clusters,
        fpc=design.fpc,
    )
    run = _Run(sample, design, snapshot, computed_from([origin]), confidence, singleton)
    rows: list[Estimate] = []
    for question in design.questions:
        stored = stored_codes(answers[question.column])
        valid = _counts_as_answer(stored, question)
        for place, inside in _domains(answers, design, wholes):
            rows.extend(run.answer_rows(stored, valid & inside, question, place))
    return Estimates.of(rows)


@dataclass(frozen=True, slots=True)
class _Run:
    """What is the same for every question and place of one survey."""

    sample: Sample
    design: SurveyDesign
    snapshot: str
    origin: Origin
    confidence: float
    singleton: Singleton

    def answer_rows(self, stored: pl.Series, valid: Booleans, question: Question, place: str) -> Iterable[Estimate]:
        codes = list(question.values) or sorted(set(stored.filter(pl.Series(valid)).to_list()))
        for code in codes:
            if not _is_missing(code, question):
                hit = (stored == code).fill_null(False).to_numpy()
                found = share(self.sample, hit, valid, confidence=self.confidence, singleton=self.singleton)
                yield self._row(found, question.id, code, place)

    def _row(self, found: Estimated | None, question: str, code: str, place: str) -> Estimate:
        return Estimate(
            measure=f"survey:{question}",
            category=code,
            place=PlaceCode.parse(place),
            period=Period.parse(self.design.period),
            unit=Unit.SHARE,
            # Sums of weights can leave a share a hair outside its range.
            value=min(max(found.value, 0.0), 1.0) if found else None,
            se=found.se if found else None,
            interval=found.interval if found else None,
            n=found.n if found else 0,
            base=found.base if found else 0.0,
            status=Status.OK if found else Status.MISSING,
            method=METHOD,
            origin=self.origin,
            snapshot=self.snapshot,
        )


def _is_missing(code: str, question: Question) -> bool:
    if code in question.missing:
        return True
    try:
        number = float(code)
    except ValueError:
        return False
    return any(low <= number <= high for low, high in question.missing_ranges)


def stored_codes(answers: pl.Series) -> pl.Series:
    """Answers as the text of their codes: SPSS keeps 1 as 1.0, and the code list says 1."""
    if answers.dtype.is_float():
        whole = answers.drop_nulls()
        if (whole == whole.floor()).all():
            answers = answers.cast(pl.Int64)
    return answers.cast(pl.String)


def _counts_as_answer(stored: pl.Series, question: Question) -> Booleans:
    """Rows with an answer that counts: not empty, not a declared missing code, not in a declared missing range."""
    valid = stored.is_not_null() & ~stored.is_in(list(question.missing))
    if question.missing_ranges:
        numbers = stored.cast(pl.Float64, strict=False)
        for low, high in question.missing_ranges:
            valid &= ~numbers.is_between(low, high).fill_null(False)
    return valid.fill_null(False).to_numpy()


def _domains(
    answers: pl.DataFrame, design: SurveyDesign, wholes: Mapping[str, Sequence[str]]
) -> Iterable[tuple[str, Booleans]]:
    if design.place is None:
        yield design.place_code or "00", np.ones(answers.height, dtype=bool)
        return
    column = answers[design.place].cast(pl.String)
    present = sorted(set(column.drop_nulls().to_list()))
    for place in present:
        yield place, (column == place).fill_null(False).to_numpy()
    for whole, members in wholes.items():
        # A whole is estimated only when every member was asked: else it would speak for places it does not know.
        if set(members) <= set(present):
            yield whole, column.is_in(list(members)).fill_null(False).to_numpy()
