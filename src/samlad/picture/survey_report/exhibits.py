"""The charts of a theme: the places side by side, women, men and ages where they carry, and the change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

import polars as pl

from samlad.core.direction import Direction, Polarity
from samlad.core.estimate import Status, Unit
from samlad.core.language import _
from samlad.core.wording import number, percent
from samlad.disclosure.published import Published
from samlad.picture.model import Exhibit, ExhibitKind, direction_key
from samlad.picture.survey_report.analysed import Analysed
from samlad.picture.survey_report.headings import Heading, answer_text, short_text
from samlad.picture.survey_report.protecting import CHANGE_METHOD
from samlad.picture.survey_report.wave import COUNTRY, Told
from samlad.survey.questionnaire import earlier_waves

MOST_COLUMNS = 8
MOST_ROWS = 10
MOST_SPLIT = 4
FEW_COLUMNS = 3
"""What one chart has room for: places across, questions down, questions split by sex or age. Few places go in rows."""


@dataclass(frozen=True)
class Writing:
    """One theme being written."""

    of: Analysed
    heading: Heading

    @property
    def place(self) -> str:
        """The name of the place the report is about."""
        return self.of.region.names[self.of.region.place]

    def labels(self, questions: Sequence[Told]) -> dict[str, str]:
        """Words for every code of the rows."""
        words = dict(self.of.region.names)
        told = {answer_text(one, code) for one in questions for code in one.shown}
        codes = {code for one in questions for code in one.shown}
        for one in questions:
            words[one.measure] = short_text(one, self.heading)
            if len(codes) == 1 < len(told):
                # The same code of different answers: the chart would not say which.
                words[one.measure] += f": {answer_text(one, one.shown[0])}"
            words |= {f"{one.measure}={code}": answer_text(one, code) for code in one.shown}
        if self.of.earlier is not None:
            words[str(self.of.earlier.period)] = self.of.earlier.period.label()
        return words

    def rows(self, questions: Sequence[Told], **equals: object) -> Published:
        """The shares of this wave for the shown answers, everybody unless told otherwise."""
        period = self.of.wave.period
        return self.of.published.where(
            _answers(questions), unit=Unit.SHARE.value, period_start=period.start, period_end=period.end, **equals
        )


def exhibits(writing: Writing, lead: str) -> Iterator[Exhibit]:
    """All charts of the theme in reading order."""
    yield from _side_by_side(writing, lead)
    yield from _split(writing, "sex")
    yield from _split(writing, "age")
    yield from _changes(writing)


def _answers(questions: Sequence[Told]) -> pl.Expr:
    shown = [(one.measure, code) for one in questions for code in one.shown]
    keys = [f"{measure}\x1f{code}" for measure, code in shown]
    return pl.concat_str("measure", "category", separator="\x1f").is_in(keys)


def _pages(questions: Sequence[Told], most: int) -> list[tuple[Told, ...]]:
    """Questions in charts of a size that a page can hold, about as many in each."""
    lines = sum(len(one.shown) for one in questions)
    room = ceil(lines / ceil(lines / most)) if lines else most
    pages: list[list[Told]] = [[]]
    for one in questions:
        if pages[-1] and sum(len(other.shown) for other in (*pages[-1], one)) > room:
            pages.append([])
        pages[-1].append(one)
    return [tuple(page) for page in pages if page]


def _columns(places: Sequence[str], own: str) -> list[tuple[str, ...]]:
    """The places in as many charts as it takes, the own place first in each."""
    others = [code for code in places if code != own]
    parts = ceil(len(others) / (MOST_COLUMNS - 1)) or 1
    room = ceil(len(others) / parts) or 1
    return [(own, *others[at : at + room]) for at in range(0, max(len(others), 1), room)]


def _side_by_side(writing: Writing, lead: str) -> Iterator[Exhibit]:
    region, polarity = writing.of.region, writing.heading.questions[0].question.polarity
    even = {one.question.polarity for one in writing.heading.questions} == {polarity}
    for at, questions in enumerate(_pages(writing.heading.questions, MOST_ROWS), 1):
        for part, places in enumerate(_columns(region.shown, region.place), 1):
            rows = writing.rows(questions, sex="all", age="all", place=list(places))
            if len(rows) == 0:
                continue
            yield Exhibit(
                id=f"{writing.heading.key}-places-{at}-{part}",
                title=_title(writing, questions),
                lead=lead if at == part == 1 else "",
                kind=ExhibitKind.GRID if len(places) > FEW_COLUMNS else ExhibitKind.ANSWERS,
                rows=rows,
                how_to_read=_in_cells() if len(places) > FEW_COLUMNS else _in_rows(),
                labels=writing.labels(questions),
                directions={
                    direction_key(one.told.measure, one.code, one.place): one.direction
                    for one in writing.of.differences
                    if one.direction is not Direction.NOT_COMPARABLE
                },
                polarity=polarity if even else Polarity.NEUTRAL,
                highlight=region.place,
                references=tuple(code for code in places if code in (region.county, COUNTRY) and code != region.place),
                notes=(*_notes(rows), *_published_before(questions)),
            )


def _in_cells() -> str:
    return _(
        "Varje ruta har andelen i procent, under den intervallet. En trekant visar en säkerställd skillnad "
        "mot länet. En asterisk står vid osäkra tal: läs intervallet, inte talet."
    )


def _in_rows() -> str:
    return _("Pricken är andelen, strecket intervallet. En trekant visar en säkerställd skillnad mot länet.")


def _title(writing: Writing, questions: Sequence[Told]) -> str:
    codes = {answer_text(one, code) for one in questions for code in one.shown}
    if len(codes) == 1:
        return _("Andel som svarat ”{answer}”, {theme}").format(answer=codes.pop(), theme=writing.heading.title)
    return _("Svar, {theme}").format(theme=writing.heading.title)


def _notes(rows: Published) -> tuple[str, ...]:
    unsure = int((rows.frame["status"] == Status.UNRELIABLE.value).sum())
    withheld = int((rows.frame["status"] == Status.SUPPRESSED.value).sum())
    found = []
    if unsure:
        found.append(_("{count} tal i bilden är osäkra enligt kvalitetsregeln.").format(count=number(unsure)))
    if withheld:
        found.append(
            _("{count} tal visas inte, så att ingens svar kan röjas. De är inte noll.").format(count=number(withheld))
        )
    return tuple(found)


def _published_before(questions: Sequence[Told]) -> tuple[str, ...]:
    """What the national surveys gave for the same questions. No margins were published, so nothing is tested."""
    names = {one.measure: one for one in questions}
    rows = [row for row in earlier_waves() if row.measure in names and row.category in names[row.measure].shown]
    return tuple(
        _("Riket {period} enligt MSB:s befolkningsenkät, ”{question}”: {share}. Felmarginal publicerades inte.").format(
            period=row.period.label(), question=names[row.measure].question.text, share=percent(row.value or 0.0)
        )
        for row in rows
    )


def _split(writing: Writing, axis: str) -> Iterator[Exhibit]:
    """Women and men, or ages, of the place itself: only questions where every group says enough."""
    place = writing.of.region.place
    other = {"sex": "age", "age": "sex"}[axis]
    carried, left_out = [], 0
    for one in writing.heading.questions:
        rows = writing.rows([one], place=place, **{other: "all"}).where(pl.col(axis) != "all")
        sayable = rows.frame["status"].is_in([Status.OK.value, Status.SUPPRESSED.value]).all()
        if len(rows) and sayable and rows.frame["value"].is_not_null().any():
            carried.append(one)
        elif len(rows):
            left_out += 1
    title = _("Kvinnor och män, {theme}") if axis == "sex" else _("Åldrar, {theme}")
    note = _("{count} frågor visas inte så: minst en grupp har för få svar för ett säkert tal.")
    for at, questions in enumerate(_pages(carried, MOST_SPLIT), 1):
        rows = writing.rows(questions, place=place, **{other: "all"}).where(pl.col(axis) != "all")
        yield Exhibit(
            id=f"{writing.heading.key}-{axis}-{at}",
            title=title.format(theme=writing.heading.title),
            lead=_("Gäller {place}.").format(place=writing.place),
            kind=ExhibitKind.GROUPS,
            rows=rows,
            how_to_read=_(
                "Pricken är andelen, strecket intervallet. Överlappar strecken mycket går grupperna inte att skilja åt."
            ),
            labels=writing.labels(questions),
            notes=(*_notes(rows), *([note.format(count=number(left_out))] if left_out and at == 1 else [])),
        )


def _changes(writing: Writing) -> Iterator[Exhibit]:
    """The change of each question in the place; its members side by side where the place has some."""
    of = writing.of
    if of.earlier is None:
        return
    places = tuple(code for code in of.region.shown if code in (of.region.place, *of.region.members))
    asked_twice = {name for name, _code, _place in of.changes}
    told = [one for one in writing.heading.questions if one.name in asked_twice]
    pages = [(questions, part) for questions in _pages(told, MOST_ROWS) for part in _columns(places, of.region.place)]
    for at, (questions, part) in enumerate(pages, 1):
        rows = of.published.where(
            _answers(questions), unit=Unit.PERCENTAGE_POINTS.value, place=list(part), method=CHANGE_METHOD
        )
        if len(rows) == 0:
            continue
        yield Exhibit(
            id=f"{writing.heading.key}-change-{at}",
            title=_("Förändring {first}–{second}, {theme}").format(
                first=of.earlier.period.label(), second=of.wave.period.label(), theme=writing.heading.title
            ),
            lead=_("Procentenheter. Alla förändringar är prövade tillsammans."),
            kind=ExhibitKind.GRID if len(part) > 1 else ExhibitKind.BARS,
            rows=rows,
            how_to_read=_(
                "En trekant visar en säkerställd ökning eller minskning. Utan trekant går det inte att säga om något "
                "har ändrats."
            ),
            labels=writing.labels(questions),
            directions={
                direction_key(one.measure, code, place): of.change_of(one.name, code, place)
                for one in questions
                for code in one.shown
                for place in places
            },
            polarity=questions[0].question.polarity,
            highlight=of.region.place,
            notes=_broken(writing, questions),
            over_time=True,
        )


def _broken(writing: Writing, questions: Sequence[Told]) -> tuple[str, ...]:
    """Questions whose waves must not be held against each other, with the reason."""
    of = writing.of
    found = {one.name: row["broken"] for one in questions for key, row in of.changes.items() if key[0] == one.name}
    names = {one.name: short_text(one, writing.heading) for one in questions}
    return tuple(
        _("{question}: kan inte jämföras mellan mätomgångarna. {why}").format(question=names[name], why=why)
        for name, why in found.items()
        if why
    )
