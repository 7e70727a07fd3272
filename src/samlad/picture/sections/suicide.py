"""Suicide: the county's published rate beside the nation's, never below county, with where to get help."""

from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.wording import number
from samlad.picture.desk import Desk
from samlad.picture.fetched import SUICIDE
from samlad.picture.model import Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey


def suicide_section(desk: Desk) -> Section | None:
    """The series as published; no section when the county's figures are not at hand."""
    county = desk.material.county
    rows = desk.shown.where(measure=SUICIDE, place=[county, "00"], unit=Unit.PER_100000.value)
    here = sorted((row for row in rows.where(place=county) if row.value is not None), key=lambda row: row.period)
    nation = {row.period: row.value for row in rows.where(place="00")}
    if not here:
        return None
    last = here[-1]
    sentence = _(
        "{county} {year}: {value} per 100 000 invånare, i riket {nation}. Antalen är små och svänger mycket."
    ).format(
        county=desk.name(county),
        year=last.period.label(),
        value=number(last.value or 0.0, 1),
        nation=number(nation.get(last.period) or 0.0, 1),
    )
    exhibit = Exhibit(
        id="suicide-trend",
        title=_("Suicid per 100 000 invånare, länet och riket"),
        lead=sentence,
        kind=ExhibitKind.TREND,
        rows=rows,
        how_to_read=_("Säkra och osäkra fall, åldersstandardiserat. Källan anger inget intervall."),
        labels=desk.names([county, "00"]),
        polarity=Polarity.MORE_IS_WORSE,
        highlight=county,
        references=("00",),
    )
    notes = (
        _("Självmord redovisas aldrig för en enskild kommun, och platser visas aldrig."),
        _("Senare år finns hos Folkhälsomyndigheten; registren ändras bakåt i tiden."),
        _("Mår du dåligt? Ring 1177 för råd om vård, eller 112 vid akut fara."),
    )
    return Section(SectionKey.SUICIDE, _("Suicid i länet"), (Finding("suicide:county", sentence),), (exhibit,), notes)
