"""A survey file as answers and design: types kept or found, design columns ready to use, labels turned to questions."""

from dataclasses import dataclass

import polars as pl

from samlad.core.language import _
from samlad.core.period import Period
from samlad.data.clean import SurveyDesign
from samlad.data.codebook import Question
from samlad.sources.coded_answers import CodedAnswers
from samlad.sources.companions import Companions
from samlad.sources.fields import Fields, sex_of
from samlad.sources.labelled import alike, groups_of, questions_of
from samlad.sources.mapping import Mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.numbers import DecimalMark, decimal_mark, number
from samlad.sources.placing import Placer
from samlad.sources.proposal import text_column
from samlad.sources.table import Batch, Labels, SourceTable
from samlad.sources.vocabulary import plain_name

_MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class _Type:
    """How a text column is read: as text, whole numbers or numbers."""

    mark: DecimalMark
    whole: bool


class SurveyCleaner:
    """Cleans batch by batch; `design` describes the result."""

    def __init__(
        self,
        mapping: Mapping,
        table: SourceTable,
        mistakes: Mistakes,
        placer: Placer,
        beside: Companions | None = None,
    ) -> None:
        self._mapping = mapping
        self._table = table
        self._mistakes = mistakes
        self._placer = placer
        self._skip = set(mapping.columns.get("skip", ()))
        self._as_text = {
            column for name in ("strata", "clusters", "place", "sex", "age") for column in mapping.columns.get(name, ())
        }
        self._numbers = {*mapping.columns.get("weight", ())[:1], *mapping.columns.get("fpc", ())}
        self._coded = CodedAnswers(beside or Companions())
        self._types = _types(table, self._skip | self._as_text | self._numbers | self._coded.closed)
        self._answers: dict[str, pl.Series] = {}
        told = mapping.values.get("period")
        self._year = Period.parse(told).end.year if told else None

    def clean(self, batch: Batch) -> pl.DataFrame:
        """The batch with every column in its type."""
        fields = Fields(self._mapping, batch, self._mistakes)
        columns = [self._column(fields, name) for name in self._table.columns if name not in self._skip]
        weight = self._mapping.column("weight")
        frame = pl.DataFrame(columns)
        self._coded.look_at_bases(frame)
        if weight:
            self._check_weight(fields, frame[weight], weight)
        for name in frame.columns:
            self._note_answers(name, frame[name])
        return frame

    def _column(self, fields: Fields, name: str) -> pl.Series:
        source = fields.batch.frame[name]
        if name in self._numbers:
            field = "weight" if name == self._mapping.column("weight") else "fpc"
            return fields.number_in(name, field).alias(name)
        if name == self._placer.column:
            years = None if self._year is None else pl.Series([self._year] * fields.height, dtype=pl.Int32)
            return self._placer.codes(text_column(fields.batch.frame, name), years, fields.batch.lines).alias(name)
        if name in self._as_text:
            text = text_column(fields.batch.frame, name)
            if source.dtype.is_float():
                text = text.str.replace(r"\.0$", "")
            if name == self._mapping.column("sex"):
                text = sex_of(text, self._labels(name).values)
            return text.alias(name)
        if name in self._coded.closed:
            return self._coded.common(fields, name)
        if name in self._types:
            kind = self._types[name]
            found = text_column(fields.batch.frame, name).to_frame("text").select(number(pl.col("text"), kind.mark))
            numbers = found.to_series().alias(name)
            return numbers.cast(pl.Int64) if kind.whole else numbers
        return text_column(fields.batch.frame, name) if source.dtype == pl.String else source

    def _check_weight(self, fields: Fields, weight: pl.Series, column: str) -> None:
        text = text_column(fields.batch.frame, column)
        why, cure = _("Vikten saknas."), _("Fyll i den, eller ta bort raden.")
        fields.wrong(text.is_null(), text, column, why, cure)
        why, cure = _("En vikt kan inte vara negativ."), _("Rätta vikten.")
        fields.wrong(weight < 0, text, column, why, cure)

    def _note_answers(self, name: str, answers: pl.Series) -> None:
        """Remember the distinct answers, until they are too many to be those of a closed question."""
        seen = self._answers.get(name)
        if seen is not None and len(seen) > _MOST_ANSWERS:
            return
        fresh = answers.drop_nulls().unique()
        self._answers[name] = (fresh if seen is None else pl.concat([seen, fresh]).unique()).head(_MOST_ANSWERS + 1)

    def _labels(self, name: str) -> Labels:
        return self._coded.labels(name) or self._table.labels.get(name, Labels())

    def design(self) -> SurveyDesign:
        """The design of the cleaned file."""
        columns = self._mapping.columns
        return SurveyDesign(
            period=self._period(),
            weight=self._mapping.column("weight"),
            strata=columns.get("strata", ()),
            clusters=columns.get("clusters", ()),
            fpc=columns.get("fpc", ()),
            place=self._placer.column,
            place_code=self._placer.constant,
            sex=self._mapping.column("sex"),
            age=self._mapping.column("age"),
            questions=(questions := self._questions()),
            groups=self._coded.groups or groups_of(self._table.sets, questions),
            themes=self._coded.themes,
            waves=self._coded.waves,
            wave=self._coded.wave,
        )

    def _period(self) -> str:
        told = self._mapping.values.get("period")
        if told is None and (year := self._mapping.column("year")):
            seen = self._answers.get(year)
            told = "" if seen is None or seen.is_empty() else str(seen.cast(pl.String)[0])[:4]
        return str(Period.parse(told or ""))

    def _questions(self) -> tuple[Question, ...]:
        if self._coded.is_told:
            return self._coded.questions(set(self._table.columns) - self._skip - self._used())
        used = self._used()
        free = {name for name, one in self._answers.items() if one.dtype == pl.String and len(one) > _MOST_ANSWERS}
        return questions_of((name for name in self._answers if name not in used | free), self._table.labels)

    def _used(self) -> set[str]:
        """The columns of the design, which are no questions."""
        year = self._mapping.column("year")
        return self._as_text | self._numbers | ({year} if year else set())

    def finish(self) -> list[str]:
        """Notes about what was left out."""
        notes = [*self._table.notes, *self._coded.notes(set(self._table.columns) - self._skip - self._used())]
        if not self._coded.is_told:
            notes += alike(self._questions())
        if self._skip:
            who = ", ".join(sorted(self._skip))
            notes.append(_("Kolumner som pekar ut personer togs inte med: {columns}.").format(columns=who))
        if self._mapping.column("weight") is None:
            notes.append(_("Ingen kolumn med vikter hittades: alla svar räknas lika."))
        return notes


