"""A codebook as a table: one row an answer, in a CSV file or on the sheet `kodbok`, waves on a sheet of their own.

Columns: kind (question, group, theme or title; empty: question), question, column, text, text_en, text_sv-easy,
theme, group, asked_if, recall_months, recall_reason, polarity, broken, code, label, label_en, label_sv-easy, missing.
A row without `question` goes on with the one above. A code `8..99` is a range of codes that are no answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from samlad.core.direction import Polarity
from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.data.codebook import AskedAs, Codebook, Question, ResponseGroup, Theme, Wave
from samlad.data.codebook_values import question_of
from samlad.data.durable import whole_file
from samlad.sources.codebook_parts import Answer, Faults, answers_told
from samlad.sources.sheets import Row

SHEETS = ("kodbok", "codebook")
WAVE_SHEETS = ("mätomgångar", "matomgangar", "waves")
_WORDS = {
    "kind": "slag",
    "question": "fråga",
    "column": "kolumn",
    "text": "frågetext",
    "theme": "tema",
    "group": "grupp",
    "asked_if": "frågas om",
    "recall_months": "minnesperiod",
    "recall_reason": "skäl",
    "polarity": "riktning",
    "broken": "brott",
    "code": "kod",
    "label": "svar",
    "missing": "saknat",
    "wave": "mätomgång",
    "period": "period",
    "from": "från",
    "to": "till",
    "turned": "vänd",
    "asked": "frågad",
}
_YES = {"ja", "yes", "true", "1", "x"}
_NO = {"nej", "no", "false", "0"}


@dataclass(slots=True)
class _Block:
    """The rows of one question."""

    first: Row
    answers: list[Answer] = field(default_factory=list)


def read_table(sheets: Mapping[str, list[Row]], file: str) -> Codebook:
    """The codebook of the sheets of a workbook, or of the single nameless sheet of a CSV file."""
    rows = next((sheets[name] for name in (*SHEETS, "") if name in sheets), [])
    faults = Faults(file)
    if not rows or not (_get(rows[0], "question") or _get(rows[0], "kind")):
        raise InvalidInput(
            _("Kodboken går inte att läsa."),
            file=file,
            why=_("Den har ingen kolumn ”question” eller ”fråga” med frågornas namn på första raden."),
            cure=_("Se dokumentationen av kodbokens kolumner, eller skriv ut en med samlad survey codebook."),
        )
    blocks = _blocks(rows, faults)
    book = Codebook(
        questions=tuple(
            _question(block, faults) for block in blocks if _kind(block.first) not in {"group", "theme", "title"}
        ),
        title=next((_get(one.first, "text") for one in blocks if _kind(one.first) == "title"), ""),
        groups=tuple(_group(block, blocks) for block in blocks if _kind(block.first) == "group"),
        themes=tuple(
            Theme(_get(block.first, "question"), _get(block.first, "text"), _others(block.first, "text"))
            for block in blocks
            if _kind(block.first) == "theme"
        ),
        waves=_waves(next((sheets[name] for name in WAVE_SHEETS if name in sheets), []), faults),
    )
    faults.stop()
    return book


def _get(row: Row, name: str) -> str:
    return row.get(name, _WORDS[name])


def _others(row: Row, name: str) -> dict[str, str]:
    """The texts in other languages: `text_en`, `svar_en`."""
    found = {}
    for heading, cell in row.cells.items():
        for word in (name, _WORDS[name]):
            if heading.startswith(word + "_") and cell:
                found[heading.removeprefix(word + "_")] = cell
    return found


def _kind(row: Row) -> str:
    swedish = {"fråga": "question", "grupp": "group", "tema": "theme", "titel": "title"}
    word = _get(row, "kind").lower()
    return swedish.get(word, word) or "question"


def _blocks(rows: Sequence[Row], faults: Faults) -> list[_Block]:
    blocks: list[_Block] = []
    for row in rows:
        name = _get(row, "question")
        same = bool(blocks) and name in {"", _get(blocks[-1].first, "question")} and not _restarts(row, blocks[-1])
        if not same:
            if not name and _kind(row) != "title":
                why, cure = _("Raden hör inte till någon fråga."), _("Skriv frågans namn i kolumnen ”question”.")
                faults.add(why, cure, row=row.line)
                continue
            blocks.append(_Block(row))
        code = _get(row, "code")
        if code:
            missing = faults.missing(_get(row, "missing"), row.line)
            blocks[-1].answers.append(Answer(code, _get(row, "label"), _others(row, "label"), missing, row.line))
    return blocks


def _restarts(row: Row, block: _Block) -> bool:
    """Does a row that repeats the name begin another question? It does when it says another text or column."""
    if not _get(row, "question"):
        return False
    return any(_get(row, name) and _get(row, name) != _get(block.first, name) for name in ("text", "column", "kind"))


def _question(block: _Block, faults: Faults) -> Question:
    row = block.first
    id = _get(row, "question")
    return question_of(
        {
            "id": id,
            "column": _get(row, "column") or id,
            "text": _get(row, "text"),
            "texts": _others(row, "text"),
            "asked_if": _get(row, "asked_if"),
            "theme": _get(row, "theme"),
            "recall_months": faults.months(_get(row, "recall_months"), row.line),
            "recall_reason": _get(row, "recall_reason"),
            "polarity": faults.polarity(_get(row, "polarity"), row.line),
            "broken": _get(row, "broken"),
            **answers_told(id, block.answers, faults),
        }
    )


def _group(block: _Block, blocks: Sequence[_Block]) -> ResponseGroup:
    row = block.first
    id = _get(row, "question")
    rows = [one.first for one in blocks if one is not block]
    members = tuple(_get(one, "question") for one in rows if _get(one, "group") == id)
    counted = block.answers[0].code if block.answers else "1"
    return ResponseGroup(id, _get(row, "text"), members, counted, _others(row, "text"), _get(row, "asked_if"))


def _waves(rows: Sequence[Row], faults: Faults) -> tuple[Wave, ...]:
    """One row a wave, question and recoded code; what a question's first row says holds for all its codes."""
    periods: dict[str, str] = {}
    asked: dict[str, dict[str, AskedAs]] = {}
    left: dict[str, list[str]] = {}
    for row in rows:
        wave, id = _get(row, "wave"), _get(row, "question")
        if not wave:
            faults.add(_("Raden säger inte vilken mätomgång den gäller."), _("Fyll i den."), row=row.line)
            continue
        periods[wave] = periods.get(wave) or _get(row, "period") or wave
        told = asked.setdefault(wave, {})
        if not id:
            continue
        if _get(row, "asked").lower() in _NO:
            left.setdefault(wave, []).append(id)
            continue
        before = told.get(id)
        codes = dict(before.codes) if before else {}
        if _get(row, "from"):
            codes[_get(row, "from")] = _get(row, "to")
        told[id] = AskedAs(
            id,
            _get(row, "column") or (before.column if before else ""),
            codes,
            _get(row, "turned").lower() in _YES or bool(before and before.turned),
            faults.months(_get(row, "recall_months"), row.line) or (before.recall_months if before else None),
            _get(row, "broken") or (before.broken if before else ""),
        )
    return tuple(
        Wave(wave, period, tuple(asked[wave].values()), tuple(left.get(wave, ()))) for wave, period in periods.items()
    )


