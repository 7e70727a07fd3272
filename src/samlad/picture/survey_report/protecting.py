"""The survey's rows as one table, protected together: this wave, the earlier one, their splits, then the changes.

A change beside one withheld share would give the share away. So the shares are protected first, and a change is part
of the table only where both its shares may be shown.
"""

from collections.abc import Iterable

import polars as pl

from samlad.core.estimate import Estimate, Status, Unit
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.disclosure.publish import DisclosureRules, publish
from samlad.disclosure.published import Published
from samlad.picture.survey_report.wave import Wave
from samlad.survey.shares import METHOD

CHANGE_METHOD = "survey.change/1"


def share_rows(wave: Wave, table: pl.DataFrame) -> list[Estimate]:
    """The shares of a wave as rows of the estimate table; a row that says too little is `unreliable`."""
    period, origin, snapshot = wave.period, wave.origin, wave.study.snapshot.short_id
    confidence = wave.survey.confidence
    return [
        Estimate(
            measure=f"survey:{row['variable']}",
            category=row["category"],
            place=PlaceCode.parse(row["place"]),
            period=period,
            sex=Sex(row["sex"]),
            age=AgeBand.parse(row["age"]),
            unit=Unit.SHARE,
            value=row["value"],
            se=row["se"],
            interval=None if row["low"] is None else Interval(row["low"], row["high"], confidence),
            n=row["n"],
            base=row["base"],
            status=Status(row["status"]) if row["value"] is not None else Status.MISSING,
            method=METHOD,
            origin=origin,
            snapshot=snapshot,
        )
        for row in table.iter_rows(named=True)
    ]


def change_rows(wave: Wave, earlier: Wave, found: pl.DataFrame) -> list[Estimate]:
    """The changes in percentage points; `reference` is the earlier period."""
    confidence = wave.survey.confidence
    snapshot = f"{earlier.study.snapshot.short_id};{wave.study.snapshot.short_id}"
    return [
        Estimate(
            measure=f"survey:{row['variable']}",
            category=row["category"],
            place=PlaceCode.parse(row["place"]),
            period=wave.period,
            unit=Unit.PERCENTAGE_POINTS,
            value=row["difference"] * 100,
            se=row["se"] * 100,
            interval=Interval(row["low"] * 100, row["high"] * 100, confidence),
            reference=str(earlier.period),
            n=row["n"],
            status=Status.OK if row["status"] == Status.OK.value else Status.UNRELIABLE,
            method=CHANGE_METHOD,
            origin=wave.origin,
            snapshot=snapshot,
        )
        for row in found.iter_rows(named=True)
        if row["difference"] is not None and row["low"] is not None
    ]


def protected(
    shares: Iterable[Estimate],
    changed: Iterable[Estimate],
    rules: DisclosureRules,
    *,
    earlier: Published | None,
    behind: Estimates | None,
) -> tuple[Estimates, Published]:
    """The whole table and what of it may be shown."""
    rows = list(shares)
    first = publish(Estimates.of(rows), rules, earlier=earlier, behind=behind)
    seen = {
        (row.measure, row.category, row.place.code, str(row.period))
        for row in first.where(sex="all", age="all")
        if row.value is not None
    }
    safe = [row for row in changed if _both_shown(row, seen)]
    table = Estimates.of([*rows, *safe])
    return table, publish(table, rules, earlier=earlier, behind=behind)


def _both_shown(row: Estimate, seen: set[tuple[str, str | None, str, str]]) -> bool:
    cell = (row.measure, row.category, row.place.code)
    periods = (str(row.period), str(Period.parse(row.reference or "")))
    return all((*cell, period) in seen for period in periods)
