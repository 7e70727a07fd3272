"""The published figures that come with Samlad, as rows of the estimate table: fetched, never recalculated."""

from samlad.compare.published import CRIME, SCHOOL_FIRES, SUICIDE
from samlad.core.estimate import Estimate, Origin, Status, Unit
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
        common = {"base": base, "n": count, "method": "fetched", "snapshot": "fakta:bra-2021"}
        rows.append(_row(CRIME, place, Period.year(year), Unit.COUNT, float(count), **common))
        rows.append(_row(CRIME, place, Period.year(year), Unit.PER_100000, float(rate), **common))
    return Estimates.of(rows)


def _school_fires() -> Estimates:
    rows = []
    columns = ("place", "first_year", "last_year", "count", "person_years")
    for place, first, last, count, person_years in facts("school_fires").select(columns).iter_rows():
        base = float(person_years) if person_years else None
        rows.append(
            _row(
                SCHOOL_FIRES, place, Period.years(first, last), Unit.COUNT, float(count),
                n=count, base=base, method="fetched", snapshot="fakta:msb-ida-skolbrand",
            )
        )  # fmt: skip
    return Estimates.of(rows)


def _suicide() -> Estimates:
    return Estimates.of(
        _row(SUICIDE, place, Period.year(year), Unit.PER_100000, rate, method="fetched", snapshot="fakta:ki-nasp")
        for place, year, rate in facts("suicide_county").select("place", "year", "per_100000").iter_rows()
    )


def _survey() -> Estimates:
    return Estimates.of(
        _row(
            f"{PUBLISHED_SURVEY}{measure}", "00", Period.year(wave), Unit.SHARE, share,
            category="ja", method="fetched", snapshot="fakta:msb-enkat",
        )
        for measure, wave, share in facts("survey_published").select("measure", "wave", "share").iter_rows()
    )  # fmt: skip


def _row(measure: str, place: str, period: Period, unit: Unit, value: float, **rest: object) -> Estimate:
    return Estimate(
        measure=measure,
        place=PlaceCode.parse(place),
        period=period,
        unit=unit,
        value=value,
        origin=Origin.FETCHED,
        status=Status.OK,
        **rest,  # type: ignore[arg-type]
    )


__all__ = ["CRIME", "PUBLISHED_SURVEY", "SCHOOL_FIRES", "SUICIDE", "fetched_estimates"]
