"""A survey handed over to R's package survey: data, design, Samlad's estimates and a script that redoes them.

For what Samlad does not do (regression models, unusual designs) the analyst goes on from there. Only the columns that
the design and the questions need are handed over. Values and standard errors agree to 1e-9 (tests/survey).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.durable import whole_file
from samlad.survey.asked import Asked
from samlad.survey.calibration import CalibrationMethod, Margin
from samlad.survey.design import Booleans
from samlad.survey.variance import Singleton

_LONELY = {
    Singleton.FAIL: "fail",
    Singleton.SKIP: "remove",
    Singleton.ADJUST: "adjust",
    Singleton.AVERAGE: "average",
}
_DOMAIN = "samlad_domain"


@dataclass(frozen=True, slots=True)
class HandOver:
    """What the receiver needs to know of the design. Margins go with a method, bounds with the method's factors."""

    weight: str
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    margins: tuple[Margin, ...] = ()
    method: CalibrationMethod = CalibrationMethod.LINEAR
    bounds: tuple[float, float] | None = None
    confidence: float = 0.95
    singleton: Singleton = Singleton.FAIL

    def columns(self, asked: Sequence[Asked]) -> list[str]:
        """The columns that are handed over, each once."""
        wanted = [self.weight, *self.strata, *self.clusters, *self.fpc, *self.by]
        wanted += [part for margin in self.margins if margin.variable != "1" for part in margin.parts]
        return list(dict.fromkeys([*wanted, *(column for one in asked for column in one.columns)]))


def write_hand_over(
    folder: Path,
    table: pl.DataFrame,
    design: HandOver,
    asked: Sequence[Asked],
    estimates: pl.DataFrame,
    *,
    where: Booleans | None = None,
) -> list[Path]:
    """Write answers.csv, answers.parquet, estimates.csv, design.R and estimates.R into a new folder.

    `table` has one row a sampled person and the columns of `design` and `asked`; `estimates` is what
    `samlad.survey.table.estimate_table` made of the same. The folder must be empty, so that nothing is mixed.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            _("Överlämningen skrevs inte."),
            file=str(folder),
            why=_("Mappen finns och är inte tom."),
            cure=_("Välj en ny mapp med --out."),
        )
    inside = np.ones(table.height, dtype=bool) if where is None else where
    answers = table.select(design.columns(asked)).with_columns(pl.Series(_DOMAIN, inside.astype(np.int8)))
    folder.mkdir(parents=True, exist_ok=True)
    text = [name for name, kind in answers.schema.items() if not (kind.is_numeric() or kind == pl.Boolean)]
    told = answers.with_columns(pl.col(pl.Boolean).cast(pl.String), pl.col(text).cast(pl.String))
    text += [name for name, kind in answers.schema.items() if kind == pl.Boolean]
    script = files("samlad.survey") / "hand_over.R"
    contents = {
        "answers.csv": told.write_csv().encode(),
        "estimates.csv": estimates.write_csv().encode(),
        "design.R": _design(table, design, text).encode(),
        "estimates.R": script.read_bytes(),
    }
    for name, content in contents.items():
        with whole_file(folder / name) as file:
            file.write(content)
    answers.write_parquet(folder / "answers.parquet")
    return [folder / name for name in (*contents, "answers.parquet")]


def _design(table: pl.DataFrame, design: HandOver, text: Sequence[str]) -> str:
    """The design as assignments in R."""
    kept = independent(table, design.margins)
    low, high = design.bounds or (None, None)
    lines = {
        "weight": _strings([design.weight]),
        "strata": _strings(design.strata),
        "clusters": _strings(design.clusters),
        "fpc": _strings(design.fpc),
        "by_columns": _strings(design.by),
        "text_columns": _strings(text),
        "domain": _strings([_DOMAIN]),
        "singleton": _strings([_LONELY[design.singleton]]),
        "confidence": repr(design.confidence),
        "calfun": _strings([_calfun(design.method)]),
        "bounds": "c(-Inf, Inf)" if low is None else f"c({low!r}, {high!r})",
        "margins": _margins(kept),
    }
    head = "# The design of the survey, as Samlad read it.\n"
    return head + "\n".join(f"{name} <- {value}" for name, value in lines.items()) + "\n"


def _calfun(method: CalibrationMethod) -> str:
    # With one classification every distance gives the same weights: each group is scaled to its total.
    return {CalibrationMethod.RAKING: "raking", CalibrationMethod.LOGIT: "logit"}.get(method, "linear")


def _margins(margins: Sequence[Margin]) -> str:
    categories = ", ".join("NA" if one.category is None else _string(one.category) for one in margins)
    totals = ", ".join(repr(float(one.total)) for one in margins)
    return (
        f"data.frame(\n  variable = {_strings([one.variable for one in margins])},\n"
        f"  category = as.character(c({categories})),\n  total = as.numeric(c({totals}))\n)"
    )


def _strings(texts: Sequence[str]) -> str:
    return f"c({', '.join(_string(text) for text in texts)})" if texts else "character(0)"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def independent(table: pl.DataFrame, margins: Sequence[Margin]) -> list[Margin]:
    """The margins without those that follow from the ones before: R's matrix must have full rank.

    Found on the matrix of cross products, one column at a time (Gram–Schmidt).
    """
    if not margins:
        return []
    columns = np.column_stack([_auxiliary(table, one) for one in margins])
    columns /= np.maximum(np.linalg.norm(columns, axis=0), 1e-300)
    basis: list[np.ndarray] = []
    kept = []
    for margin, column in zip(margins, columns.T, strict=True):
        rest = column.copy()
        for _pass in range(2):  # the second pass takes away what rounding left of the first
            for one in basis:
                rest -= (one @ rest) * one
        size = float(np.linalg.norm(rest))
        if size > 1e-8:
            basis.append(rest / size)
            kept.append(margin)
    return kept


def _auxiliary(table: pl.DataFrame, margin: Margin) -> np.ndarray:
    if margin.variable == "1":
        return np.ones(table.height)
    if margin.category is None:
        return table[margin.variable].cast(pl.Float64).fill_null(0.0).to_numpy().copy()
    cell = table.select(pl.concat_str(pl.col(list(margin.parts)).cast(pl.String), separator="*")).to_series()
    return (cell == margin.category).fill_null(False).to_numpy().astype(float)
