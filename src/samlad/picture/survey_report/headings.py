"""Under which heading each question of a report stands: the codebook's theme, else the ready questionnaire's, else the
words that questions share before a colon.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from samlad.core.language import _, current_language
from samlad.data.codebook import Theme
from samlad.picture.survey_report.wave import Told
from samlad.survey.questionnaire import questionnaire


@dataclass(frozen=True, slots=True)
class Heading:
    """A part of the report with its questions in order."""

    key: str
    title: str
    questions: tuple[Told, ...]


def headings(told: Sequence[Told], themes: Sequence[Theme]) -> tuple[Heading, ...]:
    """The parts of the report in the order their first question was asked."""
    known = {one.id: one for one in (*questionnaire().themes, *themes)}
    ready = {one.id: one.theme for one in questionnaire().questions}
    before_colon = Counter(_prefix(one) for one in told)
    found: dict[str, list[Told]] = {}
    for one in told:
        theme = one.question.theme or ready.get(one.name, "")
        prefix = _prefix(one)
        if theme in known:
            title = known[theme].texts.get(current_language().value) or known[theme].text
        else:
            title = prefix if prefix and before_colon[prefix] > 1 else _("Övriga frågor")
        found.setdefault(title, []).append(one)
    return tuple(
        Heading(f"theme-{number}", title, tuple(questions))
        for number, (title, questions) in enumerate(found.items(), 1)
    )


def short_text(told: Told, heading: Heading) -> str:
    """The question as a chart calls it: without the words that stand in its heading."""
    text = told.question.text_in(current_language().value)
    if heading.title and text.startswith(f"{heading.title}: "):
        rest = text.removeprefix(f"{heading.title}: ")
        return rest[:1].upper() + rest[1:]
    return text


def answer_text(told: Told, code: str) -> str:
    """What an answer is called."""
    return told.question.values_in(current_language().value).get(code) or code


def _prefix(told: Told) -> str:
    text = told.question.text_in(current_language().value)
    prefix, colon, _rest = text.partition(": ")
    return prefix if colon else ""
