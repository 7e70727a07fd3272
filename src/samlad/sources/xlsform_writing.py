"""A codebook as an XLSForm, ready for KoboToolbox, ODK and others: read back it is the same codebook."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from samlad.core.direction import Polarity
from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.data.codebook import EASY, ENGLISH, SWEDISH, Codebook, Question, ResponseGroup, Theme
from samlad.data.condition import AllOf, Answered, AnyOf, Condition, NotSo, parsed
from samlad.sources.codebook_table import write_book

_NAMES = {SWEDISH: "Svenska (sv)", ENGLISH: "English (en)", EASY: "Lätt svenska (sv)"}
_XML_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_FIELDS = ("column", "recall_months", "recall_reason", "polarity")


def write_xlsform(book: Codebook, path: Path) -> None:
    """Write the sheets survey, choices and settings. A name that XML cannot hold is refused."""
    names = [*(one.id for one in book.questions), *(one.id for one in book.groups)]
    for name in names:
        if not _XML_NAME.fullmatch(name):
            raise WrongUse(
                _("Formuläret går inte att skriva."),
                value=name,
                why=_("Ett namn i ett XLSForm får bara ha bokstäverna a–z, siffror, punkt, bindestreck och _."),
                cure=_("Byt namn på frågan i kodboken."),
            )
    form = _Form(book)
    sheets = {"survey": form.survey(), "choices": form.choices(), "settings": form.settings()}
    write_book(path, sheets, {title: _headings(rows) for title, rows in sheets.items()})


def _headings(rows: Sequence[Mapping[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


class _Form:
    """The sheets of one codebook."""

    def __init__(self, book: Codebook) -> None:
        self._book = book
        self._languages = _languages(book)
        self._lists: dict[tuple[tuple[str, ...], ...], tuple[str, Question]] = {}
        self._chosen = {member: (group.id, group.choice(member)) for group in book.groups for member in group.members}
        for question in book.questions:
            if question.values and question.id not in self._chosen:
                self._lists.setdefault(_signature(question), (question.id, question))

    def survey(self) -> list[dict[str, str]]:
        """One row a question, groups around those of one theme."""
        themes = {theme.id: theme for theme in self._book.themes}
        rows: list[dict[str, str]] = []
        at, done = "", set()
        for question in self._book.questions:
            group = self._book.group_of(question.id)
            if group and group.id in done:
                continue
            if question.theme != at:
                rows += [{"type": "end_group", "name": at}] * bool(at)
                at = question.theme
                if at:
                    theme = themes.get(at)
                    worded = self._worded(theme.text, theme.texts) if theme else self._worded(at, {})
                    rows.append({"type": "begin_group", "name": at, **worded})
            if group:
                done.add(group.id)
                rows.append(self._many(group, question))
            else:
                rows.append(self._one(question))
        return rows + [{"type": "end_group", "name": at}] * bool(at)

    def _one(self, one: Question) -> dict[str, str]:
        kind = f"select_one {self._lists[_signature(one)][0]}" if one.values else "text"
        return {"type": kind, "name": one.id, **self._worded(one.text, one.texts), **self._told(one, one.asked_if)}

    def _many(self, group: ResponseGroup, first: Question) -> dict[str, str]:
        told = {name: text for name, text in self._told(first, group.asked_if).items() if name != "column"}
        worded = self._worded(group.text, group.texts)
        return {"type": f"select_multiple {group.id}", "name": group.id, **worded, **told}

    def _told(self, one: Question, asked_if: str) -> dict[str, str]:
        told = {
            "relevant": self._relevant(parsed(asked_if)) if asked_if else "",
            "column": one.column if one.column != one.id else "",
            "recall_months": str(one.recall_months or ""),
            "recall_reason": one.recall_reason,
            "polarity": "" if one.polarity is Polarity.NEUTRAL else one.polarity.value,
        }
        return {name: text for name, text in told.items() if text}

    def _relevant(self, condition: Condition) -> str:
        if isinstance(condition, Answered):
            return self._compared(condition)
        if isinstance(condition, NotSo):
            return f"not({self._relevant(condition.part)})"
        word = " and " if isinstance(condition, AllOf) else " or "
        return word.join(
            f"({self._relevant(part)})" if isinstance(part, AllOf | AnyOf) else self._relevant(part)
            for part in condition.parts
        )

    def _compared(self, one: Answered) -> str:
        if one.question in self._chosen:
            group, choice = self._chosen[one.question]
            found = f"selected(${{{group}}}, '{choice}')"
            counted = next(each.counted for each in self._book.groups if each.id == group)
            return found if (one.code == counted) == (one.relation == "=") else f"not({found})"
        code = f"'{one.code}'" if one.relation in {"=", "!="} else one.code
        return f"${{{one.question}}} {one.relation} {code}"

    def choices(self) -> list[dict[str, str]]:
        """One row an answer, a list once for all questions that share it."""
        rows = []
        for name, one in self._lists.values():
            for code, label in one.values.items():
                others = {language: labels[code] for language, labels in one.labels.items() if code in labels}
                missing = {"missing": one.missing[code].value} if code in one.missing else {}
                rows.append({"list_name": name, "name": code, **self._worded(label, others), **missing})
        for group in self._book.groups:
            for member in group.members:
                question = self._book.question(member)
                worded = self._worded(question.text, question.texts)
                rows.append({"list_name": group.id, "name": group.choice(member), **worded})
        return rows

    def settings(self) -> list[dict[str, str]]:
        """Title, id and first language."""
        id = re.sub(r"\W+", "_", self._book.title.lower(), flags=re.ASCII).strip("_") or "samlad"
        first = self._languages[0]
        return [{"form_title": self._book.title or "Samlad", "form_id": id, "default_language": _name(first)}]

    def _worded(self, text: str, others: Mapping[str, str]) -> dict[str, str]:
        told = {self._book.language: text, **others}
        # A text not translated is shown in the first language, so that no question is blank.
        return {f"label::{_name(language)}": told.get(language) or text for language in self._languages}


def _signature(one: Question) -> tuple[tuple[str, ...], ...]:
    languages = sorted(one.labels)
    return tuple(
        (
            code,
            label,
            one.missing[code].value if code in one.missing else "",
            *(f"{language}={one.labels[language].get(code, '')}" for language in languages),
        )
        for code, label in one.values.items()
    )


def _languages(book: Codebook) -> list[str]:
    parts: list[Question | ResponseGroup | Theme] = [*book.questions, *book.groups, *book.themes]
    return list(dict.fromkeys([book.language, *(language for one in parts for language in one.texts)]))


def _name(language: str) -> str:
    return _NAMES.get(language, f"{language} ({language})")
