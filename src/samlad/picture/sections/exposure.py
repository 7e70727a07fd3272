"""What people have been through and how prepared they are, by the population survey."""

import polars as pl

from samlad.compare.comparison import Comparison
from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.wording import interval, number
from samlad.data.clean import Question
from samlad.disclosure.published import Published
from samlad.picture.desk import Desk, share_words
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey

YES = "1"
QUESTIONS_A_CHART = 8


def exposure_section(desk: Desk) -> Section:
    """The shares that answered yes, place beside county, and the differences that chance does not carry."""
    title = _("Vad har invånarna varit med om, och hur förberedda är de?")
    questions = desk.material.questions
    if not questions:
        text = _("Det går inte att säga: ingen enkät med svar från platsen är inläst.")
        return Section(SectionKey.EXPOSURE, title, (Finding("exposure:none", text),))
    named = sorted((one for one in desk.analysis.shares if _told(desk, one, questions)), key=lambda one: one.adjusted_p)
    findings = [
        Finding(f"exposure:{one.measure}:{one.place}", _sentence(desk, one, questions), one.direction, important=True)
        for one in named
    ]
    if not findings:
        findings = [Finding("exposure:none-different", _("Inga svar skiljer sig säkert från övriga länet."))]
    exhibits = [_exhibit(desk, part, findings[0].sentence, at) for at, part in enumerate(_pages(questions), 1)]
    drawn = tuple(exhibit for exhibit in exhibits if exhibit is not None)
    return Section(SectionKey.EXPOSURE, title, tuple(findings), drawn, _notes())


def _pages(questions: dict[str, Question]) -> list[dict[str, Question]]:
    """The questions in charts of a size a page can hold."""
    items = list(questions.items())
    return [dict(items[at : at + QUESTIONS_A_CHART]) for at in range(0, len(items), QUESTIONS_A_CHART)]


def _told(desk: Desk, one: Comparison, questions: dict[str, Question]) -> bool:
    said = one.direction in (Direction.HIGHER, Direction.LOWER)
    return said and one.category == YES and one.measure in questions and desk.is_shown(one.row)


def _sentence(desk: Desk, one: Comparison, questions: dict[str, Question]) -> str:
    row = next(iter(desk.shown.where(measure=one.measure, category=YES, place=one.place, unit=Unit.SHARE.value)))
    text = (
        _("{question}: fler svarar ja i {place} än i övriga länet, {share}.")
        if one.direction is Direction.HIGHER
        else _("{question}: färre svarar ja i {place} än i övriga länet, {share}.")
    ).format(question=questions[one.measure].text, place=desk.name(one.place), share=share_words(row))
    if one.effect is not None and one.interval is not None:
        text += " " + _("Skillnaden är {difference} procentenheter ({bounds}).").format(
            difference=number(one.effect, sign=True), bounds=interval(one.interval.low, one.interval.high)
        )
    return text


def _exhibit(desk: Desk, questions: dict[str, Question], lead: str, at: int) -> Exhibit | None:
    places = [desk.place, desk.material.county]
    rows: Published = desk.shown.where(
        pl.col("measure").is_in(list(questions)), category=YES, place=places, unit=Unit.SHARE.value
    )
    if len(rows.where(place=desk.place)) == 0:
        return None
    return Exhibit(
        id=f"exposure-shares-{at}",
        title=_("Andel som svarar ja, {place} och länet ({at})").format(place=desk.name(desk.place), at=at),
        lead=lead,
        kind=ExhibitKind.ANSWERS,
        rows=rows,
        how_to_read=_(
            "Pricken är andelen och strecket det 95-procentiga intervallet. "
            "”Vet inte” och ”vill ej svara” ingår inte i andelen."
        ),
        labels=desk.names(places) | {measure: one.text for measure, one in questions.items()} | {YES: _("ja")},
        directions={
            one.measure: one.direction
            for one in desk.analysis.shares
            if one.place == desk.place and one.category == YES
        },
        polarity=Polarity.NEUTRAL,
        highlight=desk.place,
        references=(desk.material.county,),
    )


def _notes() -> tuple[str, ...]:
    return (
        _("Andelarna är viktade; federationens och länets tal är viktade över alla kommuner, inte medel av medel."),
        _("Jämförelserna är prövade tillsammans, så att slumpen inte får fler chanser än den ska ha."),
    )
