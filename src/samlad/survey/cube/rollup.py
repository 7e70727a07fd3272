"""Estimates of any roll-up from the cube: means, shares and totals with their exact Taylor variances.

With m = Σ S1 / Σ S0 over the cells of a domain, A = (S1 − m·S0)/W, B = (S22 − 2m·S11 + m²·S2)/W² and
C = (S11 − m·S2)/W are added up per stratum (and post-stratum). Weights taken as fixed: Z_h = ΣA, ZZ_h = ΣB. Calibrated
weights: ū of post-stratum g is its mean residual over ALL respondents of g, whatever they answered, and
Z_hg = A − ū·G0, ZZ_hg = B − 2ū·C + ū²·G2. Var = Σ_h (1 − f_h) · n_h/(n_h − 1) · (ZZ_h − Z_h²/n_h).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from samlad.survey.cube.cube import Cube
from samlad.survey.design import Floats, Integers
from samlad.survey.domains import numbered
from samlad.survey.variance import Pairs, Singleton, of_singletons, per_group, sums_by

_BLOCK = 4_000_000
"""How many numbers an expanded block may hold: 32 MB."""

_ROUNDING = 1e-13
"""A variance below this share of the terms it is the difference of is rounding: it is 0."""

Smoother = Callable[[Floats], Floats]
"""From the mean residual of every calibration cell (cells × k) to its fitted value by the auxiliary variables."""


@dataclass(frozen=True)
class Rolled:
    """One row a domain (`labels`), arrays domains × variables; NaN where nobody answered."""

    labels: pl.DataFrame
    value: Floats
    variance: Floats
    n: Floats
    base: Floats
    simple: Floats
    """The variance that simple random sampling with replacement would give (R's `deff="replace"`)."""

    @property
    def se(self) -> Floats:
        """Standard errors."""
        found: Floats = np.sqrt(self.variance)
        return found


def roll_up(
    cube: Cube,
    by: Sequence[str] = (),
    *,
    singleton: Singleton = Singleton.FAIL,
    total: bool = False,
    smoother: Smoother | None = None,
) -> Rolled:
    """Means (shares) of every variable in every domain that `by` makes of the cells; totals when asked for.

    With a `group` in the cube the variance uses residuals: from the group's mean (post-stratification), or from the
    regression that `smoother` stands for (raking, linear, logit; the weights within a group then share one factor).
    """
    cells = _Cells.of(cube, by)
    parts = cells.parts(total=total)
    if cube.keys.group is None:
        z, zz = cells.to_pairs(parts.a), cells.to_pairs(parts.b)
        present = cells.to_pairs(cube.sums.n[cells.chosen])[:, cube.question_of] > 0
        _cell, stratum, domain = cells.pairs
        pairs = Pairs(stratum, domain, present, cells.count, cube.strata[3])
        variance = stratified(cube, pairs, z, zz, parts.scale, singleton)
    elif smoother is None:
        variance = _poststratified(cells, parts, singleton)
    else:
        variance = _regressed(cells, parts, smoother, singleton)
    value = np.where(parts.below > 0, parts.value, np.nan)
    return Rolled(cells.labels, value, np.where(np.isnan(value), np.nan, variance), parts.n, parts.below, parts.simple)


@dataclass(frozen=True)
class _Parts:
    """A, B and C of every cell, and the value, n and base of every domain."""

    a: Floats
    b: Floats
    c: Floats
    scale: Floats
    value: Floats
    below: Floats
    n: Floats
    simple: Floats


@dataclass(frozen=True)
class _Cells:
    """The cells that lie in a domain: which stratum, group and domain each belongs to."""

    cube: Cube
    labels: pl.DataFrame
    chosen: Integers
    domain: Integers

    @classmethod
    def of(cls, cube: Cube, by: Sequence[str]) -> "_Cells":
        frame = cube.sums.cells
        inside = np.ones(frame.height, dtype=bool)
        for name in by:
            inside &= frame[name].is_not_null().to_numpy()
        chosen = np.flatnonzero(inside)
        labels, domain = numbered(frame.filter(pl.Series(inside)), by)
        return cls(cube, labels, chosen, domain)

    @property
    def count(self) -> int:
        return self.labels.height

    @cached_property
    def stratum(self) -> Integers:
        return self.cube.strata[0][self.chosen]

    @cached_property
    def pairs(self) -> tuple[Integers, Integers, Integers]:
        """The (stratum, domain) pair of each cell; the stratum and domain of each pair."""
        key, pair = np.unique(self.stratum * self.count + self.domain, return_inverse=True)
        return pair, key // self.count, key % self.count

    def to_domains(self, values: Floats) -> Floats:
        return sums_by(self.domain, values, self.count)

    def to_pairs(self, values: Floats) -> Floats:
        return sums_by(self.pairs[0], values, self.pairs[1].size)

    def parts(self, *, total: bool) -> _Parts:
        """What every cell adds, after the values of the domains are known."""
        sums, question, centre = self.cube.sums, self.cube.question_of, self.cube.centre
        s0, s2 = sums.s0[self.chosen][:, question], sums.s2[self.chosen][:, question]
        s1, s11, s22 = sums.s1[self.chosen], sums.s11[self.chosen], sums.s22[self.chosen]
        base, top = self.to_domains(s0), self.to_domains(s1)
        n = self.to_domains(sums.n[self.chosen])[:, question]
        if total:
            m, w = np.broadcast_to(-centre, base.shape), np.ones_like(base)
            value = top + centre * base
        else:
            w = np.where(base > 0, base, 1.0)
            m = top / w
            value = m + centre
        mc, wc = m[self.domain], w[self.domain]
        a = (s1 - mc * s0) / wc
        b = (s22 - 2 * mc * s11 + mc * mc * s2) / (wc * wc)
        c = (s11 - mc * s2) / wc
        mean = top / np.where(base > 0, base, 1.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            spread = np.maximum(self.to_domains(sums.s12[self.chosen]) - mean * mean * base, 0.0) / base
            simple = spread / (n - 1) * (base**2 if total else 1.0)
        scale = self.to_domains((np.abs(s22) + mc * mc * s2) / (wc * wc))
        return _Parts(a, b, c, scale, value, base, n, simple)


def stratified(cube: Cube, pairs: Pairs, z: Floats, zz: Floats, scale: Floats, singleton: Singleton) -> Floats:
    """Σ_h (1 − f_h) · n_h/(n_h − 1) · (ZZ_h − Z_h²/n_h) per domain, with the rule for strata of one."""
    _number, sizes, fraction, _names = cube.strata
    n, open_share = sizes[pairs.stratum], 1 - fraction[pairs.stratum]
    factor = np.divide(open_share * n, n - 1, out=np.zeros_like(n), where=n > 1)
    parts = factor[:, None] * np.maximum(zz - z * z / n[:, None], 0.0)
    found = sums_by(pairs.domain, parts, pairs.domains)
    single = ((n == 1) & (open_share > 0))[:, None] & pairs.present
    found += of_singletons(singleton, pairs, single, z, parts, open_share, int(sizes.sum()))
    return np.where(found <= _ROUNDING * scale, 0.0, found)


def _poststratified(cells: _Cells, parts: _Parts, singleton: Singleton) -> Floats:
    """Residuals from the group's mean: only groups with cells in the domain have any."""
    cube = cells.cube
    frame = _Frame.of(cube)
    group = frame.group[frame.of_cell[cells.chosen]]
    # A group's mean residual in a domain, over all respondents of the group.
    key, pair = np.unique(group * cells.count + cells.domain, return_inverse=True)
    pair_group, pair_domain = key // cells.count, key % cells.count
    # Every stratum part of those groups, also where the domain has no cells.
    place, owner = _expanded(pair_group, frame)
    where = _lookup(place, owner, frame.of_cell[cells.chosen], pair, key.size)
    both, index = np.unique(frame.stratum[place] * cells.count + pair_domain[owner], return_inverse=True)
    found = np.empty_like(parts.below)
    step = max(1, _BLOCK // max(place.size, 1))
    for start in range(0, found.shape[1], step):
        block = slice(start, start + step)
        a, b, c = parts.a[:, block], parts.b[:, block], parts.c[:, block]
        mean = sums_by(pair, a, key.size) / frame.group_weight[pair_group][:, None]
        z = -mean[owner] * frame.weight[place][:, None]
        zz = mean[owner] ** 2 * frame.weight2[place][:, None]
        np.add.at(z, where, a)
        np.add.at(zz, where, b - 2 * mean[pair] * c)
        everybody = np.ones((both.size, 1), dtype=bool)
        pairs = Pairs(both // cells.count, both % cells.count, everybody, cells.count, cube.strata[3])
        z, zz = sums_by(index, z, both.size), sums_by(index, zz, both.size)
        found[:, block] = stratified(cube, pairs, z, zz, parts.scale[:, block], singleton)
    return found


def _regressed(cells: _Cells, parts: _Parts, smoother: Smoother, singleton: Singleton) -> Floats:
    """Residuals from a regression: every stratum and group has one in every domain."""
    cube = cells.cube
    frame = _Frame.of(cube)
    place = frame.of_cell[cells.chosen]
    found = np.zeros(parts.below.shape)
    strata = cube.strata[1].size
    everybody = np.ones((strata, 1), dtype=bool)
    pairs = Pairs(np.arange(strata), np.zeros(strata, dtype=np.int64), everybody, 1, cube.strata[3])
    for domain in range(cells.count):
        own = cells.domain == domain
        a, b, c = (sums_by(place[own], values[own], frame.group.size) for values in (parts.a, parts.b, parts.c))
        mean = sums_by(frame.group, a, frame.group_weight.size) / frame.group_weight[:, None]
        fitted = smoother(mean)[frame.group]
        z = a - fitted * frame.weight[:, None]
        zz = b - 2 * fitted * c + fitted**2 * frame.weight2[:, None]
        z, zz = sums_by(frame.stratum, z, strata), sums_by(frame.stratum, zz, strata)
        found[domain] = stratified(cube, pairs, z, zz, parts.scale[[domain]], singleton)[0]
    return found


@dataclass(frozen=True)
class _Frame:
    """All respondents per (stratum, group), whatever they answered."""

    of_cell: Integers
    stratum: Integers
    group: Integers
    weight: Floats
    weight2: Floats
    group_weight: Floats

    @classmethod
    def of(cls, cube: Cube) -> "_Frame":
        stratum = cube.strata[0]
        labels, group = numbered(cube.sums.cells, (cube.keys.group or "",))
        key, of_cell = np.unique(stratum * labels.height + group, return_inverse=True)
        weight = per_group(of_cell, cube.sums.weight, key.size)
        groups = key % labels.height
        whole = per_group(groups, weight, labels.height)
        return cls(
            of_cell,
            key // labels.height,
            groups,
            weight,
            per_group(of_cell, cube.sums.weight2, key.size),
            np.where(whole > 0, whole, 1.0),
        )


def _expanded(pair_group: Integers, frame: _Frame) -> tuple[Integers, Integers]:
    """For every pair the frame rows of its group: frame row and owning pair, pair by pair."""
    order = np.argsort(frame.group, kind="stable")
    starts = np.searchsorted(frame.group[order], np.arange(frame.group_weight.size + 1))
    counts = (starts[1:] - starts[:-1])[pair_group]
    owner = np.repeat(np.arange(pair_group.size), counts)
    offset = np.arange(owner.size) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[starts[pair_group][owner] + offset], owner


def _lookup(place: Integers, owner: Integers, cell_place: Integers, cell_pair: Integers, pairs: int) -> Integers:
    """Where in the expanded rows each cell's (frame row, pair) stands."""
    key = place * pairs + owner
    order = np.argsort(key, kind="stable")
    return order[np.searchsorted(key[order], cell_place * pairs + cell_pair)]
