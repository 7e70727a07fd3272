"""Who: which ages and sexes are hit, against how many there are of them."""

import polars as pl

from samlad.core.estimate import Estimate, Unit
from samlad.core.language import _
from samlad.core.people import Sex
from samlad.core.wording import number
from samlad.events.people import unplaced
from samlad.events.rates import measure_id
from samlad.picture.analysis import WHO_KIND
from samlad.picture.desk import Desk, many, rate_words
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey
from samlad.stats.two_counts import rate_ratio


def who_section(desk: Desk) -> Section:
    """The age–sex profile of one kind, and the group with the highest rate when its interval stands clear."""
    rows = desk.shown.where(
        measure=measure_id(WHO_KIND), place=desk.place, unit=Unit.PER_1000.value, sex=["women", "men"]
    )
    cells = [row for row in rows if not row.age.is_everyone]
    if not cells:
        text = _("Det går inte att säga vem som drabbas: folkmängd efter ålder och kön saknas.")
        return Section(SectionKey.WHO, _("Vem drabbas?"), (Finding("who:none", text),))
    finding = _finding(desk, cells)
    notes = []
    events = desk.material.events_of(desk.place)
    events = events.filter(events["event_kind"] == WHO_KIND.value)
    if lacking := unplaced(events, desk.material.period):
        notes.append(_("{n} händelser saknar ålder eller kön och ingår inte.").format(n=number(lacking)))
    exhibit = Exhibit(
        id="who-profile",
        title=_("{kind} per 1 000 invånare och år efter ålder och kön, {period}").format(
            kind=many(WHO_KIND), period=desk.material.period.label()
        ),
        lead=finding.sentence,
        kind=ExhibitKind.PYRAMID,
        rows=rows.where(pl.col("age") != "all"),
        how_to_read=_(
            "Kvinnor till vänster, män till höger. Stapeln är frekvensen, strecket dess 95-procentiga intervall."
        ),
        labels={desk.place: desk.name(desk.place)},
        polarity=Polarity.NEUTRAL,
        highlight=desk.place,
    )
    return Section(SectionKey.WHO, _("Vem drabbas?"), (finding,), (exhibit,), tuple(notes))


def _finding(desk: Desk, cells: list[Estimate]) -> Finding:
    shown = [row for row in cells if row.value is not None and row.interval is not None]
    everyone = [row for row in desk.whole(measure_id(WHO_KIND), Unit.PER_1000, [desk.place]) if row.value is not None]
    highest = max(shown, key=lambda row: row.value or 0.0, default=None)
    if highest is None or not everyone:
        return Finding("who:few", _("Antalen är för små för att säga vem som drabbas."))
    if not _stands_out(highest, everyone[0], len(cells), desk.rules.level):
        return Finding("who:even", _("Ingen grupp skiljer sig säkert från befolkningen i stort."))
    who = {Sex.WOMEN: _("Kvinnor"), Sex.MEN: _("Män")}[highest.sex]
    sentence = _("{who} {age} har den högsta frekvensen av {kind}: {rate}. I hela befolkningen är den {all}.").format(
        who=who,
        age=highest.age.label(),
        kind=many(WHO_KIND).lower(),
        rate=rate_words(highest),
        all=rate_words(everyone[0]),
    )
    return Finding("who:highest", sentence, Direction.HIGHER, important=True)


def _stands_out(group: Estimate, everyone: Estimate, groups: int, level: float) -> bool:
    """Is the group's rate above that of all others, though it was picked as the highest of many? (Bonferroni.)"""
    if not group.n or not group.base or not everyone.n or not everyone.base or everyone.n <= group.n:
        return False
    found = rate_ratio(group.n, group.base, everyone.n - group.n, everyone.base - group.base)
    return found is not None and found.ratio > 1 and found.p * groups <= level
