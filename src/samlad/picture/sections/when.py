"""When: which hours of the week, and whether the peak is more than an even spread would give."""

import polars as pl

from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.wording import number, percent
from samlad.events.rates import measure_id
from samlad.events.rhythm import evening_weekend_share, without_hour
from samlad.picture.analysis import WHEN_KIND
from samlad.picture.desk import Desk, many
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey

_EVEN = 24 / 168


def when_section(desk: Desk) -> Section:
    """The week of one kind, and a finding on weekend nights."""
    events = desk.material.events_of(desk.place)
    events = events.filter(events["event_kind"] == WHEN_KIND.value)
    period = desk.material.period
    notes = []
    if lacking := without_hour(events, period):
        # The number is the difference between two rows: told only when a reader can take it from them anyway.
        counts = [
            row
            for measure in (measure_id(WHEN_KIND), f"{measure_id(WHEN_KIND)}.timed")
            for row in desk.whole(measure, Unit.COUNT, [desk.place])
        ]
        notes.append(
            _("{n} händelser saknar klockslag och ingår inte.").format(n=number(lacking))
            if all(row.value is not None for row in counts)
            else _("Händelser utan klockslag ingår inte.")
        )
    finding = _finding(desk, evening_weekend_share(events, period))
    return Section(SectionKey.WHEN, _("När händer det?"), (finding,), _week(desk, finding.sentence), tuple(notes))


def _finding(desk: Desk, night: tuple[int, int, float] | None) -> Finding:
    if night is None:
        return Finding("when:none", _("Det går inte att säga när på veckan det händer: klockslag saknas."))
    hits, total, p = night
    rows = list(desk.shown.where(measure=f"{measure_id(WHEN_KIND)}.timed", place=desk.place, dims=""))
    if p > desk.rules.level or not rows or rows[0].value is None or hits < 10:
        return Finding("when:even", _("Det går inte att säga att någon tid på veckan sticker ut."))
    direction = Direction.HIGHER if hits / total > _EVEN else Direction.LOWER
    if total / 100 < desk.minimum_count:
        # Of so few a whole per cent tells the count itself, and with the hours shown that of a hidden hour.
        plain = (
            _("{kind} sker oftare på fredags- och lördagsnätter (18–06) än jämnt spritt över veckan.")
            if direction is Direction.HIGHER
            else _("{kind} sker mer sällan på fredags- och lördagsnätter (18–06) än jämnt spritt över veckan.")
        ).format(kind=many(WHEN_KIND))
        return Finding("when:weekend-nights", plain, direction, important=direction is Direction.HIGHER)
    text = _(
        "{kind} sker oftare på fredags- och lördagsnätter (18–06): {share} av händelserna, "
        "mot {even} om de vore jämnt spridda över veckan."
    ) if direction is Direction.HIGHER else _(
        "{kind} sker mer sällan på fredags- och lördagsnätter (18–06): {share} av händelserna, "
        "mot {even} om de vore jämnt spridda över veckan."
    )  # fmt: skip
    sentence = text.format(kind=many(WHEN_KIND), share=percent(hits / total), even=percent(_EVEN))
    return Finding("when:weekend-nights", sentence, direction, important=direction is Direction.HIGHER)


def _week(desk: Desk, lead: str) -> tuple[Exhibit, ...]:
    rows = desk.shown.where(measure=f"{measure_id(WHEN_KIND)}.timed", place=desk.place, unit=Unit.COUNT.value)
    hours = rows.where(pl.col("dims").str.starts_with("hour="))
    if len(hours) == 0:
        return ()
    return (
        Exhibit(
            id="when-week",
            title=_("{kind} per veckodag och timme, {period}").format(
                kind=many(WHEN_KIND), period=desk.material.period.label()
            ),
            lead=lead,
            kind=ExhibitKind.WEEK,
            rows=hours,
            how_to_read=_(
                "Varje ruta är en timme på veckan. Mörkare ruta betyder fler händelser. "
                "Små antal är dolda av sekretesskäl."
            ),
            labels={desk.place: desk.name(desk.place)},
            polarity=Polarity.NEUTRAL,
            highlight=desk.place,
        ),
    )
