"""The cells a rate is made of: events and population by group and age band, summed from checked rows."""

from dataclasses import dataclass

import polars as pl

from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.language import _, ngettext
from samlad.events.checked import amounts, counts, names, require_columns, stop_at
from samlad.events.rating.age_bands import Bands, bands_of, lower_bounds

OUTPUT = ("value", "low", "high", "n", "base", "status")
"""The columns a table of rates has after those of its groups."""
BAND, COUNT, PEOPLE, SPREAD, KNOWN = "§band", "§count", "§people", "§spread", "§known"
"""Columns of our own, under names that no file has."""


@dataclass(frozen=True, slots=True)
class RateColumns:
    """The columns of a table of counts. `variance` holds Σ k²·persons with k events each, for repeat events."""

    count: str
    population: str
    by: tuple[str, ...] = ()
    age: str | None = None
    variance: str | None = None


@dataclass(frozen=True, slots=True)
class Cells:
    """Sums by group and band: events, population, variance, and the number of rows with both numbers.

    `cells` holds the groups that are reported; `everything` all rows with both numbers, as a reference.
    """

    cells: pl.DataFrame
    everything: pl.DataFrame
    bands: Bands
    notes: tuple[str, ...]


def cells_of(frame: pl.DataFrame, columns: RateColumns) -> Cells:
    """Sum a table to cells. Events where there is no population stop with their row."""
    _require_names(frame, columns)
    rows, labels = _checked_rows(frame, columns)
    notes = [*_told_by(rows, columns)]
    lacking = int((~rows[KNOWN]).sum())
    if lacking:
        told = ngettext(
            "{count} rad utan antal eller befolkning räknas inte.",
            "{count} rader utan antal eller befolkning räknas inte.",
            lacking,
        )
        notes.append(told.format(count=lacking))
    bands = bands_of(labels.drop_nulls().to_list()) if labels is not None else bands_of(["0"])
    for cut in bands.cut:
        told = _("Åldersgruppen {band} går in i nästa och kortas: gruppens nedre gräns gäller.")
        notes.append(told.format(band=cut))
    known = rows.filter(KNOWN)
    named = rows if not columns.by else rows.drop_nulls(list(columns.by))
    if named.is_empty():
        raise NothingToShow(
            _("Det finns inga grupper att redovisa."),
            column=", ".join(columns.by) or None,
            why=_("Tabellen är tom, eller så saknar alla rader uppgift i kolumnen."),
            cure=_("Kontrollera kolumnen och urvalet."),
        )
    return Cells(_summed(named, (*columns.by, BAND)), _summed(known, (BAND,)), bands, tuple(notes))


def _checked_rows(frame: pl.DataFrame, columns: RateColumns) -> tuple[pl.DataFrame, pl.Series | None]:
    number, people = counts(frame, columns.count), amounts(frame, columns.population)
    why = _("Händelser där det inte finns någon befolkning.")
    cure = _("Ge befolkningen, eller en annan nämnare. Koden kan höra till en annan årgång av indelningen.")
    stop_at((people == 0) & (number > 0), people, columns.population, why, cure)
    spread = number if columns.variance is None else amounts(frame, columns.variance)
    if columns.variance is not None:
        stop_at(spread < number, spread, columns.variance, _("Variansen är mindre än antalet."))
    labels = None if columns.age is None else names(frame, columns.age)
    low = pl.repeat(0, frame.height, dtype=pl.Int64, eager=True) if labels is None else lower_bounds(labels)
    known = number.is_not_null() & people.is_not_null() & spread.is_not_null() & low.is_not_null()
    numbers = {COUNT: number, PEOPLE: people, SPREAD: spread, KNOWN: known}
    rows = pl.DataFrame({**{name: names(frame, name) for name in columns.by}, BAND: low, **numbers})
    return rows, labels


def _summed(rows: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    known = pl.col(KNOWN)
    sums = [pl.col(name).filter(known).sum().cast(pl.Float64) for name in (COUNT, PEOPLE, SPREAD)]
    return rows.group_by(keys).agg(*sums, known.sum()).sort(keys)


def _told_by(rows: pl.DataFrame, columns: RateColumns) -> list[str]:
    lost = rows.height - rows.drop_nulls(list(columns.by)).height if columns.by else 0
    if not lost:
        return []
    told = ngettext(
        "{count} rad saknar uppgift i {columns} och redovisas inte.",
        "{count} rader saknar uppgift i {columns} och redovisas inte.",
        lost,
    )
    return [told.format(count=lost, columns=", ".join(columns.by))]


def _require_names(frame: pl.DataFrame, columns: RateColumns) -> None:
    taken = [name for name in columns.by if name in OUTPUT]
    twice = len(set(columns.by)) < len(columns.by)
    if taken or twice:
        raise WrongUse(
            _("Kolumnen går inte att dela upp efter."),
            value=", ".join(taken or columns.by),
            why=_("Kolumnen är angiven två gånger.") if twice else _("Resultatet har en kolumn med samma namn."),
            cure=_("Byt namn på kolumnen i filen.") if taken else _("Ange varje kolumn en gång."),
        )
    require_columns(frame, list(columns.by))