def _types(table: SourceTable, settled: set[str]) -> dict[str, _Type]:
    """Which text columns hold numbers throughout: looked up in the sample, then held against the whole file."""
    sample = table.sample()
    found: dict[str, _Type] = {}
    for name in table.columns:
        if name in settled or sample.schema[name] != pl.String or plain_name(name).endswith("id"):
            continue
        text = text_column(sample, name).drop_nulls()
        mark = decimal_mark(text, swedish=table.delimiter == ";")
        if mark is not None and not text.is_empty() and _readable(text, mark):
            found[name] = _Type(mark, _whole(text))
    if not found or sample.height < 10_000:
        return found
    for batch in table.batches(quiet=True):
        for name, kind in list(found.items()):
            text = text_column(batch.frame, name).drop_nulls()
            if not _readable(text, kind.mark):
                del found[name]
            elif kind.whole and not _whole(text):
                found[name] = _Type(kind.mark, whole=False)
    return found


def _readable(text: pl.Series, mark: DecimalMark) -> bool:
    # A code with a leading zero, or with more digits than a number holds, is text.
    if text.str.contains(r"^0\d").any() or text.str.contains(r"\d{16}").any():
        return False
    return not text.to_frame("text").select(number(pl.col("text"), mark).is_null().any()).item()


def _whole(text: pl.Series) -> bool:
    return bool(text.str.contains(r"^[-+]?\d{1,15}$").all())
