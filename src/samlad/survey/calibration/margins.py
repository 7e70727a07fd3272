"""What is known of the population: totals of classes, of crossings of classes, and of numeric variables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem
from samlad.core.frames import polars_of
from samlad.core.language import _

INTERCEPT = "1"
COLUMNS = ("variable", "category", "total")
AGREEMENT = 1e-9
"""Relative difference up to which two sums of the same population are the same sum."""


@dataclass(frozen=True, slots=True)
class Margin:
    """One known total: of a class (`sex`, `K`), a crossing (`sex*age`, `K*18-29`) or, without category, a variable.

    The variable `1` without category is the number of persons. `file` and `row` say where it was read.
    """

    variable: str
    category: str | None
    total: float
    file: str | None = None
    row: int | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The columns that are crossed."""
        return tuple(part.strip() for part in self.variable.split("*"))

    @property
    def name(self) -> str:
        """The margin in words: `sex = K`, or the variable alone."""
        return self.variable if self.category is None else f"{self.variable} = {self.category}"


def read_margins(frame: IntoFrame, file: str | None = None, lines: Sequence[int] | None = None) -> tuple[Margin, ...]:
    """The margins of a table with the columns `variable`, `category`, `total`, checked against each other.

    `lines` says where in the file each row stands, when that is not one after the other from line 2.
    Every mistake is told with its row. Margins of the same population that do not sum to the same number stop here.
    """
    table = polars_of(frame)
    _require_columns(table, file)
    lines = range(2, table.height + 2) if lines is None else lines
    rows = zip(lines, *(table[column].to_list() for column in COLUMNS), strict=True)
    margins, problems = [], []
    for row, variable, category, total in rows:
        try:
            margins.append(_margin(variable, category, total, row, file))
        except _Unfit as unfit:
            problems.append(unfit.problem)
    if problems:
        raise _unusable(problems)
    return checked(margins, file)


def checked(margins: Sequence[Margin], file: str | None = None) -> tuple[Margin, ...]:
    """The margins when they are fit for use: no doubles, no class without a total, one sum for one population."""
    if not margins:
        raise _unusable([Problem(_("Det finns inga marginaler."), _("Ge minst en rad."), file=file)])
    problems = [*_doubles(margins), *_mixed(margins), *_negative(margins)]
    if problems:
        raise _unusable(problems)
    _one_population(margins, file)
    return tuple(margins)


class _Unfit(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.why)
        self.problem = problem


def _require_columns(table: pl.DataFrame, file: str | None) -> None:
    missing = [column for column in COLUMNS if column not in table.columns]
    if missing:
        raise InvalidInput(
            _("Marginalerna går inte att läsa."),
            file=file,
            column=missing[0],
            why=_("Kolumnen finns inte; där finns {columns}.").format(columns=", ".join(table.columns[:20])),
            cure=_("Ge kolumnerna variable, category och total."),
        )


def _margin(variable: object, category: object, total: object, row: int, file: str | None) -> Margin:
    name = "*".join(part.strip() for part in _text(variable).split("*"))
    if not all(name.split("*")):
        raise _Unfit(Problem(_("Variabeln saknas."), _("Skriv kolumnens namn."), file, row, "variable", name or None))
    number = _number(total)
    if number is None:
        value = None if total is None else str(total)
        why = _("Totalen saknas eller är inget tal.")
        raise _Unfit(Problem(why, _("Skriv antalet i populationen."), file, row, "total", value))
    found = "*".join(part.strip() for part in _text(category).split("*")) or None
    if found is None and "*" in name:
        why = _("En korsning behöver en klass av varje variabel.")
        raise _Unfit(Problem(why, _("Skriv klasserna som x*y."), file, row, "category"))
    if found is not None and name == INTERCEPT:
        why = _("Variabeln 1 är hela antalet och har inga klasser.")
        raise _Unfit(Problem(why, _("Lämna category tom."), file, row, "category", found))
    if found is not None and found.count("*") < name.count("*"):
        why = _("En korsning behöver en klass av varje variabel.")
        raise _Unfit(Problem(why, _("Skriv klasserna som x*y."), file, row, "category", found))
    return Margin(name, found, number, file, row)


def _text(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # anything float() does not take is no number
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None


def _doubles(margins: Sequence[Margin]) -> list[Problem]:
    seen: set[tuple[str, str | None]] = set()
    problems = []
    for margin in margins:
        key = (margin.variable, margin.category)
        if key in seen:
            cure = _("Behåll en av raderna.")
            problems.append(
                Problem(_("Marginalen står två gånger."), cure, margin.file, margin.row, "category", margin.name)
            )
        seen.add(key)
    return problems


def _mixed(margins: Sequence[Margin]) -> list[Problem]:
    classed = {margin.variable for margin in margins if margin.category is not None}
    why = _("Variabeln har både klasser och en total utan klass.")
    cure = _("Ge antingen klasserna eller totalen av en numerisk variabel.")
    return [
        Problem(why, cure, margin.file, margin.row, "category", margin.variable)
        for margin in margins
        if margin.category is None and margin.variable in classed
    ]


def _negative(margins: Sequence[Margin]) -> list[Problem]:
    why, cure = _("Antalet personer är negativt."), _("Skriv antalet i populationen.")
    return [
        Problem(why, cure, margin.file, margin.row, "total", f"{margin.name}: {margin.total:g}")
        for margin in margins
        if margin.total < 0 and (margin.category is not None or margin.variable == INTERCEPT)
    ]


def _one_population(margins: Sequence[Margin], file: str | None) -> None:
    sums: dict[str, list[float]] = {}
    for margin in margins:
        if margin.category is not None or margin.variable == INTERCEPT:
            sums.setdefault(margin.variable, []).append(margin.total)
    totals = {variable: math.fsum(parts) for variable, parts in sums.items()}
    if not totals:
        return
    smallest, largest = min(totals, key=lambda v: totals[v]), max(totals, key=lambda v: totals[v])
    if totals[largest] <= 0:
        why, cure = _("Alla antal är noll."), _("Skriv antalet i populationen.")
        raise _unusable([Problem(why, cure, file=file, column="total", value=largest)])
    if totals[largest] - totals[smallest] > AGREEMENT * totals[largest]:
        from samlad.core.wording import figures

        why = _("Marginalerna motsäger varandra: {one} summerar till {first}, {other} till {second}.").format(
            one=smallest, first=figures(totals[smallest], 10), other=largest, second=figures(totals[largest], 10)
        )
        cure = _("Ge alla marginaler för samma population, så att de summerar lika.")
        raise _unusable([Problem(why, cure, file=file, column="total", value=largest)])


def _unusable(problems: list[Problem]) -> InvalidInput:
    return InvalidInput(_("Marginalerna går inte att använda."), problems=problems[:20], total=len(problems))
