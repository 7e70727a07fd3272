"""From analysis to picture: protect the table, write the sections, say what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from samlad.core.estimate import Status
from samlad.core.language import _, current_language
from samlad.core.wording import listed, number
from samlad.data.settings import Settings
from samlad.disclosure.publish import DisclosureRules, publish
from samlad.disclosure.published import Published
from samlad.events.counting import inside
from samlad.events.kinds import EventKind
from samlad.picture.analysis import Analysis, PictureRules, analyse
from samlad.picture.desk import Desk
from samlad.picture.material import Material
from samlad.picture.measures import measure_texts
from samlad.picture.methods import method_notes
from samlad.picture.model import Audience, MeasureText, Picture, Section, SectionKey
from samlad.picture.prices import read_unit_costs
from samlad.picture.questions import documentation_questions
from samlad.picture.sections.changing import changing_section
from samlad.picture.sections.compared import compared_section
from samlad.picture.sections.cost import cost_section
from samlad.picture.sections.effects import effects_section
from samlad.picture.sections.exposure import exposure_section
from samlad.picture.sections.suicide import suicide_section
from samlad.picture.sections.when import when_section
from samlad.picture.sections.where import where_section
from samlad.picture.sections.who import who_section

MOST_IN_SUMMARY = 10
MOST_OF_A_SECTION = {SectionKey.WHERE: 3}
"""Where things happen may take three sentences of the summary, every other section two."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture with what it was made from: the internal analysis and the protected table."""

    picture: Picture
    analysis: Analysis
    published: Published
    measures: Mapping[str, MeasureText]


def make_picture(
    material: Material,
    place: str,
    rules: PictureRules,
    *,
    minimum_count: int,
    small_population: int,
    made: date,
    answers: Mapping[str, str] | None = None,
    earlier: Published | None = None,
) -> Made:
    """The whole line for one place: analyse, protect, write. The same input gives the same picture."""
    analysis = analyse(material, place, rules)
    protection = DisclosureRules(minimum_count, small_population, _wholes(material, place))
    published = publish(analysis.table, protection, earlier=earlier)
    desk = Desk(material, analysis, published, rules, minimum_count)
    sections = _sections(desk)
    name = desk.name(place)
    texts = measure_texts(desk)
    drawn = {id for section in sections for one in section.exhibits for id in one.rows.frame["measure"].unique()}
    picture = Picture(
        place=place,
        place_name=name,
        period=material.period,
        audience=Audience.PUBLIC,
        title=_("Lägesbild {place} {period}").format(place=name, period=material.period.label()),
        made=made,
        origin=material.origin,
        language=current_language().value,
        summary=_summary(desk, sections),
        sections=sections,
        unknowns=_unknowns(desk),
        questions=documentation_questions(answers or {}),
        sources=material.sources,
        methods=method_notes(rules, protection),
        measures={id: text for id, text in texts.items() if id in drawn},
    )
    return Made(picture, analysis, published, texts)


def _wholes(material: Material, place: str) -> dict[str, Sequence[str]]:
    """All sums a reader can take: the county's, and every federation's with a member in it.

    The same for every picture of a county, so that two pictures withhold the same cells.
    """
    county = material.members(material.county)
    federations = {code for member in county for code in material.register.federations_of(member, material.day)}
    parts = {code: material.members(code) for code in (place, material.county, *sorted(federations))}
    return {code: members for code, members in parts.items() if members != [code]}


def _sections(desk: Desk) -> tuple[Section, ...]:
    written = (
        where_section(desk),
        when_section(desk),
        who_section(desk),
        cost_section(desk),
        exposure_section(desk),
        compared_section(desk),
        changing_section(desk),
        effects_section(desk),
        suicide_section(desk),
    )
    return tuple(section for section in written if section is not None)


def _summary(desk: Desk, sections: Sequence[Section]) -> tuple[str, ...]:
    """The sentences a board reads first: one or two of each section, never an adjective the interval does not carry."""
    chosen: list[str] = []
    for section in sections:
        important = [finding.sentence for finding in section.findings if finding.important]
        chosen.extend(important[: MOST_OF_A_SECTION.get(section.key, 2)])
    if not chosen:
        return (_("Inget i materialet skiljer sig säkert från vad slumpen kan ge."),)
    return tuple(chosen[:MOST_IN_SUMMARY])


def _unknowns(desk: Desk) -> tuple[str, ...]:
    """What the picture cannot say, each with its reason."""
    material = desk.material
    told = [_("Hur många händelser som aldrig kom till något register är inte känt.")]
    events = inside(material.events, material.period)
    unmapped = int(events.filter(pl.col("event_kind") == EventKind.UNMAPPED.value)["count"].sum())
    if unmapped:
        told.append(_("{n} händelser har en kod som inte är översatt och ingår inte.").format(n=number(unmapped)))
    alarms = int(events.filter(pl.col("event_kind") == EventKind.FALSE_ALARM.value)["count"].sum())
    if alarms:
        told.append(_("{n} larm i länet utan olycka redovisas för sig och ingår inte.").format(n=number(alarms)))
    hidden = int((desk.shown.frame["status"] == Status.SUPPRESSED.value).sum())
    if hidden:
        told.append(_("{n} tal är dolda för att ingen ska kunna kännas igen.").format(n=number(hidden)))
    if not material.surveys:
        told.append(_("Vad invånarna själva varit med om är inte känt: ingen enkät är inläst."))
    lacking = [desk.name(code) for code in desk.analysis.compared if code not in {c.place for c in desk.analysis.crime}]
    if lacking:
        told.append(_("Jämförelsegrupp saknas för {places}.").format(places=listed(lacking)))
    told.append(_("Kostnader finns bara för de händelser där registret eller en läst källa ger ett belopp."))
    return tuple(told)


def rules_of(settings: Settings) -> PictureRules:
    """The rules a workspace has decided on, with the unit costs whose source has been read."""
    return PictureRules(level=settings.finding_level, unit_costs=read_unit_costs())


def made_note(made: Made) -> dict[str, object]:
    """What is kept beside a release: what all its measures are called and mean."""
    return {
        "place": made.picture.place,
        "period": str(made.picture.period),
        "measures": {
            text.id: {
                "name": text.name,
                "definition": text.definition,
                "unit": text.unit_label,
                "polarity": text.polarity.value,
                "source": text.source,
            }
            for text in made.measures.values()
        },
    }
