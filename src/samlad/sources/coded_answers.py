"""A survey's answers held against its codebook: unknown codes told row by row, known ones made the common codes."""

from collections.abc import Iterable, Mapping

import polars as pl

from samlad.core.language import _
from samlad.data.codebook import AskedAs, Codebook, Question, ResponseGroup, Theme, Wave
from samlad.data.condition import Condition, answers_of, holds, parsed
from samlad.data.waves import recoded
from samlad.sources.companions import Companions
from samlad.sources.fields import Fields
from samlad.sources.proposal import text_column
from samlad.sources.table import Labels


class CodedAnswers:
    """The codebook as the cleaner asks for it; without one it knows nothing and changes nothing."""

    def __init__(self, beside: Companions) -> None:
        book, wave = beside.codebook, beside.wave
        self.is_told = book is not None
        self.wave = wave
        self.groups: tuple[ResponseGroup, ...] = book.groups if book else ()
        self.themes: tuple[Theme, ...] = book.themes if book else ()
        self.waves: tuple[Wave, ...] = book.waves if book else ()
        asked = () if book is None else book.as_asked(wave) if wave else book.questions
        self._questions = {question.column: question for question in asked}
        self._told = {one.question: one for one in book.wave(wave).asked} if book and wave else {}
        self.closed = {column for column, one in self._questions.items() if one.values}
        """Columns whose every answer has a code in the codebook."""
        self._bases = {} if book is None else _bases(book, self._questions)
        self._outside: dict[str, int] = {}

    def labels(self, column: str) -> Labels | None:
        """Text and answers of a column; none when the codebook does not have it."""
        found = self._questions.get(column)
        return None if found is None else Labels(found.text, found.values)

    def common(self, fields: Fields, column: str) -> pl.Series:
        """A closed question's answers in the common codes; a code that is not in the codebook is a mistake."""
        question = self._questions[column]
        stored = text_column(fields.batch.frame, column)
        found, _unknown = recoded(stored, question, self._told.get(question.id, AskedAs(question.id)))
        fields.wrong(
            stored.is_not_null() & found.is_null(),
            stored,
            column,
            _("Koden finns inte i kodboken."),
            _("Rätta svaret, eller lägg till koden i kodboken."),
        )
        return found

    def look_at_bases(self, frame: pl.DataFrame) -> None:
        """Count the answers of people the question was not put to; a slip of routing or coding, told at the end."""
        columns = {one.id: column for column, one in self._questions.items()}
        for id, condition in self._bases.items():
            needed = {columns.get(answer.question, "") for answer in answers_of(condition)} | {columns[id]}
            if needed <= set(frame.columns):
                outside = ~holds(condition, columns.__getitem__) & pl.col(columns[id]).is_not_null()
                self._outside[id] = self._outside.get(id, 0) + int(frame.select(outside.sum()).item())

    def questions(self, columns: Iterable[str]) -> tuple[Question, ...]:
        """The codebook's questions that the file has a column for."""
        present = set(columns)
        return tuple(one for column, one in self._questions.items() if column in present)

    def notes(self, columns: Iterable[str]) -> list[str]:
        """What only one of file and codebook has."""
        if not self.is_told:
            return []
        present = set(columns)
        lacking = [one.id for column, one in self._questions.items() if column not in present]
        strange = sorted(present - set(self._questions))
        notes = []
        if lacking:
            notes.append(_("Frågor i kodboken som filen inte har: {ids}.").format(ids=", ".join(lacking)))
        if strange:
            told = _("Kolumner som kodboken inte beskriver skattas inte: {columns}.")
            notes.append(told.format(columns=", ".join(strange)))
        told = _("{count} svar på {id} kommer från personer som frågan inte skulle ställas till.")
        return notes + [told.format(count=count, id=id) for id, count in self._outside.items() if count]


def _bases(book: Codebook, asked: Mapping[str, Question]) -> dict[str, Condition]:
    """Whom each question was put to; an answer of several shares the base of its group."""
    found = {}
    for one in asked.values():
        group = book.group_of(one.id)
        if text := one.asked_if or (group.asked_if if group else ""):
            found[one.id] = parsed(text)
    return found
