"""SPSS files with everything a survey needs: labels of columns and answers, user-missing values and ranges."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import polars as pl
import pyreadstat

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.codebook import Codebook
from samlad.sources.sav_texts import undecoded
from samlad.sources.table import AnswerSet, Batch, Labels, SourceTable, checked_columns, without_rows

_GARBLED = re.compile("[ÃÂ][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u2013-\u2122]|\ufffd")
"""UTF-8 read as Windows-1252, or a character that could not be read."""


class SavFile(SourceTable):
    """User-missing codes stay in the column; `labels` says which they are."""

    def __init__(self, path: Path, encoding: str | None = None) -> None:
        self.path = path
        self.name = path.name
        try:
            frame, about = pyreadstat.read_sav(path, user_missing=True, output_format="polars", encoding=encoding)
        except OverflowError as error:
            raise _impossible_date(path.name) from error
        except LookupError as error:
            raise _wrong_encoding(path.name, encoding) from error
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, ValueError) as error:
            if "encoding" in str(error).lower() or isinstance(error, UnicodeDecodeError):
                raise _wrong_encoding(path.name, encoding) from error
            raise InvalidInput(
                _("SPSS-filen går inte att läsa."),
                file=path.name,
                why=str(error),
                cure=_("Öppna den i SPSS eller PSPP och spara den på nytt."),
            ) from error
        _refuse_impossible_dates(path.name, frame)
        cut = undecoded(path, frame, about, encoding)
        self.columns = checked_columns(path.name, frame.columns)
        frame.columns = list(self.columns)
        if frame.is_empty():
            raise without_rows(path.name)
        self._frame = frame.with_columns(
            pl.when(pl.col(name) == "").then(None).otherwise(pl.col(name)).alias(name)
            for name, kind in frame.schema.items()
            if kind == pl.String
        )
        self.labels = {name: _labels(name, about) for name in self.columns}
        if encoding is None and any(_GARBLED.search(text) for text in _told_texts(self.labels)):
            raise _wrong_encoding(path.name, about.file_encoding)
        self.made = about.creation_time.year if about.creation_time else None
        self.sets, notes = _sets(about, self.columns)
        self.notes = (*notes, *cut)

    def sample(self) -> pl.DataFrame:
        return self._frame

    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        yield Batch(self._frame, pl.Series("line", range(2, self._frame.height + 2), dtype=pl.Int64))


def _labels(name: str, about: pyreadstat.metadata_container) -> Labels:
    values = about.variable_value_labels.get(name, {})
    ranges = about.missing_ranges.get(name, [])
    pairs = [(one["lo"], one["hi"]) if isinstance(one, dict) else (one, one) for one in ranges]
    single = [low for low, high in pairs if low == high]
    wide = [(float(low), float(high)) for low, high in pairs if low != high]
    return Labels(
        text=about.column_names_to_labels.get(name) or "",
        values={code_text(code): str(text) for code, text in values.items()},
        missing=tuple(code_text(code) for code in single),
        missing_ranges=tuple(wide),
    )


def code_text(code: object) -> str:
    """A stored code as text, the same for 1 and 1.0."""
    if isinstance(code, float) and code.is_integer():
        return str(int(code))
    return str(code)


def _refuse_impossible_dates(file: str, frame: pl.DataFrame) -> None:
    for name, kind in frame.schema.items():
        if kind.is_temporal() and kind not in {pl.Time, pl.Duration}:
            years = frame[name].dt.year()
            late = frame.with_row_index("_row").filter((years > 9999) | (years < 1))
            if not late.is_empty():
                raise _impossible_date(file, int(late["_row"][0]) + 2, name)


def _impossible_date(file: str, row: int | None = None, column: str | None = None) -> InvalidInput:
    return InvalidInput(
        _("SPSS-filen går inte att läsa."),
        file=file,
        row=row,
        column=column,
        why=_("Ett datum ligger utanför år 1–9999 (”date value out of range”)."),
        cure=_("Rätta datumet i SPSS, eller ta bort kolumnen."),
    )


def _told_texts(labels: Mapping[str, Labels]) -> Iterable[str]:
    for one in labels.values():
        yield one.text
        yield from one.values.values()


def _wrong_encoding(file: str, encoding: str | None) -> InvalidInput:
    return InvalidInput(
        _("SPSS-filen går inte att läsa."),
        file=file,
        value=encoding,
        why=_("Texterna går inte att läsa i den teckenkodning som filen eller mappningen anger."),
        cure=_("Skriv rätt teckenkodning under [values] i mappningen, till exempel encoding = ”UTF-8”."),
    )


def _sets(
    about: pyreadstat.metadata_container, columns: tuple[str, ...]
) -> tuple[tuple[AnswerSet, ...], tuple[str, ...]]:
    """Multiple-response sets of the file: those with one column an answer are kept, others are told."""
    known = {name.lower(): name for name in columns}
    kept, notes = [], []
    for name, told in (getattr(about, "mr_sets", None) or {}).items():
        members = tuple(known[one.lower()] for one in told["variable_list"] if one.lower() in known)
        if told["is_dichotomy"] and members:
            kept.append(AnswerSet(name, told["label"] or name, members, code_text(told["counted_value"])))
        else:
            notes.append(
                _("Flervalsfrågan {name} har samma koder i flera kolumner; den lästes som {count} frågor.").format(
                    name=name, count=len(members)
                )
            )
    return tuple(kept), tuple(notes)


def sav_codebook(path: Path) -> Codebook:
    """The codebook that an SPSS file carries in its labels."""
    from samlad.sources.labelled import codebook_of_labels

    return codebook_of_labels(SavFile(path))
