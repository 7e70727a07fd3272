"""XLSForm questionnaires (ODK, KoboToolbox) as a codebook: sheets `survey` and `choices`, one column a language.

Written after the XLSForm reference (xlsform.org): types, `relevant`, groups, `label::language (code)`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.codebook import EASY, ENGLISH, SWEDISH, Codebook, ResponseGroup, Theme
from samlad.data.codebook_values import question_of
from samlad.data.condition import AllOf, Answered, Condition, parsed, replaced, written
from samlad.sources.codebook_parts import Answer, Faults, answers_told
from samlad.sources.sheets import Row

_LABEL = re.compile(r"^label\s*::?\s*(?P<name>[^()]*?)\s*(?:\((?P<code>[\w-]+)\))?$")
_LANGUAGES = {
    **dict.fromkeys(("svenska", "swedish", "sv"), SWEDISH),
    **dict.fromkeys(("engelska", "english", "en"), ENGLISH),
    **dict.fromkeys(("lätt svenska", "lättläst", "easy swedish", "sv-easy", "sv-x-easy"), EASY),
}
_SELECT_ONE = re.compile(r"^(?:select_one|select one(?: from)?)\s+(?P<list>\S+)(?:\s+or_other)?$")
_SELECT_MANY = re.compile(r"^(?:select_multiple|select all that apply(?: from)?)\s+(?P<list>\S+)(?:\s+or_other)?$")
_OPEN = {"integer", "int", "decimal", "text", "string", "date", "range", "time", "datetime"}
_CHOSEN = {"1": "Vald", "0": "Inte vald"}


def is_xlsform(sheets: Mapping[str, Sequence[Row]]) -> bool:
    """Does a workbook have the sheets of an XLSForm?"""
    rows = sheets.get("survey")
    return bool(rows) and any("type" in row.cells and "name" in row.cells for row in rows or ())


@dataclass(slots=True)
class _Block:
    """A `begin group` that has not ended."""

    name: str
    relevant: str
    repeats: bool


@dataclass(slots=True)
class _Found:
    """What has been read so far."""

    questions: list[dict[str, Any]] = field(default_factory=list)
    groups: list[dict[str, Any]] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    blocks: list[_Block] = field(default_factory=list)
    chosen: dict[tuple[str, str], str] = field(default_factory=dict)
    conditions: list[tuple[dict[str, Any], str, Row]] = field(default_factory=list)


def read_xlsform(sheets: Mapping[str, list[Row]], file: str) -> Codebook:
    """The codebook of an XLSForm. Questions in a repeat are left out: a respondent answers them several times."""
    settings = next(iter(sheets.get("settings", [])), Row(0, {}))
    rows = sheets["survey"]
    first = _first_language([*rows, *sheets.get("choices", [])], settings.get("default_language"))
    reader = _Reader(_lists(sheets.get("choices", []), first), first, Faults(file))
    for row in rows:
        reader.row(row)
    reader.settle_conditions()
    reader.faults.stop()
    found = reader.found
    used = {one.get("theme", "") for one in found.questions}
    return Codebook(
        questions=tuple(question_of(one) for one in found.questions),
        title=settings.get("form_title"),
        groups=tuple(ResponseGroup(**one) for one in found.groups),
        themes=tuple(theme for theme in found.themes if theme.id in used),
        language=first or SWEDISH,
    )


def _language(heading: str) -> str | None:
    """The language of a heading such as `label::Svenska (sv)`; empty for plain `label`, none for other columns."""
    if heading == "label":
        return ""
    match = _LABEL.match(heading)
    if match is None:
        return None
    name, code = match["name"].strip().lower(), (match["code"] or "").lower()
    # The name first: `Lätt svenska (sv)` is a language of its own beside `Svenska (sv)`.
    return _LANGUAGES.get(name) or _LANGUAGES.get(code) or code or name.replace(" ", "-")


def _first_language(rows: Sequence[Row], told: str) -> str:
    """Swedish when the form has it, else the form's own default, else the first there is."""
    seen = [found for row in rows for heading, cell in row.cells.items() if cell and (found := _language(heading))]
    default = _language(f"label::{told}") if told else None
    for choice in (SWEDISH, default):
        if choice and choice in seen:
            return choice
    return seen[0] if seen else ""


def _texts(row: Row, first: str) -> tuple[str, dict[str, str]]:
    """The text in the first language and the others."""
    told: dict[str, str] = {}
    for heading, cell in row.cells.items():
        language = _language(heading)
        if language is not None and cell:
            told.setdefault(language or first, cell)
    main = told.pop(first, "") or next(iter(told.values()), "")
    return main, told


def _lists(rows: Sequence[Row], first: str) -> dict[str, list[Answer]]:
    lists: dict[str, list[Answer]] = {}
    for row in rows:
        name, code = row.get("list_name", "list name"), row.get("name", "value")
        if name and code:
            label, others = _texts(row, first)
            lists.setdefault(name, []).append(Answer(code, label, others, None, row.line))
            if word := row.get("missing"):
                lists[name][-1] = Answer(code, label, others, Faults("").missing(word), row.line)
    return lists


