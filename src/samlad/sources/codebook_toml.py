"""A codebook as a TOML file a person can read and mend."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from samlad.core.direction import Polarity
from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.codebook import SWEDISH, AskedAs, Codebook, Question, ResponseGroup, Theme, Wave
from samlad.data.codebook_values import question_of
from samlad.sources.codebook_parts import Answer, Faults, answers_told
from samlad.sources.sheets import small_text

_QUESTION = {"id", "column", "theme", "asked_if", "recall_months", "recall_reason", "polarity", "answers", "broken"}
_KNOWN = {
    "": {"title", "language", "theme", "answers", "question", "group", "wave"},
    "theme": {"id"},
    "question": _QUESTION,
    "group": {"id", "members", "counted", "asked_if"},
    "wave": {"id", "period", "not_asked", "asked"},
    "asked": {"question", "column", "codes", "turned", "recall_months", "broken"},
}


def read_toml(path: Path) -> Codebook:
    """Read a codebook; what it does not know is refused, so that no slip passes silently."""
    try:
        return codebook_of_toml(small_text(path), path.name)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(
            _("Kodboken går inte att läsa."),
            file=path.name,
            why=str(error),
            cure=_("Rätta filen; text står inom citattecken."),
        ) from error


def codebook_of_toml(text: str, file: str) -> Codebook:
    """The codebook of such a text, its parts checked one by one but not yet held against each other."""
    found = tomllib.loads(text)
    reader = _Reader(file)
    reader.known("", found)
    book = reader.codebook(found)
    reader.faults.stop()
    return book


class _Reader:
    """Takes the tables apart; every fault is kept and told at the end."""

    def __init__(self, file: str) -> None:
        self.faults = Faults(file)

    def known(self, part: str, table: Mapping[str, Any]) -> None:
        """Refuse a key nobody reads."""
        for name in table:
            if name not in _KNOWN[part] and not (part and (name == "text" or name.startswith("text_"))):
                cure = _("Använd någon av: {known}.").format(known=", ".join(sorted(_KNOWN[part])))
                self.faults.add(_("Uppgiften är okänd."), cure, column=str(table.get("id", part)), value=name)

    def codebook(self, found: Mapping[str, Any]) -> Codebook:
        """All of the file."""
        lists = {name: self._answers(name, rows) for name, rows in self._table(found, "answers").items()}
        return Codebook(
            questions=tuple(
                question for one in self._tables(found, "question") if (question := self._question(one, lists))
            ),
            title=str(found.get("title", "")),
            groups=tuple(self._group(one) for one in self._tables(found, "group")),
            themes=tuple(
                Theme(self._id(one, "theme"), _text(one), _texts(one)) for one in self._tables(found, "theme")
            ),
            waves=tuple(self._wave(one) for one in self._tables(found, "wave")),
            language=str(found.get("language", SWEDISH)),
        )

    def _table(self, found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        table = found.get(name, {})
        if isinstance(table, Mapping):
            return table
        self.faults.add(_("Uppgiften har fel slags värde."), _("Skriv den som en tabell."), column=name)
        return {}

    def _tables(self, found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
        tables = found.get(name, [])
        if isinstance(tables, list) and all(isinstance(one, Mapping) for one in tables):
            for one in tables:
                self.known(name, one)
            return tables
        self.faults.add(_("Uppgiften har fel slags värde."), _("Skriv den som en tabell."), column=name)
        return []

    def _id(self, table: Mapping[str, Any], part: str) -> str:
        id = str(table.get("id", ""))
        if not id:
            self.faults.add(_("Ett avsnitt saknar id."), _("Ge det ett id."), column=part)
        return id

    def _answers(self, where: str, rows: object) -> list[Answer]:
        if not isinstance(rows, list) or not all(isinstance(one, Mapping) and "code" in one for one in rows):
            cure = _('Skriv till exempel [{ code = "1", label = "Ja" }].')
            self.faults.add(_("Svaren har fel form."), cure, column=where)
            return []
        return [
            Answer(
                str(one["code"]),
                str(one.get("label", "")),
                {name.removeprefix("label_"): str(text) for name, text in one.items() if name.startswith("label_")},
                self.faults.missing(str(one.get("missing", ""))),
            )
            for one in rows
        ]

    def _question(self, one: Mapping[str, Any], lists: Mapping[str, list[Answer]]) -> Question | None:
        id = self._id(one, "question")
        told = one.get("answers", [])
        if isinstance(told, str) and told not in lists:
            cure = _("Använd någon av: {known}.").format(known=", ".join(lists))
            self.faults.add(_("Svarslistan finns inte."), cure, column=id, value=told)
            return None
        answers = lists[told] if isinstance(told, str) else self._answers(id, told)
        return question_of(
            {
                "id": id,
                "column": str(one.get("column", id)),
                "text": _text(one),
                "texts": _texts(one),
                "asked_if": str(one.get("asked_if", "")),
                "theme": str(one.get("theme", "")),
                "recall_months": self.faults.months(str(one.get("recall_months", ""))),
                "recall_reason": str(one.get("recall_reason", "")),
                "polarity": self.faults.polarity(str(one.get("polarity", ""))),
                "broken": str(one.get("broken", "")),
                **answers_told(id, answers, self.faults),
            }
        )

    def _group(self, one: Mapping[str, Any]) -> ResponseGroup:
        return ResponseGroup(
            self._id(one, "group"),
            _text(one),
            tuple(str(member) for member in self._list(one, "members")),
            str(one.get("counted", "1")),
            _texts(one),
            str(one.get("asked_if", "")),
        )

    def _list(self, one: Mapping[str, Any], name: str) -> Sequence[object]:
        found = one.get(name, [])
        if isinstance(found, list):
            return found
        self.faults.add(_("Uppgiften har fel slags värde."), _("Skriv en lista."), column=name, value=str(found))
        return []

    def _wave(self, one: Mapping[str, Any]) -> Wave:
        return Wave(
            self._id(one, "wave"),
            str(one.get("period", "")),
            tuple(self._asked(asked) for asked in self._tables(one, "asked")),
            tuple(str(id) for id in self._list(one, "not_asked")),
        )

    def _asked(self, one: Mapping[str, Any]) -> AskedAs:
        return AskedAs(
            str(one.get("question", "")),
            str(one.get("column", "")),
            {str(code): str(common) for code, common in self._table(one, "codes").items()},
            bool(one.get("turned", False)),
            self.faults.months(str(one.get("recall_months", ""))),
            str(one.get("broken", "")),
        )


def _text(table: Mapping[str, Any]) -> str:
    return str(table.get("text", ""))


def _texts(table: Mapping[str, Any]) -> dict[str, str]:
    return {name.removeprefix("text_"): str(text) for name, text in table.items() if name.startswith("text_")}


def as_toml(book: Codebook) -> str:
    """The codebook as such a file; code lists that several questions share are written once."""
    lists = _shared_lists(book.questions)
    lines = _filled({"title": book.title, "language": "" if book.language == SWEDISH else book.language})
    if lists:
        lines += ["", "[answers]"]
        for answers, name in lists.items():
            lines += [f"{_key(name)} = [", *(f"  {row}," for row in answers), "]"]
    for theme in book.themes:
        lines += ["", "[[theme]]", *_filled({"id": theme.id, **_worded("text", theme.text, theme.texts)})]
    for question in book.questions:
        lines += ["", "[[question]]", *_question_lines(question, lists)]
    for group in book.groups:
        told = {"id": group.id, **_worded("text", group.text, group.texts), "asked_if": group.asked_if}
        lines += ["", "[[group]]", *_filled({**told, "counted": group.counted, "members": list(group.members)})]
    for wave in book.waves:
        lines += ["", "[[wave]]", *_filled({"id": wave.id, "period": wave.period, "not_asked": list(wave.not_asked)})]
        for asked in wave.asked:
            lines += ["", "[[wave.asked]]", *_asked_lines(asked)]
    return "\n".join(lines).strip() + "\n"


def _question_lines(one: Question, lists: Mapping[tuple[str, ...], str]) -> list[str]:
    lines = _filled(
        {
            "id": one.id,
            "column": "" if one.column == one.id else one.column,
            "theme": one.theme,
            **_worded("text", one.text, one.texts),
            "asked_if": one.asked_if,
            "recall_months": one.recall_months,
            "recall_reason": one.recall_reason,
            "polarity": "" if one.polarity is Polarity.NEUTRAL else one.polarity.value,
            "broken": one.broken,
        }
    )
    rows = _answer_rows(one)
    if rows in lists:
        return [*lines, f"answers = {_value(lists[rows])}"]
    return [*lines, "answers = [", *(f"  {row}," for row in rows), "]"] if rows else lines


def _asked_lines(one: AskedAs) -> list[str]:
    told = {"question": one.question, "column": one.column, "turned": one.turned, "recall_months": one.recall_months}
    return _filled({**told, "codes": dict(one.codes), "broken": one.broken})


def _shared_lists(questions: Sequence[Question]) -> dict[tuple[str, ...], str]:
    """Code lists that stand in several questions, named after the first of them."""
    first: dict[tuple[str, ...], str] = {}
    shared: dict[tuple[str, ...], str] = {}
    for one in questions:
        rows = _answer_rows(one)
        if rows in first:
            shared.setdefault(rows, first[rows])
        elif rows:
            first[rows] = one.id
    return shared


def _answer_rows(one: Question) -> tuple[str, ...]:
    rows = []
    for code, label in one.values.items():
        told = _worded("label", label, {language: labels.get(code, "") for language, labels in one.labels.items()})
        told["missing"] = one.missing[code].value if code in one.missing else ""
        rows.append(_inline({"code": code, **told}))
    bare = {code: why for code, why in one.missing.items() if code not in one.values}
    rows += [_inline({"code": code, "missing": why.value}) for code, why in bare.items()]
    rows += [_inline({"code": f"{low:g}..{high:g}", "missing": "no_answer"}) for low, high in one.missing_ranges]
    return tuple(rows)


def _worded(name: str, text: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text, **{f"{name}_{language}": told for language, told in texts.items()}}


def _filled(table: Mapping[str, object]) -> list[str]:
    return [f"{_key(name)} = {_value(value)}" for name, value in table.items() if value]


def _inline(table: Mapping[str, object]) -> str:
    return "{ " + ", ".join(f"{_key(name)} = {_value(value)}" for name, value in table.items() if value != "") + " }"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(name)} = {_value(one)}" for name, one in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)
