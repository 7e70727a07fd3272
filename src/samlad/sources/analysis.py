"""A file read for analysis: any kind the importer understands, whole, with the types its columns turn out to have."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.language import _
from samlad.sources.mistakes import SHOWN, Mistakes
from samlad.sources.numbers import decimal_mark, number
from samlad.sources.reading import open_table
from samlad.sources.table import Labels, without_rows

_NOTHING = ("", "NA", "NaN")
_BINARY = (b"PAR1", b"PK\x03\x04", b"$FL2", b"$FL3", b"\x1f\x8b")


@dataclass(frozen=True, slots=True)
class AnalysisTable:
    """The rows of one file. `lines` is the line of each row in the file, the heading being line 1.

    `columns` are those of the file, when not all of them were read.
    """

    file: str
    frame: pl.DataFrame
    lines: pl.Series
    columns: tuple[str, ...] = ()

    def require(self, columns: Iterable[str]) -> None:
        """Every named column is there; else the one that is not, with those that are."""
        known = ", ".join((self.columns or self.frame.columns)[:30])
        for column in columns:
            if column not in self.frame.columns:
                raise WrongUse(
                    _("Kolumnen finns inte."),
                    file=self.file,
                    column=column,
                    why=_("Filen har kolumnerna {columns}.").format(columns=known),
                    cure=_("Kontrollera stavningen; stora och små bokstäver är olika."),
                )

    def numbers(self, column: str) -> pl.Series:
        """A column as 64-bit numbers, missing ones null; anything that is no number stops with its line."""
        self.require([column])
        return numeric(self.frame, column, self.file, self.lines)

    @contextmanager
    def told_by_line(self) -> Iterator[None]:
        """Inside the block a mistake that names no file is one of this file, and its row the line it stands on.

        The library knows tables, not files: to it the first row is line 2.
        """
        try:
            yield
        except InvalidInput as error:
            error.problems = tuple(self._in_file(problem) for problem in error.problems)
            raise

    def _in_file(self, problem: Problem) -> Problem:
        if problem.file is not None:
            return problem
        place = None if problem.row is None else problem.row - 2
        line = int(self.lines[place]) if place is not None and 0 <= place < len(self.lines) else problem.row
        return replace(problem, file=self.file, row=line)


def numeric(frame: pl.DataFrame, column: str, file: str | None = None, lines: pl.Series | None = None) -> pl.Series:
    """A column as 64-bit numbers, missing ones null; `lines` (else row + 2) tells where something else stands."""
    found = frame[column]
    if found.dtype == pl.Boolean or found.dtype.is_numeric():
        text = numbers = found.cast(pl.Float64).fill_nan(None)
    else:
        text = code_text(found).str.strip_chars()
        text = text.set(text.is_in(_NOTHING), None)
        read = _as_numbers(text, swedish=False)
        numbers = text.cast(pl.Float64, strict=False) if read is None else read.cast(pl.Float64)
    wrong = (text.is_not_null() & ~numbers.is_finite().fill_null(False)).arg_true()
    if len(wrong):
        places = wrong.head(SHOWN).to_list()
        raise InvalidInput(
            _("Kolumnen går inte att räkna med."),
            problems=[
                Problem(
                    _("Värdet är inget tal."),
                    _("Rätta värdet, eller lämna det tomt."),
                    file=file,
                    row=int(lines[place]) if lines is not None else place + 2,
                    column=column,
                    value=str(text[place]),
                )
                for place in places
            ],
            total=len(wrong),
        )
    return numbers


def read_analysis(path: Path, *, as_text: Collection[str] = (), only: Collection[str] | None = None) -> AnalysisTable:
    """Read a whole file. Columns `as_text` stay text (leading zeros too); others become numbers when all values are.

    `only` names the columns that are needed: the others are left out of a Parquet file's reading and stay as they are.
    Empty, `NA`, `NaN` and what an SPSS file declares missing are missing. A column whose numbers begin with a zero
    ("0114") is a code and stays text.
    """
    columns = _parquet_columns(path)
    if columns is not None:
        frame = pl.read_parquet(path, columns=None if only is None else [name for name in columns if name in only])
        if frame.is_empty():
            raise without_rows(path.name)
        table = AnalysisTable(path.name, frame, _numbered(frame), tuple(columns))
        return _with_types(table, as_text, only, swedish=False)
    plain = _plain_csv(path)
    if plain is not None:
        frame, delimiter = plain
        table = AnalysisTable(path.name, frame, _numbered(frame))
        return _with_types(table, as_text, only, swedish=delimiter == ";")
    return _read_at_length(path, as_text, only)


def _read_at_length(path: Path, as_text: Collection[str], only: Collection[str] | None) -> AnalysisTable:
    mistakes = Mistakes(path.name)
    opened = open_table(path, mistakes)
    batches = list(opened.batches())
    mistakes.stop()
    if not sum(batch.frame.height for batch in batches):
        raise without_rows(path.name)
    frame = pl.concat([batch.frame for batch in batches], how="vertical_relaxed")
    frame = frame.with_columns(_without_missing(frame[name], one) for name, one in opened.labels.items())
    table = AnalysisTable(path.name, frame, pl.concat([batch.lines for batch in batches]))
    return _with_types(table, as_text, only, swedish=opened.delimiter == ";")


def _numbered(frame: pl.DataFrame) -> pl.Series:
    return pl.int_range(2, frame.height + 2, eager=True)


def _without_missing(column: pl.Series, labels: Labels) -> pl.Series:
    """Codes that an SPSS file declares to be no answer ("vet ej") become nothing."""
    gone = code_text(column).is_in(labels.missing)
    if labels.missing_ranges and column.dtype.is_numeric():
        for low, high in labels.missing_ranges:
            gone |= column.is_between(low, high)
    return column.set(gone.fill_null(False), None)


def _with_types(
    table: AnalysisTable, as_text: Collection[str], only: Collection[str] | None, *, swedish: bool
) -> AnalysisTable:
    frame = table.frame
    needed = frame.columns if only is None else [name for name in frame.columns if name in only]
    with table.told_by_line():
        typed = [_typed(frame[name], name in as_text, swedish=swedish) for name in needed]
    return replace(table, frame=frame.with_columns(typed))


def _parquet_columns(path: Path) -> list[str] | None:
    """The columns of a Parquet file that can be read at once; none: another kind, or the reader tells what is wrong."""
    if path.suffix.lower() != ".parquet":
        return None
    try:
        return pl.scan_parquet(path).collect_schema().names()
    except (pl.exceptions.PolarsError, OSError):
        return None


def _plain_csv(path: Path) -> tuple[pl.DataFrame, str] | None:
    """The short way for what most programs write: UTF-8, no quotation marks or blank lines. None: go the long one."""
    if path.suffix.lower() not in {".csv", ".txt", ".tsv"}:
        return None
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if content.startswith(_BINARY) or b'"' in content or b"\0" in content:
        return None
    content = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").rstrip(b"\n")
    heading, _end, rest = content.partition(b"\n")
    if not rest or content.startswith(b"\n") or b"\n\n" in content or b"\r" in content:
        return None
    sign = _separator(heading, rest)
    names = [part.strip() for part in heading.decode("utf-8", "replace").split(sign)] if sign else []
    if sign is None or not all(names) or len(set(names)) < len(names):
        return None
    try:
        frame = pl.read_csv(content, separator=sign, infer_schema=False, quote_char=None)
    except pl.exceptions.PolarsError:
        return None
    frame.columns = names
    return frame, sign


def _separator(heading: bytes, rest: bytes) -> str | None:
    """The one sign that stands in the heading, and as often in every one of the first rows."""
    rows = rest.split(b"\n", 200)[:200]
    for sign in (b";", b"\t", b","):
        times = heading.count(sign)
        if times and all(row.count(sign) == times for row in rows):
            return sign.decode()
    return None


def _typed(column: pl.Series, as_text: bool, *, swedish: bool) -> pl.Series:
    if column.dtype != pl.String:
        if column.dtype.is_float():
            column = column.fill_nan(None)
        return code_text(column) if as_text else column
    text = column.set(column.is_in(_NOTHING), None)
    if as_text:
        return text
    found = _as_numbers(text.str.strip_chars(), swedish=swedish)
    return text if found is None else found.alias(column.name)


def code_text(column: pl.Series) -> pl.Series:
    """Codes as text: SPSS and Excel keep 1 as 1.0, and the code list says 1."""
    if column.dtype.is_nested():
        raise InvalidInput(
            _("Kolumnen går inte att använda."),
            column=column.name,
            why=_("Den har flera värden i varje cell."),
            cure=_("Dela upp den i en kolumn per värde."),
        )
    if column.dtype.is_float():
        column = column.fill_nan(None)
        whole = column.drop_nulls()
        if (whole.is_finite() & (whole == whole.floor())).all():
            column = column.cast(pl.Int64)
    return column.cast(pl.String)


def _as_numbers(text: pl.Series, *, swedish: bool) -> pl.Series | None:
    """The column as whole numbers or decimals, or none when some value is neither."""
    filled = text.drop_nulls()
    if filled.is_empty() or filled.str.contains(r"^[-+]?0\d").any():
        return None
    if filled.str.contains(r"^[-+]?\d{1,15}$").all():
        return text.cast(pl.Int64)
    numbers = None if swedish else text.cast(pl.Float64, strict=False)
    if numbers is None or numbers.null_count() > text.null_count():
        mark = decimal_mark(text, swedish=swedish)
        if mark is None:
            return None
        numbers = text.to_frame("text").select(number(pl.col("text"), mark)).to_series()
        if numbers.null_count() > text.null_count():
            return None
    return numbers if numbers.is_finite().fill_null(True).all() else None


def matching(table: AnalysisTable, condition: str) -> pl.Series:
    """Which rows fulfil a condition in Polars SQL, such as `age > 30 AND sex = 'K'`; unknown is not fulfilled."""
    try:
        # As a new column a condition of one value, such as 1 = 1, holds for every row.
        chosen = pl.sql_expr(condition).cast(pl.Boolean).alias("§chosen")
        return table.frame.with_columns(chosen)["§chosen"].fill_null(False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise WrongUse(
            _("Villkoret går inte att läsa."),
            file=table.file,
            value=condition,
            why=_why_unread(error, table.frame.columns),
            cure=_("Skriv till exempel: alder > 30 AND kon = 'K'. Sätt kolumnnamn med punkt inom citattecken."),
        ) from error


def _why_unread(error: BaseException, columns: Sequence[str]) -> str:
    """What is wrong with a condition, in our words: those of the engine are about its insides."""
    if isinstance(error, pl.exceptions.ColumnNotFoundError):
        return _("Kolumnen finns inte. Filen har kolumnerna {columns}.").format(columns=", ".join(columns))
    if "compare" in str(error):
        return _("Det jämför text med tal. Det som är text i filen ska stå inom enkla citattecken.")
    return _("Det är inte skrivet som ett villkor: kolumn, tecken, värde.")
