"""The form: its questions and their choices, as data, and as an XLSForm for a phone."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from samlad.core.language import Language, current_language
from samlad.sources.codebook_table import write_book

_FOUR_DIGITS = "regex(., '^[0-9]{4}$')"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a list."""

    code: str
    labels: tuple[str, str]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return _said(self.labels)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with one answer out of a list. Texts are Swedish and English."""

    id: str
    labels: tuple[str, str]
    choices: tuple[Choice, ...]

    @property
    def label(self) -> str:
        """In the reader's language."""
        return _said(self.labels)

    def knows(self, code: str) -> bool:
        """Is it one of the answers?"""
        return any(one.code == code for one in self.choices)


def _said(labels: tuple[str, str]) -> str:
    return labels[0] if current_language() is Language.SWEDISH else labels[1]


@cache
def questions() -> tuple[Question, ...]:
    """The questions in their order."""
    found = tomllib.loads((files("samlad.events.injury") / "form.toml").read_text(encoding="utf-8"))
    return tuple(
        Question(
            one["id"],
            (one["label"], one["label_en"]),
            tuple(Choice(row["code"], (row["label"], row["label_en"])) for row in one["choices"]),
        )
        for one in found["question"]
    )


def write_injury_xlsform(path: Path) -> None:
    """The form for KoboToolbox, ODK and others; what is collected is imported as a register of events."""
    sv, en = "label::Svenska (sv)", "label::English (en)"
    survey = [
        {"type": "date", "name": "date", sv: "Datum", en: "Date", "required": "yes", "constraint": ". <= today()"},
        {"type": "integer", "name": "hour", sv: "Timme (0–23)", en: "Hour (0–23)", "constraint": ". >= 0 and . <= 23"},
        {"type": "text", "name": "place", sv: "Kommunkod", en: "Municipality code", "constraint": _FOUR_DIGITS},
    ]  # fmt: skip
    survey += [
        {"type": f"select_one {one.id}", "name": one.id, sv: one.labels[0], en: one.labels[1], "required": "yes"}
        for one in questions()
    ]
    choices = [
        {"list_name": one.id, "name": choice.code, sv: choice.labels[0], en: choice.labels[1]}
        for one in questions()
        for choice in one.choices
    ]
    settings = [{"form_title": "Skaderegistrering", "form_id": "lokal-skada", "default_language": "Svenska (sv)"}]
    sheets = {"survey": survey, "choices": choices, "settings": settings}
    write_book(
        path, sheets, {title: list(dict.fromkeys(key for row in rows for key in row)) for title, rows in sheets.items()}
    )
