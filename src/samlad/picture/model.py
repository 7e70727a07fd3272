"""The situation picture as plain values: what a report, a page or a file shows, and nothing it has to work out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from samlad.core.direction import Direction, Polarity
from samlad.core.estimate import Origin
from samlad.core.period import Period
from samlad.disclosure.published import Published


class Audience(StrEnum):
    """Who may read it."""

    PUBLIC = "public"
    INTERNAL = "internal"


class DocumentKind(StrEnum):
    """What sort of document it is; its files are named after it."""

    PICTURE = "picture"
    SURVEY_REPORT = "survey_report"


class ExhibitKind(StrEnum):
    """How the rows of an exhibit are drawn. Every kind has a table twin of the same rows."""

    PLACES = "places"  # one value a place, with its interval, the chosen place marked
    TREND = "trend"  # values over periods, one line a place
    WEEK = "week"  # hour × weekday heat map: dims `hour=0..23;weekday=1..7` (1 = Monday)
    PYRAMID = "pyramid"  # age × sex, women to the left, men to the right
    BARS = "bars"  # one value a category or split, longest first unless ordered
    ANSWERS = "answers"  # shares of survey measures with intervals, place beside its references
    MAP = "map"  # municipalities coloured by significance against the reference
    FIGURES = "figures"  # a few single numbers, shown large
    GROUPS = "groups"  # under each question women and men, or ages
    GRID = "grid"  # questions down, places across: the members of a whole side by side


@dataclass(frozen=True, slots=True)
class MeasureText:
    """How a measure is called and defined on a page; `answers` words its categories."""

    id: str
    name: str
    definition: str
    unit_label: str
    polarity: Polarity
    source: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence that its interval carries, with the rows it was written from."""

    id: str
    sentence: str
    direction: Direction = Direction.NOT_COMPARABLE
    important: bool = False


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A sentence, then a chart, then its table.

    `labels` words every code the rows use: places, categories, splits, measures. `directions` gives the
    significance by place, category or measure where the colour follows one, or by `direction_key` where every row has
    its own. `over_time`: the directions are changes. `highlight` is the place to mark.
    `references` are places drawn as context (peers, county, nation).
    """

    id: str
    title: str
    lead: str
    kind: ExhibitKind
    rows: Published
    how_to_read: str
    labels: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, Direction] = field(default_factory=dict)
    polarity: Polarity = Polarity.NEUTRAL
    highlight: str | None = None
    references: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    over_time: bool = False


def direction_key(measure: str, category: str | None, place: str) -> str:
    """What the direction of one answer in one place stands under."""
    return f"{measure}={category or ''}@{place}"


class SectionKey(StrEnum):
    """The fixed order of a situation picture; other documents have sections of their own."""

    WHERE = "where"
    WHEN = "when"
    WHO = "who"
    COST = "cost"
    EXPOSURE = "exposure"
    COMPARED = "compared"
    CHANGING = "changing"
    EFFECTS = "effects"
    SUICIDE = "suicide"


@dataclass(frozen=True, slots=True)
class Section:
    """One question of the picture with its findings and exhibits."""

    key: str
    title: str
    findings: tuple[Finding, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentationQuestion:
    """One of the four questions of Brå's guidance. Written by people: no answer is none, never filled in by us."""

    id: str
    question: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class SourceNote:
    """One snapshot behind the picture."""

    snapshot: str
    title: str
    licence: str
    retrieved: date
    period: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class MethodNote:
    """One method behind the numbers, in a paragraph a board can read."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole document about one place in one language: a situation picture, or the report of a survey."""

    place: str
    place_name: str
    period: Period
    audience: Audience
    title: str
    made: date
    origin: Origin
    language: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    unknowns: tuple[str, ...]
    questions: tuple[DocumentationQuestion, ...]
    sources: tuple[SourceNote, ...]
    methods: tuple[MethodNote, ...]
    measures: Mapping[str, MeasureText] = field(default_factory=dict)
    kind: DocumentKind = DocumentKind.PICTURE

    def exhibits(self) -> list[Exhibit]:
        """All exhibits in reading order."""
        return [exhibit for section in self.sections for exhibit in section.exhibits]


__all__ = [
    "Audience",
    "Direction",
    "DocumentKind",
    "DocumentationQuestion",
    "Exhibit",
    "ExhibitKind",
    "Finding",
    "MeasureText",
    "MethodNote",
    "Picture",
    "Polarity",
    "Section",
    "SectionKey",
    "SourceNote",
    "direction_key",
]
