"""The variables of a questionnaire, from an XLSForm or a codebook, for the order to a statistics agency."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_LAYOUT = ("begin", "end", "note", "start", "today", "deviceid", "calculate", "hidden")


@dataclass(frozen=True, slots=True)
class Item:
    """One variable: its name, its question, its kind as the form says, and its codes with their labels."""

    name: str
    text: str
    kind: str
    codes: Mapping[str, str]


def read_questionnaire(path: Path) -> tuple[Item, ...]:
    """The variables in their order. An XLSX with the sheets `survey` and `choices` is an XLSForm; anything else is a
    codebook with `variable, text` and perhaps `code, label`, one row a code.

    Labels in Swedish are preferred where a form has several languages (`label::Svenska (sv)`).
    """
    try:
        if path.suffix.lower() == ".xlsx":
            sheets = pl.read_excel(path, sheet_id=0, infer_schema_length=0, raise_if_empty=False)
            if "survey" in sheets:
                return _xlsform(sheets["survey"], sheets.get("choices", pl.DataFrame()), path.name)
            return _codebook(next(iter(sheets.values())), path.name)
        return _codebook(pl.read_csv(path, infer_schema=False, separator=_separator(path)), path.name)
    except (OSError, UnicodeDecodeError, pl.exceptions.PolarsError, ValueError) as error:
        raise _unreadable(path.name, None, str(error)) from error


def _separator(path: Path) -> str:
    heading = path.read_text(encoding="utf-8").partition("\n")[0]
    return ";" if heading.count(";") > heading.count(",") else ","


def _xlsform(survey: pl.DataFrame, choices: pl.DataFrame, file: str) -> tuple[Item, ...]:
    for column in ("type", "name"):
        if column not in survey.columns:
            raise _unreadable(file, column, _("Bladet survey saknar kolumnen."))
    codes: dict[str, dict[str, str]] = {}
    if {"list_name", "name"} <= set(choices.columns):
        label = _label_column(choices)
        for row in choices.iter_rows(named=True):
            if row["list_name"] and row["name"]:
                shown = str(row[label] or "") if label else ""
                codes.setdefault(str(row["list_name"]).strip(), {})[str(row["name"]).strip()] = shown
    label = _label_column(survey)
    items = []
    for row in survey.iter_rows(named=True):
        kind = str(row["type"] or "").strip()
        if not kind or not row["name"] or kind.split()[0].split("_")[0] in _LAYOUT:
            continue
        listed = kind.split(maxsplit=1)[1] if kind.startswith(("select_one ", "select_multiple ")) else ""
        text = str(row[label] or "") if label else ""
        answers = codes.get(listed.split()[0], {}) if listed.strip() else {}
        items.append(Item(str(row["name"]).strip(), text.strip(), kind.split()[0], answers))
    return _distinct(items, file)


def _label_column(sheet: pl.DataFrame) -> str | None:
    labels = [column for column in sheet.columns if column.split("::")[0].strip() == "label"]
    swedish = [column for column in labels if "(sv)" in column.lower() or "svenska" in column.lower()]
    return next(iter(swedish or labels), None)


def _codebook(table: pl.DataFrame, file: str) -> tuple[Item, ...]:
    for column in ("variable", "text"):
        if column not in table.columns:
            raise _unreadable(file, column, _("Kodboken saknar kolumnen."))
    items: dict[str, tuple[str, dict[str, str]]] = {}
    for row in table.iter_rows(named=True):
        if not row["variable"]:
            continue
        _text, codes = items.setdefault(str(row["variable"]).strip(), (str(row["text"] or "").strip(), {}))
        if row.get("code") not in (None, ""):
            codes[str(row["code"]).strip()] = str(row.get("label") or "").strip()
    found = [Item(name, text, "select_one" if codes else "", codes) for name, (text, codes) in items.items()]
    return _distinct(found, file)


def _distinct(items: list[Item], file: str) -> tuple[Item, ...]:
    names = [item.name for item in items]
    if not names:
        raise _unreadable(file, None, _("Formuläret har inga frågor."))
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _unreadable(file, twice[0], _("Variabeln står två gånger."))
    return tuple(items)


def _unreadable(file: str, column: str | None, why: str) -> InvalidInput:
    return InvalidInput(
        _("Frågeformuläret går inte att läsa."),
        file=file,
        column=column,
        why=why,
        cure=_("Ge ett XLSForm, eller en kodbok med kolumnerna variable, text, code och label."),
    )