def question_rows(book: Codebook) -> list[dict[str, str]]:
    """The codebook as rows by column name, in the order they are read back."""
    rows = [{"kind": "title", "text": book.title}] if book.title else []
    rows += [{"kind": "theme", "question": one.id, **_worded("text", one.text, one.texts)} for one in book.themes]
    for group in book.groups:
        told = {"kind": "group", "question": group.id, "asked_if": group.asked_if, "code": group.counted}
        rows.append(told | _worded("text", group.text, group.texts))
    for one in book.questions:
        group_ = book.group_of(one.id)
        head = {
            "question": one.id,
            "column": one.column,
            **_worded("text", one.text, one.texts),
            "theme": one.theme,
            "group": group_.id if group_ else "",
            "asked_if": one.asked_if,
            "recall_months": str(one.recall_months or ""),
            "recall_reason": one.recall_reason,
            "polarity": "" if one.polarity is Polarity.NEUTRAL else one.polarity.value,
            "broken": one.broken,
        }
        first, *rest = _answer_rows(one) or [{}]
        rows += [head | first, *({"question": one.id} | row for row in rest)]
    return rows


def _answer_rows(one: Question) -> list[dict[str, str]]:
    rows = [
        {
            "code": code,
            **_worded("label", label, {language: labels.get(code, "") for language, labels in one.labels.items()}),
            "missing": one.missing[code].value if code in one.missing else "",
        }
        for code, label in one.values.items()
    ]
    rows += [{"code": code, "missing": why.value} for code, why in one.missing.items() if code not in one.values]
    return rows + [{"code": f"{low:g}..{high:g}", "missing": "no_answer"} for low, high in one.missing_ranges]


