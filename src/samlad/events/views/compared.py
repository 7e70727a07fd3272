"""Two periods beside each other, kind by kind: is there more of something than there was, and is it sure?"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.core.period import Period
from samlad.events.counting import counted
from samlad.events.gathered import Gathered
from samlad.events.views.selection import Selection, municipalities
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.two_counts import rate_ratio

SCHEMA = {
    "kind": pl.String(),
    "events_1": pl.Int64(),
    "events_2": pl.Int64(),
    "per_1000_1": pl.Float64(),
    "per_1000_2": pl.Float64(),
    "ratio": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "p": pl.Float64(),
    "p_adjusted": pl.Float64(),
    "verdict": pl.String(),
}


def compared(
    gathered: Gathered, selection: Selection, before: Sequence[Period], after: Period, *, confidence: float = 0.95
) -> pl.DataFrame:
    """One row a kind: counts and yearly rates before (all periods of `before` together) and after, and their ratio.

    `kind, events_1, events_2, per_1000_1, per_1000_2, ratio, low, high, p, p_adjusted, verdict`; the exact conditional
    interval of two Poisson counts (Przyborowski & Wilenski 1940), p adjusted over the kinds (Benjamini & Hochberg
    1995), `verdict` `increase`, `decrease` or `cannot_say`. Events come in bursts more often than the Poisson
    distribution has it: intervals are then too narrow. Periods that overlap are wrong use.
    """
    if any(after.overlaps(one) for one in before):
        raise WrongUse(
            _("Perioderna går inte att jämföra."),
            value=str(after),
            why=_("De överlappar varandra: samma händelser skulle räknas på båda sidor."),
            cure=_("Välj två perioder som inte har någon dag gemensam."),
        )
    places = municipalities(gathered, selection)
    years_1 = sum(gathered.population.person_years(places, one) for one in before)
    years_2 = gathered.population.person_years(places, after)
    counts_1: dict[str, int] = {}
    for one in before:
        for kind, n in _by_kind(gathered, selection.within(one)).items():
            counts_1[kind] = counts_1.get(kind, 0) + n
    counts_2 = _by_kind(gathered, selection.within(after))
    rows: list[dict[str, object]] = []
    for kind in sorted({*counts_1, *counts_2}):
        n_1, n_2 = counts_1.get(kind, 0), counts_2.get(kind, 0)
        found = rate_ratio(n_2, years_2, n_1, years_1, confidence)
        rows.append(
            {
                "kind": kind,
                "events_1": n_1,
                "events_2": n_2,
                "per_1000_1": 1000 * n_1 / years_1,
                "per_1000_2": 1000 * n_2 / years_2,
                "ratio": found.ratio if found else None,
                "low": found.interval.low if found else None,
                "high": found.interval.high if found and math.isfinite(found.interval.high) else None,
                "p": found.p if found else None,
            }
        )
    adjusted = benjamini_hochberg([math.nan if row["p"] is None else float(str(row["p"])) for row in rows])
    for row, p in zip(rows, adjusted, strict=True):
        row["p_adjusted"] = None if math.isnan(p) else p
        row["verdict"] = _verdict(row["ratio"], p, 1 - confidence)
    return pl.DataFrame(rows, schema=SCHEMA)


def since(meeting: date, last: date, years: int) -> tuple[list[Period], Period]:
    """The days since a meeting up to the last day, and the same days in as many years before: seasons stay apart."""
    if last < meeting:
        raise WrongUse(
            _("Det finns inga händelser efter dagen."),
            value=meeting.isoformat(),
            why=_("Registren slutar {last}.").format(last=last),
            cure=_("Välj en tidigare dag."),
        )
    after = Period(meeting, last)
    if after.days > 366:
        raise WrongUse(
            _("Tiden sedan mötet är för lång."),
            value=meeting.isoformat(),
            why=_("Samma dagar ett år tidigare skulle överlappa."),
            cure=_("Välj en dag inom det senaste året, eller jämför två perioder."),
        )
    return [_earlier(after, back) for back in range(1, years + 1)], after


def _earlier(period: Period, years: int) -> Period:
    """The same days some years before; 29 February is 28 February there."""
    day = period.start
    try:
        start = day.replace(year=day.year - years)
    except ValueError:
        start = day.replace(year=day.year - years, day=28)
    return Period(start, start + timedelta(days=min(period.days, 365) - 1))


def _by_kind(gathered: Gathered, selection: Selection) -> dict[str, int]:
    table = counted(selection.of(gathered.events), ["event_kind"])
    return {kind: int(n) for kind, n in table.iter_rows()}


def _verdict(ratio: object, p: float, level: float) -> str:
    if not isinstance(ratio, float) or math.isnan(p) or p > level:
        return "cannot_say"
    return "increase" if ratio > 1 else "decrease"
