"""The shares of every answer to every question, place by place and for whole federations and counties."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Estimate, Origin, Status, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.data.clean import Question, SurveyDesign
from samlad.data.condition import answers_of, holds, parsed
from samlad.sources.analysis import code_text
from samlad.survey.asked import Asked, Statistic
from samlad.survey.design import sample_of
from samlad.survey.table import Survey, estimate_table
from samlad.survey.variance import Singleton

METHOD = "survey.share/2"


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
    sample = sample_of(answers, weight=design.weight, strata=design.strata, clusters=design.clusters, fpc=design.fpc)
    asked = [_asked(question, answers[question.column]) for question in design.questions]
    coded = [counted_codes(answers, design, question).alias(question.id) for question in design.questions]
    places, layers = _places(answers, design, wholes)
    table = pl.DataFrame([*coded, *places])
    made = Survey(table, sample, confidence, singleton=singleton)
    shown = [one for one in asked if one is not None]
    found = [estimate_table(made, shown, by=(column,)).rename({column: "place"}) for column in layers if shown]
    rows = pl.concat(found) if found else pl.DataFrame(schema={"place": pl.String})
    return Estimates.of(
        _row(row, design, snapshot, computed_from([origin]), confidence) for row in _in_turn(rows, wholes)
    )


def _asked(question: Question, column: pl.Series) -> Asked | None:
    """The share of every answer that counts; none when nobody gave one and the codes are not known."""
    codes = list(question.values) or sorted(set(valid_codes(column, question).drop_nulls().to_list()))
    kept = tuple(code for code in codes if not question.is_missing(code))
    return Asked(Statistic.PROPORTION, question.id, kept) if kept else None


def _in_turn(rows: pl.DataFrame, wholes: Mapping[str, Sequence[str]]) -> Iterable[dict[str, Any]]:
    """Places in order, then the wholes as they were given."""
    order = {whole: number for number, whole in enumerate(wholes)}
    return sorted(rows.iter_rows(named=True), key=lambda row: (row["place"] in order, order.get(row["place"], 0)))


def _row(row: dict[str, Any], design: SurveyDesign, snapshot: str, origin: Origin, confidence: float) -> Estimate:
    known = row["value"] is not None
    low, high = row["low"], row["high"]
    return Estimate(
        measure=f"survey:{row['variable']}",
        category=str(row["category"]),
        place=PlaceCode.parse(str(row["place"])),
        period=Period.parse(design.period),
        unit=Unit.SHARE,
        value=row["value"],
        se=row["se"],
        interval=Interval(low, high, confidence) if known and low is not None else None,
        n=row["n"],
        base=row["base"],
        status=Status.OK if known else Status.MISSING,
        method=METHOD,
        origin=origin,
        snapshot=snapshot,
    )


def counted_codes(answers: pl.DataFrame, design: SurveyDesign, question: Question) -> pl.Series:
    """The codes of the answers that count, given by those the question was put to."""
    codes = valid_codes(answers[question.column], question)
    if not question.asked_if:
        return codes
    columns = {one.id: one.column for one in design.questions if one.column in answers.columns}
    condition = parsed(question.asked_if)
    if any(one.question not in columns for one in answers_of(condition)):
        return codes  # the file does not have the question that the condition is about
    asked = answers.select(holds(condition, columns.__getitem__)).to_series()
    return codes.set(~asked, None)


def valid_codes(answers: pl.Series, question: Question) -> pl.Series:
    """The codes of the answers that count: not empty, not a declared missing code, not in a declared missing range."""
    stored = code_text(answers)
    gone = stored.is_in(list(question.missing))
    if question.missing_ranges:
        numbers = stored.cast(pl.Float64, strict=False)
        for low, high in question.missing_ranges:
            gone |= numbers.is_between(low, high).fill_null(False)
    return stored.set(gone.fill_null(False), None)


_PLACE = "§place"


def _places(
    answers: pl.DataFrame, design: SurveyDesign, wholes: Mapping[str, Sequence[str]]
) -> tuple[list[pl.Series], list[str]]:
    """A column of places and as many as it takes for the wholes, each row in one whole at most per column."""
    if design.place is None:
        return [pl.Series(_PLACE, [design.place_code or "00"] * answers.height, dtype=pl.String)], [_PLACE]
    column = answers[design.place].cast(pl.String).alias(_PLACE)
    present = set(column.drop_nulls().to_list())
    layers: list[dict[str, str]] = []
    for whole, members in wholes.items():
        # A whole is estimated only when every member was asked: else it would speak for places it does not know.
        if not set(members) <= present:
            continue
        layer = next((one for one in layers if not set(members) & set(one)), None)
        if layer is None:
            layers.append(layer := {})
        layer |= dict.fromkeys(members, whole)
    columns = [
        column.replace_strict(layer, default=None, return_dtype=pl.String).alias(f"{_PLACE}{number}")
        for number, layer in enumerate(layers)
    ]
    return [column, *columns], [_PLACE, *(one.name for one in columns)]
