"""The heavy step of the cube: sums per cell, one expression for Polars and for Spark.

Products are made inside the sums, missing answers count as zero, and nothing but group-by, sum and count is used, so
that the same Narwhals expressions run on every engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.survey.design import Floats
from samlad.survey.domains import EVERYONE, numbered

Lazy: TypeAlias = "nw.LazyFrame[Any]"

_CELL = "§cell"
_W2 = "§w2"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the cube: the numbers of a column, or 1 for those whose stored answer is `code` and 0 else."""

    column: str
    code: str | int | float | None = None

    @property
    def is_answer(self) -> bool:
        """Is it the 0/1 variable of an answer?"""
        return self.code is not None


@dataclass(frozen=True, slots=True)
class Keys:
    """The columns that make a cell: strata (crossed), the post-stratum if there is one, and the domains."""

    strata: tuple[str, ...]
    domains: tuple[str, ...]
    group: str | None = None

    @property
    def frame(self) -> tuple[str, ...]:
        """What the table of all respondents is kept by."""
        return (*self.strata, self.group) if self.group else self.strata

    @property
    def cell(self) -> tuple[str, ...]:
        """What the cube is kept by; a column may be both stratum and domain."""
        return tuple(dict.fromkeys((*self.frame, *self.domains)))


@dataclass(frozen=True, slots=True)
class Profile:
    """What one pass over the columns told: which are complete, which hold only 0 and 1, and a centre for the others.

    Large numbers cancel when squares are subtracted: they are centred by a constant first, kept with the cube.
    """

    complete: dict[str, bool]
    two_valued: dict[str, bool]
    centre: dict[str, float]


def profiled(frame: IntoFrame, variables: Sequence[Variable]) -> Profile:
    """Look the columns through once."""
    lazy: Lazy = nw.from_native(frame).lazy()
    columns = list(dict.fromkeys(one.column for one in variables))
    numeric = list(dict.fromkeys(one.column for one in variables if not one.is_answer))
    asked = [nw.len().alias("rows")]
    for number, column in enumerate(columns):
        asked.append(nw.col(column).count().alias(f"n{number}"))
    for number, column in enumerate(numeric):
        x = nw.col(column).cast(nw.Float64)
        asked += [x.mean().alias(f"m{number}"), ((x * x - x) * (x * x - x)).sum().alias(f"d{number}")]
    told = _collected(lazy.select(*asked)).row(0, named=True)
    two_valued = {column: told[f"d{number}"] == 0 for number, column in enumerate(numeric)}
    return Profile(
        {column: told[f"n{number}"] == told["rows"] for number, column in enumerate(columns)},
        two_valued,
        {
            column: 0.0 if two_valued[column] else float(told[f"m{number}"] or 0.0)
            for number, column in enumerate(numeric)
        },
    )


@dataclass(frozen=True, slots=True)
class Summed:
    """One row a cell, in the order of the keys; arrays are cells × questions (base sums) or cells × variables.

    `s12` is Σwy²: not needed for the variance, but for what simple random sampling would have given (design effect).
    """

    cells: pl.DataFrame
    rows: Floats
    weight: Floats
    weight2: Floats
    design_weight: Floats
    fpc: Floats
    n: Floats
    s0: Floats
    s2: Floats
    s1: Floats
    s11: Floats
    s22: Floats
    s12: Floats


def summed(
    frame: IntoFrame,
    keys: Keys,
    variables: Sequence[Variable],
    profile: Profile,
    *,
    weight: str,
    design_weight: str | None,
    fpc: str | None,
) -> Summed:
    """All sums of the cube in one pass."""
    lazy = _ordered(frame, keys)
    columns = list(dict.fromkeys(one.column for one in variables))
    w, w2 = nw.col(weight).cast(nw.Float64), nw.col(_W2)
    asked = [
        nw.len().alias("§_rows"),
        w.sum().alias("§_G0"),
        w2.sum().alias("§_G2"),
        nw.col(design_weight or weight).cast(nw.Float64).sum().alias("§_D"),
        _counted(w).alias("§_counted"),
    ]
    if fpc is not None:
        asked += [nw.col(fpc).min().alias("§_fpc_low"), nw.col(fpc).max().alias("§_fpc_high")]
    for number, column in enumerate(columns):
        if not profile.complete[column]:
            there = _as_number(~nw.col(column).is_null())
            asked += [
                (_positive(w) * there).sum().alias(f"§_n{number}"),
                (w * there).sum().alias(f"§_a{number}"),
                (w2 * there).sum().alias(f"§_b{number}"),
            ]
    for number, one in enumerate(variables):
        y = _value(one, profile)
        asked += [(w * y).sum().alias(f"§_c{number}"), (w2 * y).sum().alias(f"§_d{number}")]
        if not (one.is_answer or profile.two_valued[one.column]):
            asked += [(w2 * y * y).sum().alias(f"§_e{number}"), (w * y * y).sum().alias(f"§_f{number}")]
    by = [_CELL] if _CELL in lazy.collect_schema().names() else list(keys.cell)
    if by == [_CELL]:
        asked += [nw.col(name).min().alias(f"§{name}") for name in keys.cell]
    found = _collected(lazy.with_columns((w * w).alias(_W2)).group_by(*by).agg(*asked))
    return _arranged(found.rename({f"§{name}": name for name in keys.cell if by == [_CELL]}), keys, variables, profile)


