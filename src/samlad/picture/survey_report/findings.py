"""What a report says in sentences: only what chance does not carry, and only of numbers that may be shown."""

from collections.abc import Iterator

from samlad.core.direction import Direction
from samlad.core.estimate import Estimate, Status
from samlad.core.language import _
from samlad.core.wording import interval, per_cent_of, percent
from samlad.picture.model import Finding
from samlad.picture.survey_report.comparing import Difference
from samlad.picture.survey_report.exhibits import Writing
from samlad.picture.survey_report.headings import answer_text, short_text
from samlad.picture.survey_report.wave import Told
from samlad.survey.change import Verdict
from samlad.survey.change_words import change_in_words

_VERDICTS = {Direction.HIGHER: Verdict.INCREASE, Direction.LOWER: Verdict.DECREASE}


def findings(writing: Writing) -> tuple[Finding, ...]:
    """The differences and changes of a theme, surest first; one sentence when there is none."""
    found = [*_differences(writing), *_changes(writing)]
    return tuple(found) or (Finding(f"{writing.heading.key}:none", _nothing(writing)),)


def _nothing(writing: Writing) -> str:
    if writing.of.region.county in writing.of.region.wholes:
        return _("Inga svar skiljer sig säkert från länets.")
    return _("Svaren jämförs inte med länet: enkäten har inte svar från alla länets kommuner.")


def _differences(writing: Writing) -> Iterator[Finding]:
    told = {one.name for one in writing.heading.questions}
    named = [
        one
        for one in writing.of.differences
        if one.told.name in told and one.direction in _VERDICTS and one.place != writing.of.region.county
    ]
    own = writing.of.region.place
    for one in sorted(named, key=lambda one: (one.place != own, one.adjusted_p)):
        here, county = (
            _row(writing, one.told, one.code, one.place),
            _row(writing, one.told, one.code, writing.of.region.county),
        )
        if here is not None and county is not None:
            id = f"{writing.heading.key}:{one.told.measure}:{one.code}:{one.place}"
            yield Finding(id, _sentence(writing, one, here, county), one.direction, important=one.place == own)


def _row(writing: Writing, told: Told, code: str, place: str) -> Estimate | None:
    """The protected row; none when its value is withheld or too unsure to be worded."""
    rows = writing.rows([told], place=place, sex="all", age="all", category=code)
    return next((row for row in rows if row.status is Status.OK), None)


def _sentence(writing: Writing, one: Difference, here: Estimate, county: Estimate) -> str:
    text = (
        _("{question}: {share} i {place}, säkert mer än länets {county}.")
        if one.direction is Direction.HIGHER
        else _("{question}: {share} i {place}, säkert mindre än länets {county}.")
    )
    return text.format(
        question=named(writing, one.told, one.code),
        share=_share(here),
        place=writing.of.region.names[one.place],
        county=_decimal_share(county.value or 0.0),
    )


def named(writing: Writing, told: Told, code: str) -> str:
    """The question, with the answer where the question alone does not say it."""
    text = short_text(told, writing.heading).rstrip("?")
    return text if len(told.shown) == 1 else f"{text}, ”{answer_text(told, code)}”"


def _share(row: Estimate) -> str:
    text = _decimal_share(row.value or 0.0)
    if row.interval is None:
        return text
    decimals = 1 if row.interval.high < 0.1 else 0
    return f"{text} ({per_cent_of(interval(row.interval.low, row.interval.high, decimals, as_percent=True))})"


def _decimal_share(share: float) -> str:
    return percent(share, 1 if share < 0.1 else 0)


def _changes(writing: Writing) -> Iterator[Finding]:
    of = writing.of
    places = [code for code in of.region.shown if code in (of.region.place, *of.region.members)]
    for one in writing.heading.questions:
        for code in one.shown:
            for place in places:
                direction = of.change_of(one.name, code, place)
                if direction not in _VERDICTS or not _change_is_shown(writing, one, code, place):
                    continue
                row = dict(of.changes[one.name, code, place]) | {"verdict": _VERDICTS[direction].value}
                what = _("{place}, {question}").format(place=of.region.names[place], question=named(writing, one, code))
                id = f"{writing.heading.key}:change:{one.measure}:{code}:{place}"
                yield Finding(id, change_in_words(row, what=what), direction, important=place == of.region.place)


def _change_is_shown(writing: Writing, one: Told, code: str, place: str) -> bool:
    rows = writing.of.published.where(
        measure=one.measure, category=code, place=place, unit="percentage_points", method="survey.change/1"
    )
    return any(row.value is not None for row in rows)
