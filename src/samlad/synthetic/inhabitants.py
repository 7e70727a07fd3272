"""Made-up inhabitants by age and sex: the county's real structure, scaled to each municipality's real total."""

import polars as pl

from samlad.core.people import AgeBand, Sex
from samlad.data.facts import facts

BANDS = tuple(
    AgeBand.parse(text) for text in ("0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80+")
)


def county_structure() -> dict[tuple[AgeBand, Sex], float]:
    """The share of Värmland's inhabitants in each band and sex (SCB, TAB6471); bands above 80 taken together."""
    shares: dict[tuple[AgeBand, Sex], float] = {}
    table = facts("county_population")
    total = float(table["population"].sum())
    for age, sex, inhabitants in table.select("age", "sex", "population").iter_rows():
        band = next(band for band in BANDS if band.holds(AgeBand.parse(age).low))
        key = (band, Sex(sex))
        shares[key] = shares.get(key, 0.0) + inhabitants / total
    return shares


def inhabitants_by_age(place: str, year: int) -> dict[tuple[AgeBand, Sex], int]:
    """Whole inhabitants of a municipality by band and sex, adding up to about its published total."""
    total = population_table().filter(pl.col("place") == place, pl.col("year") == year)["population"].item()
    return {key: round(share * total) for key, share in county_structure().items()}


def population_table() -> pl.DataFrame:
    """Published inhabitants by place and year."""
    return facts("population").select("place", "year", "population")
