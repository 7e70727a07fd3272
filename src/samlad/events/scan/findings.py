"""What a cluster says in a plain sentence, as rows of the estimate table, and which clusters may leave the house."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from samlad.core.dims import dims_text
from samlad.core.estimate import Estimate, Unit, computed_from
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.core.wording import day, listed, number
from samlad.events.rates import Stamp
from samlad.stats.intervals import count_interval

METHOD = "events.scan/1"
FEWEST_CASES = 5
FEWEST_AREAS = 3
_NAMED = 4


def may_leave(cluster: dict[str, object], *, fewest_cases: int = FEWEST_CASES) -> bool:
    """May a cluster be shown outside? Not with fewer than five cases, nor over fewer than three areas.

    What is withheld for its small count or its small area would point at a home or a person; `fewest_cases` may only
    be raised.
    """
    observed, areas = int(str(cluster["observed"])), int(str(cluster["areas"]))
    return observed >= max(fewest_cases, FEWEST_CASES) and areas >= FEWEST_AREAS


def sentence(cluster: dict[str, object], *, level: float, runs: int) -> str:
    """One sentence about one cluster: where, how many against how many expected, and what chance would give.

    `level`: below this p the cluster is more than chance; `runs`: how many runs the p value rests on.
    """
    observed, expected = float(str(cluster["observed"])), float(str(cluster["expected"]))
    facts = _("{where}: {observed} fall där {expected} var att vänta.").format(
        where=_where(cluster), observed=number(observed), expected=number(expected, 1 if expected < 20 else 0)
    )
    p = cluster["p"]
    if not isinstance(p, float):
        return facts
    times = number(round(p * (runs + 1)) - 1)
    chance = _("Slumpen gav minst så mycket i {times} av {runs} omgångar").format(times=times, runs=number(runs))
    verdict = _("det är mer än slumpen") if p <= level else _("det kan vara slump")
    return f"{facts} {chance}: {verdict}."


def _where(cluster: dict[str, object]) -> str:
    """The areas by name when they are few, else the first and how many; with the days when there are any."""
    members = str(cluster["members"]).split(";")
    if len(members) <= _NAMED:
        where = listed(members)
    else:
        where = _("{name} och {count} områden runt om").format(name=members[0], count=number(len(members) - 1))
    start, end = cluster.get("start"), cluster.get("end")
    if isinstance(start, date) and isinstance(end, date):
        where = _("{where}, {start} till {end}").format(where=where, start=day(start), end=day(end))
    return where


def cluster_estimates(
    clusters: pl.DataFrame, *, measure: str, place: str, period: Period, stamp: Stamp, level: float
) -> Estimates:
    """The clusters with p at most `level` as rows: `ratio` of observed to expected inside, Byar's or exact limits.

    The limits are those of the count inside the circle. They do not say how the circle was found: that is what the p
    value is for, and it stands in `dims`. Clusters that may not leave have no row.
    """
    rows = []
    for cluster in clusters.iter_rows(named=True):
        if cluster["p"] is None or cluster["p"] > level or not may_leave(cluster):
            continue
        limits = count_interval(int(cluster["observed"]), stamp.confidence)
        expected = float(cluster["expected"])
        dims: dict[str, object] = {"cluster": cluster["cluster"], "areas": cluster["areas"], "p": f"{cluster['p']:.4f}"}
        rows.append(
            Estimate(
                measure=measure,
                place=PlaceCode.parse(place),
                period=period,
                unit=Unit.RATIO,
                dims=dims_text(dims),
                value=float(cluster["observed"]) / expected,
                interval=Interval(limits.low / expected, limits.high / expected, stamp.confidence),
                n=int(cluster["observed"]),
                base=expected,
                method=METHOD,
                origin=computed_from([stamp.origin]),
                snapshot=stamp.snapshot,
            )
        )
    return Estimates.of(rows)


def sentences(clusters: pl.DataFrame, *, level: float, runs: int) -> Sequence[str]:
    """One sentence a cluster, best first."""
    return [sentence(cluster, level=level, runs=runs) for cluster in clusters.iter_rows(named=True)]
