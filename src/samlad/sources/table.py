"""What every file reader gives: columns, a sample to judge by, and rows in batches that know their line in the file."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _


@dataclass(frozen=True, slots=True)
class Labels:
    """What an SPSS file tells about a column: its text, its answers and which codes are no answer."""

    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    missing_ranges: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerSet:
    """Columns that together hold the answers to one question that takes several; `counted` is the code for chosen."""

    name: str
    text: str
    columns: tuple[str, ...]
    counted: str


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows; `lines` holds the line in the file of each, the heading being line 1."""

    frame: pl.DataFrame
    lines: pl.Series


class SourceTable(ABC):
    """One opened file. Text files give every column as text; others keep the types they have."""

    name: str
    columns: tuple[str, ...]
    labels: Mapping[str, Labels]
    made: int | None = None
    """The year the file says it was made, when it does."""
    delimiter: str | None = None
    sets: tuple[AnswerSet, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader left out or put together, in words."""
    share: float = 0.0
    """How much of the file the batches have come through."""

    @abstractmethod
    def sample(self) -> pl.DataFrame:
        """Rows from the whole file to judge its columns by: all of a small file, some of a large one."""

    @abstractmethod
    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        """All rows, a batch at a time. A quiet pass tells no mistakes."""


def checked_columns(file: str, columns: list[str], line: int = 1) -> tuple[str, ...]:
    """Column names without stray blanks; none may be lacking or stand twice."""
    names = [" ".join(name.replace("\ufeff", "").split()) for name in columns]
    for position, name in enumerate(names, start=1):
        if not name:
            raise InvalidInput(
                _("Filen lästes inte in."),
                file=file,
                row=line,
                why=_("Kolumn nummer {position} har ingen rubrik.").format(position=position),
                cure=_("Ge kolumnen en rubrik, eller ta bort den."),
            )
        if names.index(name) != position - 1:
            raise InvalidInput(
                _("Filen lästes inte in."),
                file=file,
                row=line,
                column=name,
                why=_("Två kolumner har samma rubrik."),
                cure=_("Ge kolumnerna olika rubriker."),
            )
    return tuple(names)


def without_rows(file: str) -> InvalidInput:
    """A file that has a heading and nothing under it."""
    return InvalidInput(
        _("Filen lästes inte in."),
        file=file,
        why=_("Den har en rubrikrad men inga rader under den."),
        cure=_("Kontrollera att rätt fil exporterades, och att urvalet inte var tomt."),
    )


def without_content(file: str) -> InvalidInput:
    """A file without a single character."""
    return InvalidInput(
        _("Filen lästes inte in."),
        file=file,
        why=_("Filen är tom."),
        cure=_("Exportera filen på nytt."),
    )
