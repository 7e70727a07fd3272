"""Single columns of a batch made typed: numbers, moments, sexes, ages; what cannot be read is told row by row."""

from collections import abc
from dataclasses import dataclass

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.people import AgeBand
from samlad.sources.mapping import Mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.moments import MomentFormat, moments
from samlad.sources.numbers import DecimalMark, number
from samlad.sources.proposal import text_column
from samlad.sources.table import Batch

_WOMEN = ("k", "kvinna", "kvinnor", "kvinnlig", "f", "female", "woman", "women", "flicka", "flickor", "girls")
_MEN = ("m", "man", "män", "manlig", "male", "men", "pojke", "pojkar", "boys")
_UNKNOWN = ("okänd", "okänt", "unknown", "uppgift saknas", "saknas", "ej angivet", "-")
_ALL = ("alla", "all", "totalt", "total", "samtliga", "båda", "båda könen", "t", "both")


@dataclass(frozen=True, slots=True)
class Fields:
    """One batch seen through the mapping."""

    mapping: Mapping
    batch: Batch
    mistakes: Mistakes

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.batch.frame.height

    def nothing(self, kind: pl.DataType | type[pl.DataType] = pl.String) -> pl.Series:
        """A column of nulls."""
        return pl.repeat(None, self.height, dtype=kind, eager=True)

    def text(self, name: str) -> pl.Series:
        """A field as text: its column, its constant, or nulls."""
        column = self.mapping.column(name)
        if column is not None:
            return text_column(self.batch.frame, column)
        constant = self.mapping.values.get(name)
        return pl.repeat(constant, self.height, dtype=pl.String, eager=True)

    def number(self, name: str) -> pl.Series:
        """A field as numbers."""
        column = self.mapping.column(name)
        return self.nothing(pl.Float64) if column is None else self.number_in(column, name)

    def number_in(self, column: str, name: str) -> pl.Series:
        """A named column as numbers, written as those of the field are."""
        if self.batch.frame.schema[column].is_numeric():
            return self.batch.frame[column].cast(pl.Float64).fill_nan(None)
        text = text_column(self.batch.frame, column)
        mark = DecimalMark(self.mapping.formats.get(name, DecimalMark.POINT.value))
        found = text.to_frame("text").select(number(pl.col("text"), mark)).to_series()
        self.wrong(text.is_not_null() & found.is_null(), text, column, _("Det är inget tal."), _("Skriv ett tal."))
        return found

    def moment(self, name: str) -> pl.DataFrame:
        """A field as `moment` and `precision`."""
        column = self.mapping.column(name)
        if column is None:
            return pl.DataFrame({"moment": self.nothing(pl.Datetime("us")), "precision": self.nothing()})
        text = text_column(self.batch.frame, column)
        found = moments(text, MomentFormat(self.mapping.formats.get(name, MomentFormat.ISO.value)))
        self.wrong(
            text.is_not_null() & found["moment"].is_null(),
            text,
            column,
            _("Det finns inget sådant datum eller klockslag."),
            _("Rätta uppgiften, till exempel 2021-02-03 14:05."),
        )
        return found

    def sex(self) -> pl.Series:
        """The sexes as `women` and `men`; anything else is unknown."""
        known = {**dict.fromkeys(_WOMEN, "women"), **dict.fromkeys(_MEN, "men"), **dict.fromkeys(_ALL, "all")}
        return self.text("sex").str.to_lowercase().replace_strict(known, default=None, return_dtype=pl.String)

    def age(self) -> pl.Series:
        """Ages and age bands in canonical text."""
        text = self.text("age").str.replace(r"\.0$", "")
        text = text.set(text.str.to_lowercase().is_in(_UNKNOWN), None)
        known: dict[str, str] = {}
        for one in text.drop_nulls().unique():
            try:
                known[one] = str(AgeBand.parse(one))
            except InvalidInput:
                continue
        found = text.replace_strict(known, default=None, return_dtype=pl.String) if known else self.nothing()
        self.wrong(
            text.is_not_null() & found.is_null(),
            text,
            self.mapping.column("age") or "age",
            _("Åldern eller åldersgruppen går inte att läsa."),
            _("Skriv till exempel 18, 65-79 eller 80+."),
        )
        return found

    def not_negative(self, numbers: pl.Series, column: str) -> None:
        """Refuse numbers below zero."""
        self.wrong(
            numbers < 0, numbers, column, _("Ett antal eller en befolkning kan inte vara negativ."), _("Rätta talet.")
        )

    def wrong(self, rows: pl.Series, values: pl.Series, column: str, why: str, cure: str) -> None:
        """Tell a mistake in some rows."""
        self.mistakes.rows(rows, self.batch.lines, values, column=column, why=why, cure=cure)

    def lacking(self, values: pl.Series, name: str) -> None:
        """Tell where a field that every row must have is empty."""
        column = self.mapping.column(name) or name
        self.wrong(values.is_null(), values, column, _("Uppgiften saknas."), _("Fyll i den, eller ta bort raden."))


def sex_of(texts: pl.Series, labels: abc.Mapping[str, str]) -> pl.Series:
    """Codes and words for the sexes as `women` and `men` where they, or their labels, say so; the rest as it is."""
    known = {}
    for one in texts.drop_nulls().unique():
        word = labels.get(one, one).strip().lower()
        known[one] = "women" if word in _WOMEN else "men" if word in _MEN else one
    return texts.replace(known) if known else texts
