"""Years of life lost: what each who died could have expected to live on, by the life table the user supplies.

Σ deaths × remaining life expectancy at the age of death (Murray 1996; without discount or age weights). Deaths are
Poisson, so the variance is Σ deaths·e²; limits by Dobson's method on those of the number of deaths.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import amounts, counts, filled, names, stop_at
from samlad.events.rating.age_bands import band_of, lower_bounds
from samlad.events.rating.limits import around
from samlad.sources.analysis import numeric


@dataclass(frozen=True, slots=True)
class LifeTable:
    """Remaining years at exact ages, for one sex or all; between two ages on the straight line."""

    ages: tuple[float, ...]
    remaining: tuple[float, ...]

    def at(self, age: float) -> float:
        """Remaining years; above the last age those of the last, below the first unknown."""
        if age < self.ages[0]:
            raise InvalidInput(
                _("Livslängdstabellen börjar för sent."),
                value=f"{age:g}",
                why=_("Tabellens lägsta ålder är {age:g}.").format(age=self.ages[0]),
                cure=_("Ge en tabell som börjar vid den yngsta åldern."),
            )
        return float(np.interp(age, self.ages, self.remaining))


def life_tables(frame: IntoFrame) -> Mapping[str, LifeTable]:
    """Columns `age, remaining[, sex]`: a table for each sex (key `all` without the column)."""
    table = polars_of(frame)
    age = filled(amounts(table, "age"), "age")
    left = filled(amounts(table, "remaining"), "remaining")
    sex = filled(names(table, "sex"), "sex") if "sex" in table.columns else pl.repeat("all", table.height, eager=True)
    rows = pl.DataFrame({"sex": sex, "age": age, "remaining": left}).sort("sex", "age")
    stop_at(pl.DataFrame({"s": sex, "a": age}).is_duplicated(), age, "age", _("Åldern står på flera rader."))
    return {
        str(key): LifeTable(tuple(group["age"]), tuple(group["remaining"]))
        for (key,), group in rows.group_by("sex", maintain_order=True)
    }


def life_years_lost(
    frame: IntoFrame,
    tables: Mapping[str, LifeTable],
    *,
    age: str,
    count: str,
    by: Sequence[str] = (),
    sex: str | None = None,
    population: str | None = None,
    per: float = 100_000.0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Years lost by group: `by…, value, low, high, n, mean_years, base, rate, rate_low, rate_high, status`.

    `age` is the age at death, or a band such as `65-69`, which counts at its middle; an open band counts at its lower
    bound. Without a death no upper limit is known. Without `population` there are no rates.
    """
    table = polars_of(frame)
    deaths = filled(counts(table, count), count)
    at = _ages(table, age)
    sexes = pl.repeat("all", table.height, eager=True) if sex is None else filled(names(table, sex), sex)
    stop_at(~sexes.is_in(list(tables)), sexes, sex or "sex", _("Livslängdstabellen har inte det könet."))
    years = pl.Series([tables[who].at(old) for who, old in zip(sexes, at, strict=True)], dtype=pl.Float64)
    people = _people(table, deaths, population)
    keys = [filled(names(table, name), name) for name in by]
    rows = pl.DataFrame([*keys, deaths.alias("§n"), years.alias("§e"), people.alias("§base")])
    n, e = pl.col("§n"), pl.col("§e")
    sums = [(n * e).sum().alias("§value"), (n * e**2).sum().alias("§variance"), n.sum(), pl.col("§base").sum()]
    found = rows.group_by(by).agg(sums).sort(by) if by else rows.select(sums)
    return _limited(found, list(by), population is not None, per, confidence)


def _people(table: pl.DataFrame, deaths: pl.Series, population: str | None) -> pl.Series:
    if population is None:
        return pl.repeat(0.0, table.height, eager=True)
    people = amounts(table, population).fill_null(0.0)
    stop_at((people == 0) & (deaths > 0), people, population, _("Döda där det inte finns någon befolkning."))
    return people


def _limited(found: pl.DataFrame, by: list[str], has_base: bool, per: float, confidence: float) -> pl.DataFrame:
    value, n = found["§value"].to_numpy(), found["§n"].to_numpy()
    low, high = around(value, found["§variance"].to_numpy(), n, None, confidence)
    base = np.where(found["§base"].to_numpy() > 0, found["§base"].to_numpy(), np.nan)
    # Without a death the years that one would have cost are not known, and no upper limit can be given.
    numbers = {
        "value": value,
        "low": np.where(n > 0, low, 0.0),
        "high": np.where(n > 0, high, np.nan),
        "n": n,
        "mean_years": np.where(n > 0, value / np.where(n > 0, n, 1.0), np.nan),
        "base": base,
        "rate": value / base * per,
        "rate_low": np.where(n > 0, low, 0.0) / base * per,
        "rate_high": np.where(n > 0, high, np.nan) / base * per,
    }
    told = [pl.Series(name, one).fill_nan(None) for name, one in numbers.items() if has_base or "rate" not in name]
    frame = pl.DataFrame([*(found[name] for name in by), *told]).with_columns(pl.col("n").cast(pl.Int64))
    empty = pl.col("base").is_null() if has_base else pl.lit(False)
    return frame.with_columns(pl.when(empty).then(pl.lit("not_applicable")).otherwise(pl.lit("ok")).alias("status"))


def _ages(table: pl.DataFrame, age: str) -> list[float]:
    """Exact ages as they are; a band at its middle, an open one at its lower bound."""
    if age in table.columns and table[age].dtype.is_numeric():
        found: list[float] = filled(numeric(table, age), age).to_list()
        return found
    labels = filled(names(table, age), age)
    lower_bounds(labels)
    bands = [band_of(text) for text in labels]
    return [float(band.low) if band.stop is None else (band.low + band.stop) / 2 for band in bands]
