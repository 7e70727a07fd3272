"""A wave's answers in the common codes: columns found, codes recoded, scales that ran the other way turned back."""

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.codebook import AskedAs, Codebook, Question
from samlad.data.condition import code_expression


def harmonised(frame: pl.DataFrame, codebook: Codebook, wave: str) -> pl.DataFrame:
    """The table with one column of common codes (text) a question, named by its id; other columns are as they were.

    A question the wave did not ask, or whose column is not there, has no column. A code that neither the wave's list
    nor the codebook knows stops with the question, the code and the number of rows.
    """
    asked = {one.question: one for one in codebook.wave(wave).asked}
    columns, used, problems = [], set(), []
    for question in codebook.as_asked(wave):
        if question.column not in frame.columns:
            continue
        told = asked.get(question.id, AskedAs(question.id))
        used.add(question.column)
        if not question.values and not told.codes:
            columns.append(frame[question.column].alias(question.id))
            continue
        column, unknown = recoded(frame[question.column], question, told)
        problems += [_unknown(question, wave, code, rows) for code, rows in unknown]
        columns.append(column.alias(question.id))
    if problems:
        raise InvalidInput(_("Svaren går inte att föra till de gemensamma koderna."), problems=problems)
    rest = [name for name in frame.columns if name not in used]
    clash = sorted({column.name for column in columns} & set(rest))
    if clash:
        raise InvalidInput(
            _("Svaren går inte att föra till de gemensamma koderna."),
            column=clash[0],
            why=_("Tabellen har redan en kolumn med frågans namn."),
            cure=_("Byt namn på kolumnen, eller peka ut den i mätomgången."),
        )
    return pl.DataFrame([*(frame[name] for name in rest), *columns])


def recoded(answers: pl.Series, question: Question, told: AskedAs) -> tuple[pl.Series, list[tuple[str, int]]]:
    """One column in the common codes, and the codes nobody knows with their number of rows."""
    name = answers.name
    stored = answers.to_frame().select(code_expression(name)).to_series()
    stored = stored.set(stored == "", None)
    steps = {code: code for code in question.values} | dict(told.codes)
    if told.turned:
        back = dict(zip(question.answers, reversed(question.answers), strict=True))
        steps = {code: back.get(common, common) for code, common in steps.items()}
    common = stored.replace_strict(steps, default=None, return_dtype=pl.String)
    strange = stored.filter(stored.is_not_null() & common.is_null())
    ranged = {code for code in strange.unique().to_list() if question.is_missing(code)}
    common = common.zip_with(~stored.is_in(sorted(ranged)).fill_null(False), stored)
    counts = strange.filter(~strange.is_in(sorted(ranged))).value_counts().sort(name)
    return common.alias(name), [(code, rows) for code, rows in counts.iter_rows()]


def _unknown(question: Question, wave: str, code: str, rows: int) -> Problem:
    return Problem(
        _("{rows} svar i mätomgången {wave} har en kod som varken den eller kodboken känner.").format(
            rows=rows, wave=wave
        ),
        _("Skriv under codes i mätomgången vad koden motsvarar."),
        column=question.id,
        value=code,
    )
