"""The weekly run: every kind in every place, one bearable number of false alarms for all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.wording import number
from samlad.events.alarms.alarm import Method, judge
from samlad.events.alarms.false_alarms import alpha_per_test
from samlad.events.alarms.judged import Judged, Rule
from samlad.events.alarms.reasons import reason
from samlad.events.alarms.settings import Settings
from samlad.events.alarms.weekly import RAIL, WeeklySeries, weekly_series
from samlad.events.kinds import EventKind

SCHEMA = pl.Schema(
    {
        "kind": pl.String(),
        "place": pl.String(),
        "week": pl.Date(),
        "count": pl.Int64(),
        "expected": pl.Float64(),
        "threshold": pl.Float64(),
        "alarm": pl.Boolean(),
        "late": pl.Boolean(),
        "rule": pl.String(),
        "alpha": pl.Float64(),
        "delivered": pl.Date(),
        "reason": pl.String(),
    }
)
_MOST_YEARS, _FEWEST_YEARS = 5, 2
_WEEKS = 52


@dataclass(frozen=True, slots=True)
class Watch:
    """How to watch. `false_alarms_a_year` holds for all series together; the `late_weeks` latest weeks may still rise;
    `weeks` so many of the latest whole weeks are judged. Limits are widened: without that
    simulated series alarm 2.6 times as often as asked for, with it 1.9 times (docs/methods/events-alarms.md)."""

    false_alarms_a_year: float = 1.0
    late_weeks: int = 2
    weeks: int = 3
    settings: Settings = field(default_factory=lambda: Settings(widened=True))


def watch(events: pl.DataFrame, county: str, how: Watch, until: date | None = None) -> pl.DataFrame:
    """Judge the latest whole weeks of every series: one row a series and week, in the columns of `SCHEMA`.

    Farrington's flexible method, the one that keeps the rate asked for, with as many whole years (2–5) as a series has.
    A late week that alarms is an alarm, since counts only rise; one that does not is not yet a calm week, and `late`
    says so. `kind` is the event kind, or `rail`.
    """
    series = weekly_series(events, county, until)
    if not series:
        raise NothingToShow(
            _("Det finns inget att bevaka."),
            why=_("Ingen händelse har både plats och dag."),
            cure=_("Läs in ett register med datum: samlad import events FIL."),
        )
    judged = [(one, _settings_for(one, how)) for one in series]
    tested = sum(settings is not None for _one, settings in judged)
    alpha = alpha_per_test(how.false_alarms_a_year, tested)
    rows = [row for one, settings in judged for row in _rows(one, settings, how, alpha)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def kind_label(kind: str) -> str:
    """A watched kind in words."""
    return _("händelse i spårtrafik") if kind == RAIL else EventKind(kind).label()


def what_to_look_at(row: dict[str, object], place_name: str) -> str:
    """The alarm of one row as plain advice: what, where, when, why, and where to look next."""
    told = _("{kind}, {place}, veckan från {week}: {reason}") + " " + _("Se efter var, när och hur det hände.")
    said = told.format(
        kind=kind_label(str(row["kind"])).capitalize(), place=place_name, week=row["week"], reason=row["reason"]
    )
    if row["late"]:
        said += " " + _("Veckan är nyligen rapporterad och kan ännu stiga.")
    return said


def _settings_for(one: WeeklySeries, how: Watch) -> Settings | None:
    """The settings a series is long enough for; none when it is too short to be judged."""
    enough = (len(one.mondays) - how.weeks - how.settings.half_window) // _WEEKS
    years = min(_MOST_YEARS, enough)
    return replace(how.settings, years=years) if years >= _FEWEST_YEARS else None


def _rows(one: WeeklySeries, settings: Settings | None, how: Watch, alpha: float) -> list[tuple[object, ...]]:
    n = len(one.mondays)
    latest = range(max(0, n - how.weeks), n)
    if settings is None:
        return [_row(one, at, None, how, None) for at in latest]
    found = judge(one.counts, Method.FARRINGTON_FLEXIBLE, replace(settings, alpha=alpha), latest)
    return [_row(one, at, found, how, alpha) for at in latest]


def _row(one: WeeklySeries, at: int, found: Judged | None, how: Watch, alpha: float | None) -> tuple[object, ...]:
    late = at >= len(one.mondays) - how.late_weeks
    rule = Rule.HISTORY if found is None else found.rules[at]
    unknown = found is None or rule is Rule.HISTORY
    expected = None if found is None or unknown else float(found.expected[at])
    threshold = None if found is None or unknown else float(found.threshold[at])
    count = int(one.counts[at])
    said = reason(rule, count, expected, threshold)
    if late and rule is Rule.NONE:
        said = _("Inget larm ännu; veckan är nyligen rapporterad och kan stiga.")
    alarmed = found is not None and bool(found.alarm[at])
    place, week = one.place, one.mondays[at]
    return (one.kind, place, week, count, expected, threshold, alarmed, late, rule.value, alpha, one.delivered, said)


def summary(found: pl.DataFrame, how: Watch, undated: int) -> Sequence[str]:
    """What a reader must know before the alarms: how many series, how strict, what stands outside."""
    series = found.select("kind", "place").n_unique()
    short = found.filter(pl.col("rule") == Rule.HISTORY.value).select("kind", "place").n_unique()
    said = [
        _("{series} serier bevakas med ungefär {wanted} falsklarm om året för alla tillsammans.").format(
            series=number(series - short), wanted=number(how.false_alarms_a_year, 1)
        )
    ]
    if short:
        said.append(_("{count} serier har för kort historia för en gräns.").format(count=number(short)))
    if undated:
        said.append(_("{count} händelser saknar plats eller dag och står i ingen vecka.").format(count=number(undated)))
    late = found.filter("late")["week"].min()
    if late is not None:
        said.append(_("Veckorna från {week} kan ännu stiga; uteblivet larm där är inget besked.").format(week=late))
    return said
