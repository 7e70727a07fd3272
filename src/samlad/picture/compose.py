"""From analysis to picture: write the sections from what may be shown, and say what is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from samlad.core.estimate import Status
from samlad.core.language import Language, _, current_language, using
from samlad.core.wording import listed, number, unbroken
from samlad.data.settings import Settings
from samlad.disclosure.published import Published
from samlad.events.counting import inside
from samlad.events.kinds import EventKind
from samlad.picture.analysis import Analysis, PictureRules
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
from samlad.picture.together import Together

MOST_IN_SUMMARY = 10
MOST_OF_A_SECTION: Mapping[str, int] = {SectionKey.WHERE: 3}
"""Where things happen may take three sentences of the summary, every other section two."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture with what it was made from: the internal analysis, and what of it may be shown."""

    picture: Picture
    analysis: Analysis
    published: Published


def make_picture(
    material: Material,
    together: Together,
    place: str,
    rules: PictureRules,
    *,
    made: date,
    answers: Mapping[str, str] | None = None,
) -> Made:
    """Write the picture of one place from what was analysed and protected. The same input gives the same picture."""
    analysis, published = together.analyses[place], together.shown_of(place)
    desk = Desk(material, analysis, published, rules, together.protection.minimum_count)
    sections = _sections(desk)
    name = desk.name(place)
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
        summary=tuple(unbroken(sentence) for sentence in _summary(desk, sections)),
        sections=sections,
        unknowns=_unknowns(desk),
        questions=documentation_questions(answers or {}),
        sources=material.sources,
        methods=method_notes(rules, together.protection),
        measures={id: text for id, text in measure_texts(desk).items() if id in drawn},
    )
    return Made(picture, analysis, published)


def _texts(desk: Desk) -> dict[str, dict[str, MeasureText]]:
    found = {}
    for language in Language:
        with using(language):
            found[language.value] = measure_texts(desk)
    return found


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
    return tuple(_unbroken(section) for section in written if section is not None)


def _unbroken(section: Section) -> Section:
    """The section with its figures kept on one line each."""
    findings = tuple(replace(one, sentence=unbroken(one.sentence)) for one in section.findings)
    exhibits = tuple(replace(one, title=unbroken(one.title), lead=unbroken(one.lead)) for one in section.exhibits)
    return replace(section, findings=findings, exhibits=exhibits)


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
    if material.events_elsewhere:
        elsewhere = number(material.events_elsewhere)
        told.append(_("{n} händelser i registren ligger utanför länet och ingår inte.").format(n=elsewhere))
    hidden = int((desk.shown.frame["status"] == Status.SUPPRESSED.value).sum())
    if hidden:
        told.append(_("{n} tal är dolda för att ingen ska kunna kännas igen.").format(n=number(hidden)))
    if not material.questions:
        told.append(_("Vad invånarna själva varit med om är inte känt: ingen enkät är inläst."))
    lacking = [desk.name(code) for code in desk.analysis.compared if code not in {c.place for c in desk.analysis.crime}]
    if lacking:
        told.append(_("Jämförelsegrupp saknas för {places}.").format(places=listed(lacking)))
    told.append(_("Kostnader finns bara för de händelser där registret eller en läst källa ger ett belopp."))
    return tuple(told)


def rules_of(settings: Settings) -> PictureRules:
    """The rules a workspace has decided on, with the unit costs whose source has been read."""
    return PictureRules(level=settings.finding_level, unit_costs=read_unit_costs())


def release_note(material: Material, together: Together, rules: PictureRules) -> dict[str, object]:
    """What is kept beside a release: the period, and what its measures are called and mean in each language."""
    texts: dict[str, dict[str, object]] = {language.value: {} for language in Language}
    for place, analysis in together.analyses.items():
        desk = Desk(material, analysis, together.shown_of(place), rules, together.protection.minimum_count)
        for language, found in _texts(desk).items():
            texts[language].update({id: _plain(text) for id, text in found.items()})
    return {"period": str(material.period), "texts": texts}


def _plain(text: MeasureText) -> dict[str, object]:
    return {
        "name": text.name,
        "definition": text.definition,
        "unit": text.unit_label,
        "polarity": text.polarity.value,
        "source": text.source,
        "answers": dict(text.answers),
    }