def _as_number(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Float64)


def _positive(w: nw.Expr) -> nw.Expr:
    return _as_number(w > 0)


def _counted(w: nw.Expr) -> nw.Expr:
    return _positive(w).sum()


def _value(one: Variable, profile: Profile) -> nw.Expr:
    column = nw.col(one.column)
    if one.is_answer:
        return _as_number(column == one.code)
    centre = profile.centre[one.column]
    return column.cast(nw.Float64) - centre if centre else column.cast(nw.Float64)


def _ordered(frame: IntoFrame, keys: Keys) -> Lazy:
    """In one process: rows sorted by cell, which makes the sums fast and the same bits every time."""
    names = list(keys.cell)
    if not names:
        return nw.from_native(frame).lazy().with_columns(nw.lit(0).alias(_CELL))
    if not isinstance(frame, pl.DataFrame):
        return nw.from_native(frame).lazy()
    cell = pl.Series(_CELL, numbered(frame, names)[1])
    return nw.from_native(frame.with_columns(cell).sort(_CELL, maintain_order=True).lazy())


def _collected(lazy: Lazy) -> pl.DataFrame:
    collected = lazy.collect(backend="polars") if isinstance(lazy, nw.LazyFrame) else lazy
    found: pl.DataFrame = collected.to_polars()
    return found


def _arranged(found: pl.DataFrame, keys: Keys, variables: Sequence[Variable], profile: Profile) -> Summed:
    found = found.sort(list(keys.cell)) if keys.cell else found
    columns = list(dict.fromkeys(one.column for one in variables))

    def of_columns(sign: str, whole: str) -> Floats:
        picked = [whole if profile.complete[column] else f"{sign}{number}" for number, column in enumerate(columns)]
        return _matrix(found, picked)

    two = [one.is_answer or profile.two_valued[one.column] for one in variables]
    squares = [f"d{number}" if simple else f"e{number}" for number, simple in enumerate(two)]
    spread = [f"c{number}" if simple else f"f{number}" for number, simple in enumerate(two)]
    return Summed(
        found.select(keys.cell) if keys.cell else pl.DataFrame({EVERYONE: [0]}),
        _vector(found, "rows"),
        _vector(found, "G0"),
        _vector(found, "G2"),
        _vector(found, "D"),
        _sizes(found, keys),
        of_columns("n", "counted"),
        of_columns("a", "G0"),
        of_columns("b", "G2"),
        _matrix(found, [f"c{number}" for number in range(len(variables))]),
        _matrix(found, [f"d{number}" for number in range(len(variables))]),
        _matrix(found, squares),
        _matrix(found, spread),
    )


def _vector(found: pl.DataFrame, name: str) -> Floats:
    numbers: Floats = found[f"§_{name}"].cast(pl.Float64).to_numpy()
    return numbers


def _matrix(found: pl.DataFrame, names: Sequence[str]) -> Floats:
    distinct = list(dict.fromkeys(names))
    numbers = found.select(pl.col([f"§_{name}" for name in distinct]).cast(pl.Float64).fill_null(0.0)).to_numpy()
    matrix: Floats = numbers[:, [distinct.index(name) for name in names]]
    return matrix


def _sizes(found: pl.DataFrame, keys: Keys) -> Floats:
    if "§_fpc_low" not in found.columns:
        return np.zeros(found.height)
    low, high = found["§_fpc_low"].cast(pl.Float64), found["§_fpc_high"].cast(pl.Float64)
    wrong = (low != high) | low.is_null()
    if wrong.any():
        raise InvalidInput(
            _("Populationens storlek går inte att använda."),
            value=str(found.filter(wrong)[keys.strata[0]][0]) if keys.strata else None,
            why=_("Den är inte samma i hela stratumet."),
            cure=_("Ge ett tal per stratum."),
        )
    sizes: Floats = low.to_numpy()
    return sizes


def require_numbers(frame: IntoFrame, weight: str) -> None:
    """Weights are there and not negative; what Narwhals knows is asked once."""
    w = nw.col(weight).cast(nw.Float64)
    lazy: Lazy = nw.from_native(frame).lazy()
    told = _collected(
        lazy.select(_as_number(w < 0).sum().alias("negative"), _as_number(w.is_null()).sum().alias("missing"))
    ).row(0)
    if any(told):
        raise WrongUse(
            _("Vikterna går inte att använda."),
            column=weight,
            why=_("Vikten saknas eller är negativ."),
            cure=_("Rätta vikten, eller ta bort raden om personen inte ingår i urvalet."),
        )
