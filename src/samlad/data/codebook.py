"""What a survey asked and what its answers mean: one model for every file and every wave of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from samlad.core.direction import Polarity
from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.missing import Missing

SWEDISH, ENGLISH, EASY = "sv", "en", "sv-easy"
"""The languages a questionnaire comes in; `sv-easy` is easy Swedish. Others are kept under their own code."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a survey: its stable id, its column, its text, its answers, and which answers are no answer.

    `values` maps stored codes to labels. `missing` maps stored codes to the reason they count as missing;
    `missing_ranges` are inclusive ranges of numeric codes that do (SPSS). `asked_if` says whom it was put to, as
    `samlad.data.condition` reads it, by ids of questions. `text` and `values` are in the first language, Swedish when
    there is one; `texts` and `labels` hold the others by language. `recall_months` is how far back it asks; `broken`
    says why its answers cannot be held against those of other waves.
    """

    id: str
    column: str
    text: str
    values: Mapping[str, str] = field(default_factory=dict)
    missing: Mapping[str, Missing] = field(default_factory=dict)
    missing_ranges: tuple[tuple[float, float], ...] = ()
    asked_if: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    theme: str = ""
    recall_months: int | None = None
    recall_reason: str = ""
    polarity: Polarity = Polarity.NEUTRAL
    broken: str = ""

    def text_in(self, language: str) -> str:
        """The text in a language, else in the first one."""
        return self.texts.get(language) or self.text

    def values_in(self, language: str) -> dict[str, str]:
        """The labels in a language, each in the first one where it has none."""
        told = self.labels.get(language, {})
        return {code: told.get(code) or label for code, label in self.values.items()}

    def is_missing(self, code: str) -> bool:
        """Does a stored code say why there is no answer?"""
        if code in self.missing:
            return True
        try:
            number = float(code)
        except ValueError:
            return False
        return any(low <= number <= high for low, high in self.missing_ranges)

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes that are answers, in order."""
        return tuple(code for code in self.values if not self.is_missing(code))


@dataclass(frozen=True, slots=True)
class ResponseGroup:
    """A question that takes several answers: one column an answer, `counted` being the code for chosen."""

    id: str
    text: str
    members: tuple[str, ...]
    counted: str = "1"
    texts: Mapping[str, str] = field(default_factory=dict)
    asked_if: str = ""

    def choice(self, member: str) -> str:
        """The short code of one answer: the member's id without that of the group."""
        return member.removeprefix(f"{self.id}_")


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading with questions under it."""

    id: str
    text: str
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedAs:
    """How one question was asked in one wave, where it differs: another column, other codes, another recall period.

    `codes` maps the wave's codes to the common ones. `turned`: the scale ran the other way, and is turned back.
    `broken` says why the answers cannot be compared with those of other waves; empty when they can.
    """

    question: str
    column: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    turned: bool = False
    recall_months: int | None = None
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """One round of the survey. A question that `asked` does not name was asked as the codebook says."""

    id: str
    period: str
    asked: tuple[AskedAs, ...] = ()
    not_asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Codebook:
    """All questions in their order, the groups, headings and waves."""

    questions: tuple[Question, ...]
    title: str = ""
    groups: tuple[ResponseGroup, ...] = ()
    themes: tuple[Theme, ...] = ()
    waves: tuple[Wave, ...] = ()
    language: str = SWEDISH
    """The first language of the texts."""

    def question(self, id: str) -> Question:
        """The question of that id."""
        for one in self.questions:
            if one.id == id:
                return one
        raise InvalidInput(
            _("Frågan finns inte i kodboken."),
            value=id,
            why=_("Kodboken har frågorna {ids}.").format(ids=", ".join(one.id for one in self.questions[:30])),
            cure=_("Kontrollera stavningen."),
        )

    def group_of(self, question: str) -> ResponseGroup | None:
        """The group a question is one answer of; none when it stands alone."""
        return next((group for group in self.groups if question in group.members), None)

    def wave(self, id: str) -> Wave:
        """The wave of that id."""
        for one in self.waves:
            if one.id == id:
                return one
        raise InvalidInput(
            _("Mätomgången finns inte i kodboken."),
            value=id,
            why=_("Kodboken har {ids}.").format(ids=", ".join(one.id for one in self.waves) or _("inga mätomgångar")),
            cure=_("Lägg till mätomgången i kodboken, eller välj en som finns."),
        )

    def as_asked(self, wave: str) -> tuple[Question, ...]:
        """The questions as they stood in a wave: its columns, recall periods and breaks. Codes are the common ones."""
        found = self.wave(wave)
        told = {one.question: one for one in found.asked}
        return tuple(_as_asked(one, told.get(one.id)) for one in self.questions if one.id not in found.not_asked)

    def breaks(self, question: str, *waves: str) -> dict[str, str]:
        """Why the answers of some waves (all, when none is named) cannot be compared; empty when they can."""
        self.question(question)
        chosen = [self.wave(id) for id in waves] or list(self.waves)
        return {wave.id: one.broken for wave in chosen for one in wave.asked if one.question == question and one.broken}


def _as_asked(question: Question, told: AskedAs | None) -> Question:
    if told is None:
        return question
    return replace(
        question,
        column=told.column or question.column,
        recall_months=question.recall_months if told.recall_months is None else told.recall_months,
        broken=told.broken,
    )
