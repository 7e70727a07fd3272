"""All mistakes of a file: every one counted, the first twenty shown."""

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import ngettext

SHOWN = 20


class Mistakes:
    """Collects what is wrong while a file is read; nothing is imported unless it stays empty."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.total = 0
        self._shown: list[Problem] = []

    def add(
        self, *, why: str, cure: str, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        """One mistake at one spot."""
        self.total += 1
        if len(self._shown) < SHOWN:
            self._shown.append(Problem(why, cure, file=self.file, row=row, column=column, value=value))

    def rows(self, wrong: pl.Series, lines: pl.Series, values: pl.Series, *, column: str, why: str, cure: str) -> None:
        """The same mistake in every row where `wrong` is true."""
        wrong = wrong.fill_null(False)
        total = int(wrong.sum())
        if not total:
            return
        room = max(SHOWN - len(self._shown), 0)
        places = wrong.arg_true().head(room).to_list()
        for place in places:
            value = values[place]
            self.add(
                row=int(lines[place]), column=column, value=None if value is None else _told(value), why=why, cure=cure
            )
        self.count(total - len(places))

    def count(self, more: int) -> None:
        """More of them, without telling each."""
        self.total += max(more, 0)

    def stop(self) -> None:
        """Refuse the file when there was any."""
        if self.total:
            what = ngettext(
                "Filen lästes inte in: den har {count} fel.", "Filen lästes inte in: den har {count} fel.", self.total
            ).format(count=self.total)
            problems = sorted(self._shown, key=lambda one: one.row or 0)
            raise InvalidInput(what, problems=problems, total=self.total)


def _told(value: object) -> str:
    """A value as it stood in the file: a whole number has no decimals."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
