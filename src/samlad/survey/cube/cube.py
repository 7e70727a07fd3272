"""The cube of sufficient statistics: six sums per cell and question from which any roll-up gets its exact variance.

One row per stratum × post-stratum × domain cell, over those who answered: n, Σw, Σwy, Σw², Σw²y, Σw²y². Beside it a
table of all respondents per stratum × post-stratum, whatever they answered. The sums add: partitions can be built
apart and put together. A cell of one person shows that person's answer, so the cube is as personal as the answers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.survey.cube.sums import Keys, Profile, Summed, Variable, profiled, require_numbers, summed
from samlad.survey.design import Floats, Integers
from samlad.survey.domains import numbered


@dataclass(frozen=True)
class Cube:
    """The cube of one weighting of one survey.

    `centre` is what was taken from each variable before squaring (0 for shares). `extra` are columns given to the
    cells afterwards, such as the federation of a municipality.
    """

    keys: Keys
    variables: tuple[Variable, ...]
    profile: Profile
    sums: Summed
    extra: tuple[str, ...] = ()

    @cached_property
    def question_of(self) -> Integers:
        """Which column of the base sums belongs to each variable."""
        columns = list(dict.fromkeys(one.column for one in self.variables))
        return np.array([columns.index(one.column) for one in self.variables], dtype=np.int64)

    @cached_property
    def centre(self) -> Floats:
        """The constant of each variable."""
        return np.array([0.0 if one.is_answer else self.profile.centre[one.column] for one in self.variables])

    def with_column(self, name: str, source: str, values: Mapping[str, str]) -> "Cube":
        """The same cube with its cells also labelled by what a key column belongs to; unknown ones get none."""
        labels = self.sums.cells[source].cast(pl.String).replace_strict(values, default=None, return_dtype=pl.String)
        cells = self.sums.cells.with_columns(labels.alias(name))
        return replace(self, sums=replace(self.sums, cells=cells), extra=(*self.extra, name))

    def __add__(self, other: "Cube") -> "Cube":
        """Both together: late returns, or parts that were built apart with the same profile."""
        if (self.keys, self.variables, self.profile) != (other.keys, other.variables, other.profile):
            raise WrongUse(
                _("Kuberna går inte att lägga ihop."),
                why=_("De har inte samma indelning, variabler och centrering."),
                cure=_("Bygg dem med samma profil."),
            )
        names = list(self.keys.cell)
        both = pl.concat([self.sums.cells.select(names), other.sums.cells.select(names)])
        cells, to = numbered(both, names)

        def added(one: Floats, more: Floats) -> Floats:
            total = np.zeros((cells.height, *one.shape[1:]))
            np.add.at(total, to, np.concatenate([one, more]))
            return total

        parts = {
            name: added(getattr(self.sums, name), getattr(other.sums, name))
            for name in ("rows", "weight", "weight2", "design_weight", "n", "s0", "s2", "s1", "s11", "s22", "s12")
        }
        fpc = np.zeros(cells.height)
        fpc[to] = np.concatenate([self.sums.fpc, other.sums.fpc])
        return Cube(self.keys, self.variables, self.profile, Summed(cells=cells, fpc=fpc, **parts))

    @cached_property
    def strata(self) -> tuple[Integers, Floats, Floats, tuple[str, ...]]:
        """The stratum of each cell, and per stratum its respondents, its sampled fraction and its name."""
        labels, number = numbered(self.sums.cells, self.keys.strata)
        n = np.bincount(number, weights=self.sums.rows, minlength=labels.height).astype(float)
        size = np.zeros(labels.height)
        np.maximum.at(size, number, self.sums.fpc)
        names = tuple("×".join(str(part) for part in row) for row in labels.iter_rows()) if self.keys.strata else ("",)
        uneven = (size[number] != self.sums.fpc) | ((self.sums.fpc > 1) & (self.sums.fpc < n[number]))
        if uneven.any():
            index = int(number[np.flatnonzero(uneven)[0]])
            raise InvalidInput(
                _("Populationens storlek går inte att använda."),
                value=f"{names[index]}: {size[index]:g}",
                why=_("Den varierar inom stratumet eller är mindre än urvalet."),
                cure=_("Ge antalet i populationen, inte i urvalet."),
            )
        fraction = np.where(size == 0, 0.0, np.where(size <= 1, size, n / np.maximum(size, 1)))
        return number, n, fraction, names


def build(
    frame: IntoFrame,
    variables: Sequence[Variable],
    *,
    weight: str,
    strata: Sequence[str] = (),
    domains: Sequence[str] = (),
    group: str | None = None,
    design_weight: str | None = None,
    fpc: str | None = None,
    profile: Profile | None = None,
) -> Cube:
    """Add up a survey of element sampling (every row a sampling unit), on Polars, Spark or any engine of Narwhals.

    `group` is the post-stratum or calibration cell of each row, needed when the weights are calibrated;
    `design_weight` the weight before calibration. `profile` makes several partitions fit together.
    """
    require_numbers(frame, weight)
    keys = Keys(tuple(strata), tuple(domains), group)
    known = profile or profiled(frame, variables)
    sums = summed(frame, keys, variables, known, weight=weight, design_weight=design_weight, fpc=fpc)
    return Cube(keys, tuple(variables), known, sums)
