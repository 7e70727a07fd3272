"""The published figures that come with Samlad, as rows of the estimate table: fetched, never recalculated."""

from samlad.compare.published import CRIME, SCHOOL_FIRES, SUICIDE
from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.data.facts import facts

PUBLISHED_SURVEY = "msb:"


def fetched_estimates() -> Estimates:
    """Reported crime 2021, school fires 1998–2014, suicide rates of county and nation, published survey shares."""
    return Estimates.joined([_crime(), _school_fires(), _suicide(), _survey()])


def _crime() -> Estimates:
    rows = []
    for place, year, count, rate in facts("reported_crime").select("place", "year", "count", "per_100000").iter_rows():
        # Brå prints both; the inhabitants it divided by follow from the two, to rounding.
        base = count / rate * 1e5
        for unit, value in ((Unit.COUNT, count), (Unit.PER_100000, rate)):
            rows.append(_row(CRIME, place, Period.year(year), unit, value, "fakta:bra-2021", n=count, base=base))
    return Estimates.of(rows)


def _school_fires() -> Estimates:
    rows = []
    columns = ("place", "first_year", "last_year", "count", "person_years")
    for place, first, last, count, base in facts("school_fires").select(columns).iter_rows():
        period = Period.years(first, last)
        rows.append(_row(SCHOOL_FIRES, place, period, Unit.COUNT, count, "fakta:msb-ida-skolbrand", n=count, base=base))
    return Estimates.of(rows)


def _suicide() -> Estimates:
    return Estimates.of(
        _row(SUICIDE, place, Period.year(year), Unit.PER_100000, rate, "fakta:ki-nasp")
        for place, year, rate in facts("suicide_county").select("place", "year", "per_100000").iter_rows()
    )


def _survey() -> Estimates:
    return Estimates.of(
        _row(
            f"{PUBLISHED_SURVEY}{measure}", "00", Period.year(wave), Unit.SHARE, share, "fakta:msb-enkat", category="ja"
        )
        for measure, wave, share in facts("survey_published").select("measure", "wave", "share").iter_rows()
    )


def _row(
    measure: str,
    place: str,
    period: Period,
    unit: Unit,
    value: float,
    snapshot: str,
    *,
    n: int | None = None,
    base: float | None = None,
    category: str | None = None,
) -> Estimate:
    return Estimate(
        measure=measure,
        category=category,
        place=PlaceCode.parse(place),
        period=period,
        unit=unit,
        value=float(value),
        n=n,
        base=None if not base else float(base),
        method="fetched",
        origin=Origin.FETCHED,
        snapshot=snapshot,
    )


__all__ = ["CRIME", "PUBLISHED_SURVEY", "SCHOOL_FIRES", "SUICIDE", "fetched_estimates"]
