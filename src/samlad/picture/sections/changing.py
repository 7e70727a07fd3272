"""Is it changing: the yearly rate of each kind, and the trends that chance does not carry."""

import polars as pl

from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.wording import interval, number
from samlad.disclosure.published import Published
from samlad.events.kinds import EventKind
from samlad.events.rates import measure_id
from samlad.picture.analysis import NamedTrend
from samlad.picture.desk import Desk, many
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey


def changing_section(desk: Desk) -> Section:
    """Trends named when their adjusted p is small enough, and the series drawn."""
    sure = [one for one in desk.analysis.trends if one.adjusted_p <= desk.rules.level]
    named = sorted(sure, key=lambda one: one.adjusted_p)
    findings = [
        Finding(f"changing:{one.kind.value}:{desk.place}", _sentence(desk, one), _direction(one), important=True)
        for one in named
        if _is_shown(desk, one)
    ]
    if not desk.analysis.trends:
        findings = [Finding("changing:unknown", _("Det går inte att säga om något förändras: åren är för få."))]
    elif not findings and named:
        findings = [Finding("changing:few", _("Antalen är för små för att säga vad som förändras."))]
    elif not findings:
        findings = [Finding("changing:none", _("Ingen förändring är större än vad slumpen kan ge."))]
    drawn = [one.kind for one in named] or [one.kind for one in desk.analysis.trends[:1]]
    exhibits = tuple(exhibit for kind in drawn[:3] if (exhibit := _series(desk, kind, findings)) is not None)
    notes = (_("En trend prövas på hela serien av år, inte på två enskilda år."),)
    return Section(SectionKey.CHANGING, _("Förändras det?"), tuple(findings), exhibits, notes)


def _is_shown(desk: Desk, one: NamedTrend) -> bool:
    return all(row.value is not None for row in _rates(desk, one.kind))


def _direction(one: NamedTrend) -> Direction:
    return Direction.HIGHER if one.trend.factor > 1 else Direction.LOWER


def _sentence(desk: Desk, one: NamedTrend) -> str:
    change = (one.trend.factor - 1) * 100
    low, high = (one.trend.interval.low - 1) * 100, (one.trend.interval.high - 1) * 100
    text = (
        _("{kind} ökar i {place}: i medeltal {change} procent om året ({bounds}) {first}–{last}.")
        if change > 0
        else _("{kind} minskar i {place}: i medeltal {change} procent om året ({bounds}) {first}–{last}.")
    )
    return text.format(
        kind=many(one.kind),
        place=desk.name(desk.place),
        change=number(change, 1, sign=True),
        bounds=interval(low, high, 1),
        first=desk.material.years[0],
        last=desk.material.years[-1],
    )


def _series(desk: Desk, kind: EventKind, findings: list[Finding]) -> Exhibit | None:
    yearly = _rates(desk, kind)
    if len(yearly) < 3:
        return None
    own = [one.sentence for one in findings if one.id == f"changing:{kind.value}:{desk.place}"]
    return Exhibit(
        id=f"changing-{kind.value.replace('_', '-')}",
        title=_("{kind} per 1 000 invånare och år i {place}").format(kind=many(kind), place=desk.name(desk.place)),
        lead=own[0] if own else findings[0].sentence,
        kind=ExhibitKind.TREND,
        rows=yearly,
        how_to_read=_("Linjen är årets frekvens och fältet dess 95-procentiga intervall."),
        labels={desk.place: desk.name(desk.place)},
        polarity=Polarity.MORE_IS_WORSE,
        highlight=desk.place,
    )


def _rates(desk: Desk, kind: EventKind) -> Published:
    """The rates of single years."""
    return desk.shown.where(
        pl.col("period_start").dt.year() == pl.col("period_end").dt.year(),
        measure=measure_id(kind),
        place=desk.place,
        unit=Unit.PER_1000.value,
        sex="all",
        age="all",
        dims="",
        reference=None,
    )
