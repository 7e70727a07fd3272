"""Questions made of what a file says about its columns: ids from the names, reasons for missing from the labels."""

import re
from collections.abc import Iterable, Mapping, Sequence

from samlad.core.language import _
from samlad.core.missing import Missing
from samlad.data.codebook import Codebook, Question, ResponseGroup
from samlad.sources.table import AnswerSet, Labels, SourceTable
from samlad.sources.vocabulary import slug

_REASONS = (
    (re.compile(r"vet (?:ej|inte)|don.?t know|uncertain|osäker"), Missing.DONT_KNOW),
    (re.compile(r"vill (?:ej|inte)|refus|avböj"), Missing.REFUSED),
    (re.compile(r"ej aktuell|inte aktuell|not asked|skip|ej ställd"), Missing.NOT_ASKED),
    (re.compile(r"ej tillämplig|not applicable|inapplicable"), Missing.NOT_APPLICABLE),
)


def questions_of(columns: Iterable[str], labels: Mapping[str, Labels]) -> tuple[Question, ...]:
    """One question a column, each with an id of its own."""
    found: dict[str, Question] = {}
    for name in columns:
        key = base = slug(name).replace("-", "_") or "fraga"
        number = 2
        while key in found:
            key, number = f"{base}_{number}", number + 1
        found[key] = _question(key, name, labels.get(name, Labels()))
    return tuple(found.values())


def groups_of(sets: Sequence[AnswerSet], questions: Sequence[Question]) -> tuple[ResponseGroup, ...]:
    """The multiple-response groups whose columns all became questions."""
    ids = {question.column: question.id for question in questions}
    found = []
    for one in sets:
        if all(column in ids for column in one.columns):
            id = slug(one.name).replace("-", "_") or "grupp"
            while id in ids.values():
                id += "_grupp"
            found.append(ResponseGroup(id, one.text, tuple(ids[column] for column in one.columns), one.counted))
    return tuple(found)


def codebook_of_labels(table: SourceTable) -> Codebook:
    """The codebook a file carries in its labels."""
    questions = questions_of(table.columns, table.labels)
    return Codebook(questions, table.name, groups_of(table.sets, questions))


def alike(questions: Iterable[Question]) -> list[str]:
    """Notes on answers whose labels differ only in capitals or blanks: likely one answer under two codes."""
    notes = []
    for question in questions:
        seen: dict[str, str] = {}
        for code, label in question.values.items():
            plain = " ".join(label.split()).casefold()
            if plain and plain in seen:
                told = _("Frågan {id}: svaren {one} och {other} skiljer sig bara i stora bokstäver eller blanktecken.")
                notes.append(told.format(id=question.id, one=seen[plain], other=code))
            seen[plain] = code
    return notes


def _question(key: str, column: str, labels: Labels) -> Question:
    missing = {code: reason_of(labels.values.get(code, "")) for code in labels.missing}
    return Question(
        id=key,
        column=column,
        text=labels.text or column,
        values=dict(labels.values),
        missing=missing,
        missing_ranges=labels.missing_ranges,
    )


def reason_of(label: str) -> Missing:
    """Why a code declared missing is, by its label; plain non-response when the label does not say."""
    for pattern, reason in _REASONS:
        if pattern.search(label.lower()):
            return reason
    return Missing.NO_ANSWER
