"""SPSS files with everything a survey needs: labels of columns and answers, user-missing values and ranges."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyreadstat

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.table import Batch, Labels, SourceTable, checked_columns, without_rows


class SavFile(SourceTable):
    """User-missing codes stay in the column; `labels` says which they are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.name
        try:
            frame, about = pyreadstat.read_sav(path, user_missing=True, output_format="polars")
        except OverflowError as error:
            raise _impossible_date(path.name) from error
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError, ValueError) as error:
            raise InvalidInput(
                _("SPSS-filen går inte att läsa."),
                file=path.name,
                why=str(error),
                cure=_("Öppna den i SPSS eller PSPP och spara den på nytt."),
            ) from error
        _refuse_impossible_dates(path.name, frame)
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
        self.made = about.creation_time.year if about.creation_time else None

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
