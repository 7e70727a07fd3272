"""The severity pyramid: for every death so many in hospital, so many treated and sent home, so many without care.

The levels are exclusive (each person counts once, at the worst), in the order of Heinrich's triangle as injury
epidemiology uses it (Wadman, Muelleman, Coto & Kellermann 2003, J Trauma 55:1126–1131). Ratios of counts have the exact
conditional limits of Przyborowski & Wilenski (1940).
"""

import math
from collections.abc import Sequence
from enum import StrEnum

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import counts, filled, names, stop_at
from samlad.stats.intervals import count_interval, wilson
from samlad.stats.two_counts import rate_ratio


class Severity(StrEnum):
    """How badly somebody was hurt, worst first."""

    DEAD = "dead"
    INPATIENT = "inpatient"
    OUTPATIENT = "outpatient"
    NO_CARE = "no_care"

    def label(self) -> str:
        """The level in words."""
        return {
            Severity.DEAD: _("döda"),
            Severity.INPATIENT: _("inskrivna på sjukhus"),
            Severity.OUTPATIENT: _("vårdade utan inskrivning"),
            Severity.NO_CARE: _("skadade utan vård"),
        }[self]


def severity_pyramid(
    frame: IntoFrame, *, severity: str, count: str, by: Sequence[str] = (), confidence: float = 0.95
) -> pl.DataFrame:
    """Numbers, shares and steps of the pyramid in every group: `by…, severity, n, low, high, share, share_low,
    share_high, per_worse, per_worse_low, per_worse_high, status`.

    `per_worse` says how many there are for each one at the next worse level that the table has; a level without anybody
    has none. A level that the group lacks in the table is missing, not zero.
    """
    table = polars_of(frame)
    level = filled(names(table, severity), severity)
    known = [one.value for one in Severity]
    cure = _("Skriv något av: {known}.").format(known=", ".join(known))
    stop_at(~level.is_in(known), level, severity, _("Svårighetsgraden är okänd."), cure)
    keys = [filled(names(table, name), name) for name in by]
    rows = pl.DataFrame([*keys, level.alias("§level"), filled(counts(table, count), count).alias("§n")])
    summed = rows.group_by(*by, "§level", maintain_order=True).agg(pl.col("§n").sum())
    groups = [(key, group) for key, group in summed.group_by(by, maintain_order=True)] if by else [((), summed)]
    found = [dict(zip(by, key, strict=True)) | row for key, group in groups for row in _steps(group, confidence)]
    return pl.DataFrame(found, infer_schema_length=None)


def _steps(group: pl.DataFrame, confidence: float) -> list[dict[str, object]]:
    numbers = {Severity(level): int(n) for level, n in group.select("§level", "§n").iter_rows()}
    total = sum(numbers.values())
    rows: list[dict[str, object]] = []
    worse: int | None = None
    for level in Severity:
        n = numbers.get(level)
        limits = None if n is None else count_interval(n, confidence)
        share = None if n is None or total == 0 else wilson(n, total, confidence)
        step = None if n is None or not worse else rate_ratio(n, 1.0, worse, 1.0, confidence)
        rows.append(
            {
                "severity": level.value,
                "n": n,
                "low": None if limits is None else limits.low,
                "high": None if limits is None else limits.high,
                "share": None if share is None or n is None else n / total,
                "share_low": None if share is None else share.low,
                "share_high": None if share is None else share.high,
                "per_worse": None if step is None else step.ratio,
                "per_worse_low": None if step is None else step.interval.low,
                "per_worse_high": None if step is None or math.isinf(step.interval.high) else step.interval.high,
                "status": "missing" if n is None else "ok",
            }
        )
        worse = n if n is not None else worse
    return rows
