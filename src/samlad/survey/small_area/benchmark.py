"""Places that add up: estimates moved so that their weighted mean is the county's direct figure.

Ratio: every estimate times the same factor. Difference: the same amount added to every one (Rao & Molina 2015,
section 6.4.6). Estimates before the move stay in the table: the move is shown, not hidden.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.sources.analysis import numeric, read_analysis
from samlad.survey.small_area.variance_component import Floats


class Benchmark(StrEnum):
    """How estimates are moved."""

    RATIO = "ratio"
    DIFFERENCE = "difference"


def benchmarked(estimate: Floats, population: Floats, target: float, how: Benchmark) -> Floats:
    """Estimates whose population-weighted mean is the target.

    `population` is at least 0 with a sum above 0. A ratio needs a weighted mean other than 0.
    """
    if not np.isfinite(population).all() or (population < 0).any() or population.sum() <= 0:
        raise InvalidInput(
            _("Skattningarna går inte att stämma av."),
            why=_("Folkmängden saknas eller är negativ för någon plats."),
            cure=_("Ge folkmängden för varje plats i området."),
        )
    mean = float((estimate * population).sum() / population.sum())
    if how is Benchmark.DIFFERENCE:
        return estimate + (target - mean)
    if mean == 0:
        raise InvalidInput(
            _("Skattningarna går inte att stämma av."),
            why=_("Platsernas vägda medel är 0, så ingen kvot finns."),
            cure=_("Välj difference i stället för ratio."),
        )
    return estimate * (target / mean)


def read_targets(path: Path) -> dict[str, float]:
    """The direct figures from a file with the columns region and value; one line without region stands for all."""
    table = read_analysis(path, as_text=("region",))
    table.require(["value"])
    values = table.numbers("value").to_list()
    regions = table.frame["region"].to_list() if "region" in table.frame.columns else [""] * len(values)
    targets = {name or "": value for name, value in zip(regions, values, strict=True) if value is not None}
    if len(targets) < len(values):
        raise InvalidInput(
            _("Talen att stämma av mot går inte att använda."),
            file=path.name,
            why=_("En region står på flera rader, eller saknar värde."),
            cure=_("Ge en rad per region med dess direkta tal."),
        )
    return targets


def benchmarked_regions(
    estimates: pl.DataFrame,
    table: pl.DataFrame,
    targets: Mapping[str, float],
    *,
    region: str | None,
    population: str | None,
    how: Benchmark,
) -> pl.DataFrame:
    """The estimates with a column `benchmarked`: within every region they add up to its direct figure.

    `table` holds the population (and region) of the same places in the same order. A region without a figure keeps its
    estimates, told by a missing `benchmarked`.
    """
    for name, option in ((population, "--population"), (region if set(targets) != {""} else "-", "--region")):
        if name is None:
            raise WrongUse(
                _("Skattningarna går inte att stämma av."),
                why=_("{option} är inte angivet.").format(option=option),
                cure=_("Peka ut kolumnen."),
            )
    people = numeric(table, str(population)).fill_null(np.nan).to_numpy()
    regions = np.array(
        table[region].fill_null("").to_list() if region and set(targets) != {""} else [""] * table.height
    )
    moved = np.full(table.height, np.nan)
    for name, target in targets.items():
        inside = regions == name
        if not inside.any():
            raise InvalidInput(
                _("Skattningarna går inte att stämma av."),
                value=name,
                why=_("Ingen plats hör till regionen."),
                cure=_("Kontrollera regionens kod i båda filerna."),
            )
        moved[inside] = benchmarked(estimates["estimate"].to_numpy()[inside], people[inside], target, how)
    return estimates.with_columns(pl.Series("benchmarked", moved).fill_nan(None))
