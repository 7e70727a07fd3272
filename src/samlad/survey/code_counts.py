"""How many persons gave each answer to each question, codes of no answer too: unweighted, and for the analyst alone."""

import polars as pl

from samlad.core.language import _
from samlad.core.missing import Missing
from samlad.data.clean import Question
from samlad.sources.analysis import code_text
from samlad.survey.study import Study

_SCHEMA = {"question": pl.String, "code": pl.String, "label": pl.String, "missing": pl.String, "n": pl.Int64}


def code_counts(study: Study) -> pl.DataFrame:
    """One row a question and code: question, code (null when the field is empty), label, missing, n.

    Codes of the codebook that nobody gave have n = 0. An open question has one row for its answers: they are numbers
    or words of persons, and are not listed.
    """
    rows = [row for name, question in study.questions.items() for row in _counted(study, name, question)]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


def _counted(study: Study, name: str, question: Question) -> list[tuple[str, str | None, str, str, int]]:
    stored = code_text(study.answers[question.column])
    found = dict(stored.set(stored == "", None).value_counts().iter_rows())
    empty = int(found.pop(None, 0))
    nothing = [(name, None, "", Missing.NO_ANSWER.label(), empty)] if empty else []
    if not question.values:
        answers = sum(count for code, count in found.items() if not question.is_missing(str(code)))
        gone = [
            (name, str(code), "", _reason(question, str(code)), int(count))
            for code, count in sorted(found.items())
            if question.is_missing(str(code))
        ]
        return [(name, None, _("öppet svar"), "", int(answers)), *gone, *nothing]
    codes = [*question.values, *sorted(str(code) for code in found if code not in question.values)]
    told = [
        (name, code, question.values.get(code, ""), _reason(question, code), int(found.get(code, 0))) for code in codes
    ]
    return [*told, *nothing]


def _reason(question: Question, code: str) -> str:
    """Why a code is no answer; a code in a declared range has only its label to tell it."""
    if code in question.missing:
        return question.missing[code].label()
    return Missing.UNKNOWN.label() if question.is_missing(code) else ""
