"""Compared with whom: reported crime beside the places that are alike, with ranks that say how sure they are."""

import math

from samlad.compare.comparison import Comparison
from samlad.compare.ranks import rank_intervals
from samlad.core.estimate import Estimate, Unit
from samlad.core.language import _
from samlad.core.wording import listed
from samlad.picture.desk import Desk, rate_words, ratio_words
from samlad.picture.fetched import CRIME
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey


def compared_section(desk: Desk) -> Section:
    """Each member beside its peers, and its rank in the county with an interval."""
    findings = [
        _peer_finding(desk, one) for one in desk.analysis.crime if one.direction is not Direction.NOT_COMPARABLE
    ]
    findings += _rank_findings(desk)
    exhibits = [exhibit for exhibit in (_map(desk), _peers(desk)) if exhibit is not None]
    if not findings:
        findings = [Finding("compared:none", _("Det går inte att jämföra: uppgifter om jämförelsekommuner saknas."))]
    return Section(SectionKey.COMPARED, _("Jämfört med vem?"), tuple(findings), tuple(exhibits), _notes())


def _peer_finding(desk: Desk, one: Comparison) -> Finding:
    rate = next(iter(desk.shown.where(measure=CRIME, place=one.place, unit=Unit.PER_100000.value)))
    text = {
        Direction.HIGHER: _("Anmälda brott är fler per invånare i {place} än i kommuner som liknar den: {rate}."),
        Direction.LOWER: _("Anmälda brott är färre per invånare i {place} än i kommuner som liknar den: {rate}."),
    }.get(one.direction, _("Anmälda brott i {place} kan inte skiljas från kommuner som liknar den: {rate}."))
    sentence = text.format(place=desk.name(one.place), rate=rate_words(rate))
    if one.direction is not Direction.NOT_DIFFERENT and one.effect is not None and one.interval is not None:
        sentence += " " + _("Det är {ratio}.").format(
            ratio=ratio_words(one.effect, one.interval.low, one.interval.high)
        )
    important = one.place == desk.place and one.direction is not Direction.NOT_DIFFERENT
    return Finding(f"compared:crime:{one.place}", sentence, one.direction, important=important)


def _county_rates(desk: Desk) -> list[Estimate]:
    places = desk.material.members(desk.material.county)
    return [
        row
        for row in desk.shown.where(measure=CRIME, place=places, unit=Unit.PER_100000.value)
        if row.value is not None
    ]


def _rank_findings(desk: Desk) -> list[Finding]:
    rows = _county_rates(desk)
    if len(rows) < 3:
        return []
    # The standard error of a Poisson rate: value / √events.
    errors = [(row.value or 0.0) / math.sqrt(row.n or 1) for row in rows]
    ranks = rank_intervals([row.value or 0.0 for row in rows], errors, lower_first=True)
    found = []
    for row, rank in zip(rows, ranks, strict=True):
        if row.place.code in desk.analysis.compared:
            sentence = _("{place}: plats {low}–{high} av {count} i länet, lägst antal anmälda brott först.").format(
                place=desk.name(row.place.code), low=rank.low, high=rank.high, count=len(rows)
            )
            found.append(Finding(f"compared:rank:{row.place.code}", sentence))
    return found


def _map(desk: Desk) -> Exhibit | None:
    rows = desk.shown.where(
        measure=CRIME, place=desk.material.members(desk.material.county), unit=Unit.PER_100000.value
    )
    if len(rows) == 0:
        return None
    return Exhibit(
        id="compared-map",
        title=_("Anmälda brott 2021 per 100 000 invånare"),
        lead=_("Färgen visar om kommunen skiljer sig säkert från de kommuner som liknar den, inte om talet är stort."),
        kind=ExhibitKind.MAP,
        rows=rows,
        how_to_read=_("Kommuner utan jämförelsegrupp är inte färgade. Talen för alla står i tabellen."),
        labels=desk.names(rows.places()),
        directions={one.place: one.direction for one in desk.analysis.crime},
        polarity=Polarity.MORE_IS_WORSE,
        highlight=desk.place,
    )


def _peers(desk: Desk) -> Exhibit | None:
    mine = [one for one in desk.analysis.crime if one.place == desk.place]
    places = [desk.place, *mine[0].peers] if mine else list(desk.analysis.compared)
    rows = desk.shown.where(measure=CRIME, place=places, unit=Unit.PER_100000.value)
    if len(rows) < 2:
        return None
    lead = _("Medlemmarna sida vid sida.")
    if mine:
        lead = _("Jämförelsegrupp: {who}.").format(who=listed([desk.name(code) for code in mine[0].peers]))
    title = (
        _("Anmälda brott 2021 per 100 000 invånare, {place} och liknande kommuner").format(place=desk.name(desk.place))
        if mine
        else _("Anmälda brott 2021 per 100 000 invånare, medlemmarna")
    )
    return Exhibit(
        id="compared-peers",
        title=title,
        lead=lead,
        kind=ExhibitKind.PLACES,
        rows=rows,
        how_to_read=_("Kolada väljer de liknande kommunerna (räddningstjänst, 2024). Brott räknas där de sker."),
        labels=desk.names(places),
        directions={one.place: one.direction for one in desk.analysis.crime},
        polarity=Polarity.MORE_IS_WORSE,
        highlight=desk.place,
    )


def _notes() -> tuple[str, ...]:
    return (
        _("Anmälda brott är inte detsamma som brott som skett, och säger inget om upplevd trygghet."),
        _(
            "En plats i en rangordning visas med sitt intervall: "
            "ett brett intervall betyder att kommunerna inte kan skiljas åt."
        ),
    )