def wave_rows(book: Codebook) -> list[dict[str, str]]:
    """The waves as rows by column name."""
    rows = []
    for wave in book.waves:
        head = {"wave": wave.id, "period": wave.period}
        rows.append(head)
        rows += [head | {"question": id, "asked": "no"} for id in wave.not_asked]
        for one in wave.asked:
            told = head | {
                "question": one.question,
                "column": one.column,
                "turned": "yes" if one.turned else "",
                "recall_months": str(one.recall_months or ""),
                "broken": one.broken,
            }
            codes = [{"from": code, "to": common} for code, common in one.codes.items()]
            rows += [told | code for code in codes or [{}]]
    return rows


def _worded(name: str, text: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text, **{f"{name}_{language}": told for language, told in texts.items()}}


def headings(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The columns of some rows, in the order of the format."""
    order = list(_WORDS)
    names = {name for row in rows for name, cell in row.items() if cell}
    return sorted(names, key=lambda name: (order.index(name.split("_")[0] if name not in order else name), name))


def as_csv(book: Codebook) -> str:
    """The codebook as a CSV file; waves need a second table, which a CSV file has no room for."""
    import csv
    import io

    if book.waves:
        raise WrongUse(
            _("Kodboken går inte att skriva som CSV."),
            why=_("Den har mätomgångar, och de får inte plats i en enda tabell."),
            cure=_("Skriv den som .toml eller .xlsx."),
        )
    rows = question_rows(book)
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings(rows), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({name: cell for name, cell in row.items() if cell} for row in rows)
    return text.getvalue()


def write_book(path: Path, sheets: Mapping[str, Sequence[Mapping[str, str]]], names: Mapping[str, list[str]]) -> None:
    """Write sheets of text cells to a workbook, whole or not at all; the same rows give the same bytes."""
    import io
    from datetime import UTC, datetime

    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    bold = book.add_format({"bold": True})
    for title, rows in sheets.items():
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, names[title], bold)
        for line, row in enumerate(rows, start=1):
            for column, name in enumerate(names[title]):
                if row.get(name):
                    sheet.write_string(line, column, row[name])
    book.close()
    with whole_file(path) as file:
        file.write(content.getvalue())


def write_xlsx(book: Codebook, path: Path) -> None:
    """The codebook as a workbook with the sheets `kodbok` and, when there are waves, `waves`."""
    sheets = {"kodbok": question_rows(book)}
    if book.waves:
        sheets["waves"] = wave_rows(book)
    write_book(path, sheets, {title: headings(rows) for title, rows in sheets.items()})