class _Reader:
    """Goes through the sheet `survey` from top to bottom."""

    def __init__(self, lists: Mapping[str, list[Answer]], first: str, faults: Faults) -> None:
        self._lists = lists
        self._first = first
        self.faults = faults
        self.found = _Found()

    def row(self, row: Row) -> None:
        """One row: a question, or where a group begins or ends."""
        kind = " ".join(row.get("type").split()).replace("_", " ", 1) if row.get("type") else ""
        if kind.startswith(("begin group", "begin repeat")):
            self._begin(row, kind.endswith("repeat"))
        elif kind.startswith(("end group", "end repeat")):
            if self.found.blocks:
                self.found.blocks.pop()
        elif not any(block.repeats for block in self.found.blocks):
            self._question(row, row.get("type"))

    def _begin(self, row: Row, repeats: bool) -> None:
        name = row.get("name")
        if not self.found.blocks and name:
            text, others = _texts(row, self._first)
            self.found.themes.append(Theme(name, text or name, others))
        self.found.blocks.append(_Block(name, row.get("relevant"), repeats))

    def _question(self, row: Row, kind: str) -> None:
        if match := _SELECT_MANY.match(kind):
            self._many(row, self._list(row, match["list"]))
        elif match := _SELECT_ONE.match(kind):
            self._one(row, row.get("name"), self._list(row, match["list"]))
        elif kind in _OPEN:
            self._one(row, row.get("name"), [])

    def _list(self, row: Row, name: str) -> list[Answer]:
        if name not in self._lists:
            cure = _("Lägg till listan på bladet choices.")
            self.faults.add(_("Svarslistan finns inte."), cure, row=row.line, column="type", value=name)
        return self._lists.get(name, [])

    def _one(self, row: Row, name: str, answers: Sequence[Answer], *, alone: bool = True) -> dict[str, Any]:
        if row.get("choice_filter"):
            # A cascade may use a code twice, under different parents: its labels are those of the first.
            first: dict[str, Answer] = {}
            for one in answers:
                first.setdefault(one.code, one)
            answers = list(first.values())
        text, others = _texts(row, self._first)
        question = {
            "id": name,
            "column": row.get("column") or name,
            "text": text or name,
            "texts": others,
            "asked_if": "",
            "theme": self.found.blocks[0].name if self.found.blocks else "",
            "recall_months": self.faults.months(row.get("recall_months"), row.line),
            "recall_reason": row.get("recall_reason"),
            "polarity": self.faults.polarity(row.get("polarity"), row.line),
            **answers_told(name, answers, self.faults),
        }
        self.found.questions.append(question)
        if alone:
            self._condition(question, row)
        return question

    def _many(self, row: Row, answers: Sequence[Answer]) -> None:
        name = row.get("name")
        text, others = _texts(row, self._first)
        group = {"id": name, "text": text or name, "texts": others, "asked_if": "", "members": ()}
        chosen = [Answer(code, label) for code, label in _CHOSEN.items()]
        for answer in answers:
            member = f"{name}_{answer.code}"
            question = self._one(row, member, chosen, alone=False)
            question |= {"column": member, "text": answer.label or answer.code, "texts": dict(answer.labels)}
            group["members"] = (*group["members"], member)
            self.found.chosen[name, answer.code] = member
        self.found.groups.append(group)
        self._condition(group, row)

    def _condition(self, target: dict[str, Any], row: Row) -> None:
        for relevant in (*(block.relevant for block in self.found.blocks), row.get("relevant")):
            if relevant:
                self.found.conditions.append((target, relevant, row))

    def settle_conditions(self) -> None:
        """Turn every `relevant` into a condition of ours, when all multiple-answer questions are known."""
        told: dict[int, tuple[dict[str, Any], list[Condition]]] = {}
        for target, relevant, row in self.found.conditions:
            try:
                condition = replaced(parsed(relevant), self._in_our_words)
            except InvalidInput:
                why = _("Villkoret i relevant är skrivet på ett sätt som kodboken inte kan återge.")
                cure = _("Skriv om det med jämförelser och selected(), eller ta bort det och beskriv basen för hand.")
                self.faults.add(why, cure, row=row.line, column="relevant", value=relevant)
                continue
            parts = told.setdefault(id(target), (target, []))[1]
            parts.extend(condition.parts if isinstance(condition, AllOf) else [condition])
        for target, parts in told.values():
            target["asked_if"] = written(parts[0] if len(parts) == 1 else AllOf(tuple(parts)))

    def _in_our_words(self, answer: Answered) -> Condition:
        member = self.found.chosen.get((answer.question, answer.code))
        return Answered(member, answer.relation, "1") if member else answer
