"""From an analysed survey to the report: a document with a part for each theme, of protected rows alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import isnan

from samlad.core.estimate import Status
from samlad.core.language import _, current_language
from samlad.core.wording import listed, number, percent, unbroken
from samlad.data.snapshot import Snapshot
from samlad.picture.model import Audience, DocumentKind, MethodNote, Picture, Section, SourceNote
from samlad.picture.survey_report.analysed import Analysed
from samlad.picture.survey_report.definitions import measure_texts
from samlad.picture.survey_report.exhibits import Writing, exhibits
from samlad.picture.survey_report.findings import findings
from samlad.picture.survey_report.headings import headings
from samlad.picture.survey_report.wave import COUNTRY
from samlad.survey.planning.precision import Answers
from samlad.survey.planning.wording import change_sentence

MOST_IN_SUMMARY = 10
COMMON_SHARE = 0.10
"""The share for which the smallest visible change is told."""


def survey_report(of: Analysed, *, made: date) -> Picture:
    """Write the report of one place. The same input gives the same document."""
    name = of.region.names[of.region.place]
    sections = tuple(_section(Writing(of, heading)) for heading in headings(of.wave.told, of.wave.study.design.themes))
    return Picture(
        place=of.region.place,
        place_name=name,
        period=of.wave.period,
        audience=Audience.PUBLIC,
        title=_("Enkätrapport {place} {period}").format(place=name, period=of.wave.period.label()),
        made=made,
        origin=of.wave.origin,
        language=current_language().value,
        summary=_summary(of, sections),
        sections=sections,
        unknowns=tuple(unbroken(line) for line in _unknowns(of, sections)),
        questions=(),
        sources=tuple(_source(wave.study.snapshot, wave.period.label()) for wave in (of.wave, of.earlier) if wave),
        methods=method_notes(of),
        measures=measure_texts(of.wave),
        kind=DocumentKind.SURVEY_REPORT,
    )


def _section(writing: Writing) -> Section:
    said = tuple(replace(one, sentence=unbroken(one.sentence)) for one in findings(writing))
    drawn = tuple(exhibits(writing, said[0].sentence if not said[0].important else ""))
    return Section(writing.heading.key, writing.heading.title, said, drawn)


def _summary(of: Analysed, sections: Sequence[Section]) -> tuple[str, ...]:
    said = [one.sentence for section in sections for one in section.findings if one.important]
    if not said:
        said = [_nothing(of)]
    place = of.region.place
    if place in of.strength:
        n, effect = of.strength[place]
        said = [*said[: MOST_IN_SUMMARY - 1], change_sentence(COMMON_SHARE, Answers(n, max(effect, 0.01)))]
    return tuple(unbroken(line) for line in said)


def _nothing(of: Analysed) -> str:
    """What was looked for and not found: never more than the report could have seen."""
    compared, changed = bool(of.differences), bool(of.changes)
    if compared and changed:
        text = _("Inget svar i {place} skiljer sig säkert från länets eller har säkert ändrats.")
    elif compared:
        text = _("Inget svar i {place} skiljer sig säkert från länets.")
    elif changed:
        text = _("Inget svar i {place} har säkert ändrats.")
    else:
        text = _("Svaren i {place} jämförs varken med länet eller med en tidigare enkät.")
    return text.format(place=of.region.names[of.region.place])


def _unknowns(of: Analysed, sections: Sequence[Section]) -> list[str]:
    statuses = [row.status for section in sections for one in section.exhibits for row in one.rows]
    unsure, withheld = statuses.count(Status.UNRELIABLE), statuses.count(Status.SUPPRESSED)
    told = [_("Hur de som inte svarade skulle ha svarat är inte känt; vikterna rättar bara till det som mättes.")]
    if unsure:
        told.append(_("{count} tal är för osäkra att stå för sig själva.").format(count=number(unsure)))
    if withheld:
        told.append(_("{count} tal är dolda för att ingens svar ska kunna röjas.").format(count=number(withheld)))
    if of.region.county not in of.region.wholes:
        told.append(_("Länet redovisas inte: enkäten har inte svar från alla länets kommuner."))
    if COUNTRY not in of.region.wholes:
        told.append(_("Riket redovisas inte: enkäten är inte gjord i hela landet."))
    told += _unknown_changes(of)
    for place in of.region.members:
        if place in of.strength:
            n, effect = of.strength[place]
            sentence = change_sentence(COMMON_SHARE, Answers(n, max(effect, 0.01)))
            told.append(f"{of.region.names[place]}: {sentence[:1].lower()}{sentence[1:]}")
    return told


def _unknown_changes(of: Analysed) -> list[str]:
    if of.earlier is None:
        return [_("Om något har ändrats är inte känt: ingen tidigare mätomgång är med i rapporten.")]
    before = {one.name for one in of.earlier.told}
    fresh = [one.question.text for one in of.wave.told if one.name not in before]
    if not fresh:
        return []
    text = _("{count} frågor ställdes inte i den tidigare mätomgången: {questions}.")
    return [text.format(count=len(fresh), questions=listed(fresh[:8]) + (" …" if len(fresh) > 8 else ""))]


def _source(snapshot: Snapshot, period: str) -> SourceNote:
    told = snapshot.provenance
    return SourceNote(snapshot.short_id, told.source, told.licence, told.retrieved.date(), period, told.origin)


def method_notes(of: Analysed) -> tuple[MethodNote, ...]:
    """How the numbers of a report are made, with the settings that were used."""
    design, rule = of.wave.study.design, of.wave.rule
    confidence = percent(of.wave.survey.confidence)
    notes = [
        MethodNote(
            "survey.share/2",
            _("Andelar"),
            _(
                "Viktade andelar med medelfel efter urvalets uppläggning (stratum: {strata}; ändlig population: {fpc}) "
                "och {confidence} intervall enligt Korn och Graubard. En federation, ett län eller riket är en enda "
                "viktad grupp över alla sina invånare, aldrig medelvärdet av kommunernas tal."
            ).format(
                strata=", ".join(design.strata) or _("inga"),
                fpc=", ".join(design.fpc) or _("nej"),
                confidence=confidence,
            ),
        ),
        MethodNote(
            "survey.contrast/1",
            _("Skillnader mot länet"),
            _(
                "Platsen mot hela länet, den själv inräknad; medelfelet räknar med att platsen är en del av länet. "
                "{count} jämförelser är prövade tillsammans (Benjamini–Hochberg); en skillnad nämns när det justerade "
                "p-värdet är högst {level}."
            ).format(
                count=number(sum(not isnan(one.adjusted_p) for one in of.differences)), level=percent(of.level, 1)
            ),
        ),
    ]
    if of.earlier is not None:
        notes.append(
            MethodNote(
                "survey.change/1",
                _("Förändring"),
                _(
                    "Skillnaden mellan mätomgångarna räknas som mellan oberoende urval. {count} förändringar är "
                    "prövade tillsammans (Benjamini–Hochberg); en förändring kallas säkerställd när det "
                    "justerade p-värdet är högst {level}. Där frågan ändrats sägs inget om förändring."
                ).format(count=number(len(of.changes)), level=percent(of.level, 1)),
            )
        )
    return (*notes, _quality(of, rule.rare_limit, rule.minimum_answers), _disclosure(of))


def _quality(of: Analysed, rare: float | None, fewest: int | None) -> MethodNote:
    rule = of.wave.rule
    text = _(
        "Ett tal är osäkert när svaren är värda mindre än {effective:g} slumpvis valda svar, när intervallet är "
        "{wide:g} procentenheter eller bredare, eller bredare än {narrow:g} procentenheter och {relative} av talet "
        "(NCHS regel för andelar)."
    ).format(
        effective=rule.minimum_effective,
        wide=rule.wide * 100,
        narrow=rule.narrow * 100,
        relative=percent(rule.relative_limit),
    )
    if rare is not None:
        text += " " + _("Ovanliga svar är osäkra när intervallet är bredare än {share} av talet.").format(
            share=percent(rare)
        )
    if fewest is not None:
        text += " " + _("Färre än {count} svarande är alltid osäkert.").format(count=fewest)
    return MethodNote("survey.quality/1", _("Kvalitetsmärkning"), text)


def _disclosure(of: Analysed) -> MethodNote:
    return MethodNote(
        "disclosure/1",
        _("Sekretess"),
        _(
            "En andel visas inte när den vilar på 1 till {last} svarande, eller när 1 till {last} svarat något annat, "
            "och inte heller det som behövs för att räkna ut den. En dold uppgift är aldrig noll."
        ).format(last=number(of.protection.minimum_count - 1)),
    )
