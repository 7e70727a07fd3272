"""Why a value alarmed, or did not, in plain words: the rule, the number, the limit."""

import math

import polars as pl

from samlad.core.language import _
from samlad.core.wording import number
from samlad.events.alarms.judged import Rule


def reason(rule: Rule, count: int, expected: float | None, threshold: float | None) -> str:
    """One sentence on one value; empty where there is nothing to say."""
    if rule is Rule.HISTORY:
        return _("Historien är för kort för en gräns.")
    if rule is Rule.NONE or expected is None or threshold is None:
        return ""
    numbers = {
        "count": number(count),
        "expected": number(expected, 1),
        "limit": number(math.floor(threshold * 10) / 10, 1),
    }
    told = {
        Rule.ABOVE: _("{count} händelser är fler än gränsen {limit}; {expected} var att vänta."),
        Rule.FEW: _("{count} händelser är över gränsen {limit}, men de senaste veckornas fall är för få för ett larm."),
        Rule.RUN: _("Sjunde värdet i rad över medelvärdet {expected}; {count} nu, gränsen är {limit}."),
        Rule.NEAR: _("Två av tre värden nära gränsen {limit}; {count} nu, {expected} är medelvärdet."),
        Rule.TREND: _("Sjunde värdet i rad som stiger; {count} nu, gränsen är {limit}."),
    }[rule]
    return told.format(**numbers)


def with_reasons(found: pl.DataFrame) -> pl.DataFrame:
    """The table of `alarms` with a column `reason`."""
    rows = found.select("rule", "count", "expected", "threshold").iter_rows()
    told = [reason(Rule(rule), count, expected, threshold) for rule, count, expected, threshold in rows]
    return found.with_columns(pl.Series("reason", told, dtype=pl.String))
