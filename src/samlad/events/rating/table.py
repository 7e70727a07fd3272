"""Rates of groups as a table: crude, standardised to an age mix, or set against what reference rates lead to expect.

Direct: Σ w·c/p / Σ w with Dobson's limits, not given on fewer than ten events; indirect: observed / expected with the
limits of the observed count (as PHEindicatormethods prints them; Breslow & Day 1987, Dobson et al. 1991).
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.estimate import Status
from samlad.core.frames import polars_of
from samlad.core.language import _, ngettext
from samlad.events.rating.cells import BAND, COUNT, KNOWN, PEOPLE, SPREAD, Cells, RateColumns, cells_of
from samlad.events.rating.limits import Limits, around
from samlad.events.rating.standard import ESP2013, Standard
from samlad.stats.many_counts import wilson_limits

Floats = NDArray[np.float64]

FEWEST = 10
"""A directly standardised rate on fewer events is not given (Public Health England's rule)."""


class RateMethod(StrEnum):
    """How the rate is made."""

    CRUDE = "crude"
    DIRECT = "direct"
    INDIRECT = "indirect"
    INDIRECT_RATE = "indirect-rate"


@dataclass(frozen=True, slots=True)
class RateChoice:
    """Method, limits (none: the method's default), confidence and what the rate is given per."""

    method: RateMethod = RateMethod.CRUDE
    limits: Limits | None = None
    confidence: float = 0.95
    per: float = 100_000.0


@dataclass(frozen=True, slots=True)
class RateTable:
    """The table `by…, value, low, high, n, base, status`, the expected count of every row, and notes in words."""

    frame: pl.DataFrame
    expected: pl.Series
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Groups:
    """Arrays of groups × bands; a band a group lacks has nought everywhere."""

    labels: pl.DataFrame
    counts: Floats
    people: Floats
    spread: Floats
    known: NDArray[np.int64]

    @property
    def n(self) -> Floats:
        return np.asarray(self.counts.sum(axis=1), dtype=np.float64)

    @property
    def base(self) -> Floats:
        return np.asarray(self.people.sum(axis=1), dtype=np.float64)


def rates(
    frame: IntoFrame, columns: RateColumns, choice: RateChoice | None = None, standard: Standard | None = None
) -> RateTable:
    """Rates by group. `standard`: weights for `direct` (else ESP2013), reference rates for the indirect methods (else
    all rows of the table). `base` is the population; `n` the events. `indirect` is 100 × observed / expected.

    A group without population has status `not_applicable`, one without any number `missing`, a direct rate on fewer
    than ten events `suppressed`.
    """
    choice = choice or RateChoice()
    _require_sense(columns, choice)
    cells = cells_of(polars_of(frame), columns)
    groups = _grouped(cells, columns.by)
    notes = list(cells.notes)
    with np.errstate(divide="ignore", invalid="ignore"):
        if choice.method is RateMethod.CRUDE:
            expected = np.full(len(groups.n), np.nan)
            value, low, high = _crude(groups, choice)
        elif choice.method is RateMethod.DIRECT:
            expected = np.full(len(groups.n), np.nan)
            notes += _gaps(cells, groups)
            value, low, high = _direct(groups, cells, choice, standard or ESP2013)
        else:
            reference = _own_reference(cells) if standard is None else standard
            value, low, high, expected = _indirect(groups, cells, choice, reference)
    return RateTable(_table(groups, choice, value, low, high), pl.Series("expected", expected), tuple(notes))


def _require_sense(columns: RateColumns, choice: RateChoice) -> None:
    if choice.method is RateMethod.DIRECT and columns.age is None:
        raise WrongUse(
            _("Det går inte att åldersstandardisera."),
            why=_("Det framgår inte vilken kolumn som har åldersgruppen."),
            cure=_("Ange den med --age."),
        )
    if choice.limits is Limits.WILSON and choice.method is not RateMethod.CRUDE:
        raise WrongUse(
            _("Intervallet passar inte metoden."),
            value=choice.limits.value,
            why=_("Wilsons intervall gäller en andel; ett standardiserat tal är ingen andel."),
            cure=_("Välj byar, exact eller dobson, eller utelämna --interval."),
        )


def _grouped(cells: Cells, by: tuple[str, ...]) -> _Groups:
    frame = cells.cells
    if by:
        labels = frame.select(by).unique(maintain_order=True)
        number = frame.join(labels.with_row_index("§group"), on=list(by), how="left", maintain_order="left")["§group"]
    else:
        labels, number = pl.DataFrame(), pl.Series("§group", [0] * frame.height)
    place = {low: at for at, low in enumerate(cells.bands.lows)}
    rows = frame.with_columns(number.alias("§group")).drop_nulls(BAND)
    shape = (labels.height if by else 1, len(place))
    at = (rows["§group"].to_numpy(), np.array([place[low] for low in rows[BAND]], dtype=np.int64))

    def spread_out(name: str) -> Floats:
        found = np.zeros(shape)
        found[at] = rows[name].to_numpy()
        return found

    known = spread_out(KNOWN).astype(np.int64)
    return _Groups(labels, spread_out(COUNT), spread_out(PEOPLE), spread_out(SPREAD), known)


def _crude(groups: _Groups, choice: RateChoice) -> tuple[Floats, Floats, Floats]:
    n, base = groups.n, groups.base
    scale = choice.per / base
    if choice.limits is Limits.WILSON:
        _require_shares(groups)
        some = np.where(base > 0, base, 1.0)
        low, high = wilson_limits(n, some, choice.confidence)
        return n * scale, low * choice.per, high * choice.per
    # Nothing happened: the variance is nought, and the upper limit that of one event's weight.
    variance = np.where(n > 0, groups.spread.sum(axis=1), 1.0) * scale**2
    return n * scale, *around(n * scale, variance, n, choice.limits, choice.confidence)


def _require_shares(groups: _Groups) -> None:
    many = groups.n > groups.base
    if many.any():
        raise InvalidInput(
            _("Wilsons intervall går inte att använda."),
            value=f"{groups.n[many][0]:g} / {groups.base[many][0]:g}",
            why=_("Det är fler händelser än befolkning, så kvoten är ingen andel."),
            cure=_("Välj byar eller exact."),
        )


def _direct(groups: _Groups, cells: Cells, choice: RateChoice, standard: Standard) -> tuple[Floats, Floats, Floats]:
    bands = cells.bands.bands
    weight = standard.summed("weight", bands) / standard.between("weight", bands)
    there = groups.people > 0
    share = np.where(there, weight / np.where(there, groups.people, 1.0), 0.0) * choice.per
    value, variance = (share * groups.counts).sum(axis=1), (share**2 * groups.spread).sum(axis=1)
    low, high = around(value, variance, groups.n, choice.limits, choice.confidence)
    few = groups.n < FEWEST
    return (np.where(few, np.nan, value), np.where(few, np.nan, low), np.where(few, np.nan, high))


def _own_reference(cells: Cells) -> Standard:
    rows = cells.everything.drop_nulls(BAND).sort(BAND)
    known = dict(zip(rows[BAND], range(rows.height), strict=True))
    bands = tuple(band for band in cells.bands.bands if band.low in known)
    columns = {"count": tuple(rows[COUNT].to_list()), "population": tuple(rows[PEOPLE].to_list())}
    return Standard(_("alla rader"), bands, columns)


def _indirect(
    groups: _Groups, cells: Cells, choice: RateChoice, reference: Standard
) -> tuple[Floats, Floats, Floats, Floats]:
    have = [band for at, band in enumerate(cells.bands.bands) if groups.people[:, at].any()]
    at = [cells.bands.lows.index(band.low) for band in have]
    events, people = reference.summed("count", have), reference.summed("population", have)
    expected = groups.people[:, at] @ (events / people) if have else np.zeros(len(groups.n))
    _require_expected(groups.n, expected)
    whole = np.array([sum(reference.columns["count"]), sum(reference.columns["population"])])
    pooled = whole[0] / whole[1]
    scale = (100.0 if choice.method is RateMethod.INDIRECT else pooled * choice.per) / expected
    spread = np.where(groups.n > 0, groups.spread.sum(axis=1), 1.0) * scale**2
    value = groups.n * scale
    return value, *around(value, spread, groups.n, choice.limits, choice.confidence), expected


def _require_expected(n: Floats, expected: Floats) -> None:
    impossible = (n > 0) & ~(expected > 0)
    if impossible.any():
        raise InvalidInput(
            _("Det går inte att standardisera."),
            value=f"{n[impossible][0]:g}",
            why=_("Det finns händelser där referensen inte väntar sig några."),
            cure=_("Välj en referens som har händelser i samma åldrar."),
        )


def _gaps(cells: Cells, groups: _Groups) -> list[str]:
    """Bands of the standard that a group has no numbers for: they count as no events, and are told."""
    bands = cells.bands.bands
    holes = [
        f"{one.stop}–{following.low - 1}"
        for one, following in pairwise(bands)
        if one.stop is not None and one.stop < following.low
    ]
    notes = []
    if holes:
        told = _("Åldrarna {ages} saknas i tabellen; de räknas som utan händelser.")
        notes.append(told.format(ages=", ".join(holes)))
    lacking = int(((groups.people <= 0).any(axis=1) & (groups.base > 0)).sum())
    if lacking:
        told = ngettext(
            "{count} grupp saknar befolkning i någon åldersgrupp; den räknas som utan händelser.",
            "{count} grupper saknar befolkning i någon åldersgrupp; den räknas som utan händelser.",
            lacking,
        )
        notes.append(told.format(count=lacking))
    return notes


def _table(groups: _Groups, choice: RateChoice, value: Floats, low: Floats, high: Floats) -> pl.DataFrame:
    missing = groups.known.sum(axis=1) == 0
    nobody = ~missing & ~(groups.base > 0)
    status = np.where(missing, Status.MISSING.value, Status.OK.value).astype(object)
    status[nobody] = Status.NOT_APPLICABLE.value
    empty = missing | nobody | ~np.isfinite(value)
    status[empty & ~missing & ~nobody] = Status.NOT_APPLICABLE.value
    if choice.method is RateMethod.DIRECT:
        status[~missing & ~nobody & (groups.n < FEWEST)] = Status.SUPPRESSED.value
    numbers = {
        name: pl.Series(np.where(empty, np.nan, column)).fill_nan(None)
        for name, column in (("value", value), ("low", low), ("high", high))
    }
    return pl.DataFrame(
        {
            **{name: groups.labels[name] for name in groups.labels.columns},
            **numbers,
            "n": pl.Series(np.where(missing, -1, groups.n).astype(np.int64)).replace(-1, None),
            "base": pl.Series(np.where(missing, np.nan, groups.base)).fill_nan(None),
            "status": pl.Series(status.astype(str)),
        }
    )
