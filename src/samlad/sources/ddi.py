"""DDI-Codebook 2.5, the XML of data archives, as a codebook and back: variables, questions, categories, universes.

What the standard has no element for (kinds of missing, recall period, polarity) stands in `missType` and typed `notes`,
as the standard allows. Waves are not carried: one DDI file describes one study. Source: DDI Alliance, DDI-Codebook 2.5.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from samlad.core.direction import Polarity
from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.codebook import EASY, SWEDISH, Codebook, Question, ResponseGroup, Theme
from samlad.data.codebook_values import question_of
from samlad.data.staging import unreadable
from samlad.sources.codebook_parts import Answer, Faults, answers_told
from samlad.sources.labelled import reason_of
from samlad.sources.vocabulary import slug

_NAMESPACE = "ddi:codebook:2_5"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_EASY = "sv-x-easy"


def read_ddi(path: Path) -> Codebook:
    """Read a DDI file. One with a document type or entities is not opened: a codebook needs none."""
    root = _root(path)
    first = root.get(_LANG) or SWEDISH
    faults = Faults(path.name)
    groups = list(root.iter("varGrp"))
    themes = [one for one in groups if one.get("type") == "subject"]
    theme_of = {name: one.get("ID", "") for one in themes for name in (one.get("var") or "").split()}
    variables = list(root.iter("var"))
    if not variables:
        faults.add(_("Filen beskriver inga variabler."), _("Kontrollera att det är en kodbok enligt DDI-Codebook."))
    ids = {one.get("ID", ""): _id(one) for one in variables}
    book = Codebook(
        questions=tuple(_question(one, first, theme_of.get(one.get("ID", ""), ""), faults) for one in variables),
        title=next((_plain(one) for one in root.iter("titl")), ""),
        groups=tuple(_group(one, ids, first) for one in groups if one.get("type") == "multipleResp"),
        themes=tuple(Theme(one.get("ID", ""), *_texts(one, "labl", first)) for one in themes),
        language=first,
    )
    faults.stop()
    return book


def _root(path: Path) -> ET.Element:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    why = ""
    if re.search(rb"<!\s*(?:DOCTYPE|ENTITY)", content, re.IGNORECASE) or b"\0" in content:
        why = _("Den har en dokumenttyp eller entiteter, och sådana filer öppnas inte.")
    else:
        try:
            root = ET.fromstring(content)
        except ET.ParseError as error:
            why = str(error)
        else:
            for one in root.iter():  # earlier editions have another name space, or none
                one.tag = one.tag.rpartition("}")[2]
            if root.tag == "codeBook":
                return root
            why = _("Det är ingen kodbok enligt DDI-Codebook.")
    raise InvalidInput(
        _("Kodboken går inte att läsa."),
        file=path.name,
        why=why,
        cure=_("Exportera kodboken på nytt som DDI-Codebook 2.5."),
    )


def _plain(one: ET.Element) -> str:
    return " ".join("".join(one.itertext()).split())


def _texts(one: ET.Element, name: str, first: str) -> tuple[str, dict[str, str]]:
    """The text of a child in the first language, and in the others."""
    told: dict[str, str] = {}
    for child in one.findall(name):
        language = child.get(_LANG) or first
        told.setdefault(EASY if language == _XML_EASY else language, _plain(child))
    return told.pop(first, "") or next(iter(told.values()), ""), told


def _id(variable: ET.Element) -> str:
    told = _notes(variable).get("id")
    name = variable.get("name", "")
    return told or (name if re.fullmatch(r"[^\W\d][\w.-]*", name) else slug(name).replace("-", "_") or "fraga")


def _notes(variable: ET.Element) -> dict[str, str]:
    found = {}
    for one in variable.findall("notes"):
        kind = one.get("type", "")
        if kind.startswith("samlad:"):
            found[kind.removeprefix("samlad:")] = _plain(one)
    return found


def _question(variable: ET.Element, first: str, theme: str, faults: Faults) -> Question:
    id, notes = _id(variable), _notes(variable)
    literal = variable.find("qstn")
    text, others = _texts(literal, "qstnLit", first) if literal is not None else ("", {})
    label, more = _texts(variable, "labl", first)
    told: dict[str, Any] = {
        "id": id,
        "column": variable.get("name", id),
        "text": text or label or id,
        "texts": others or ({} if text else more),
        "asked_if": notes.get("asked_if", ""),
        "theme": theme,
        "recall_months": faults.months(notes.get("recall_months", "")),
        "recall_reason": notes.get("recall_reason", ""),
        "polarity": faults.polarity(notes.get("polarity", "")),
        "broken": notes.get("broken", ""),
        **answers_told(id, _answers(variable, first, faults), faults),
    }
    return question_of(told)


def _answers(variable: ET.Element, first: str, faults: Faults) -> Iterator[Answer]:
    invalid = {item.get("VALUE", "") for item in variable.findall("invalrng/item")}
    for one in variable.findall("catgry"):
        code = next((_plain(each) for each in one.findall("catValu")), "")
        label, labels = _texts(one, "labl", first)
        missing = None
        if one.get("missing") == "Y" or code in invalid:
            missing = faults.missing(one.get("missType", "")) or reason_of(label)
        yield Answer(code, label, labels, missing)
        invalid.discard(code)
    for code in sorted(invalid - {""}):
        yield Answer(code, missing=reason_of(""))
    for span in variable.findall("invalrng/range"):
        yield Answer(f"{span.get('min', '')}..{span.get('max', '')}", missing=reason_of(""))


def _group(one: ET.Element, ids: dict[str, str], first: str) -> ResponseGroup:
    notes = _notes(one)
    text, others = _texts(one, "labl", first)
    members = tuple(ids[name] for name in (one.get("var") or "").split() if name in ids)
    id = notes.get("id") or str(one.get("ID", ""))
    return ResponseGroup(id, text, members, notes.get("counted", "1"), others, notes.get("asked_if", ""))


def as_ddi(book: Codebook) -> str:
    """The codebook as DDI-Codebook 2.5."""
    root = ET.Element("codeBook", {"xmlns": _NAMESPACE, "version": "2.5", "xml:lang": book.language})
    title = ET.SubElement(ET.SubElement(ET.SubElement(root, "stdyDscr"), "citation"), "titlStmt")
    ET.SubElement(title, "titl").text = book.title or "Samlad"
    data = ET.SubElement(root, "dataDscr")
    names = {question.id: f"V{number}" for number, question in enumerate(book.questions, start=1)}
    for theme in book.themes:
        members = " ".join(names[one.id] for one in book.questions if one.theme == theme.id)
        told = ET.SubElement(data, "varGrp", {"ID": theme.id, "type": "subject", "var": members})
        _write_texts(told, "labl", theme.text, theme.texts, book.language)
    for group in book.groups:
        members = " ".join(names[one] for one in group.members)
        told = ET.SubElement(data, "varGrp", {"ID": f"G_{group.id}", "type": "multipleResp", "var": members})
        _write_texts(told, "labl", group.text, group.texts, book.language)
        _write_notes(told, {"id": group.id, "counted": group.counted, "asked_if": group.asked_if})
    for question in book.questions:
        _write_question(data, question, names[question.id], book.language)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _write_question(data: ET.Element, one: Question, name: str, first: str) -> None:
    variable = ET.SubElement(data, "var", {"ID": name, "name": one.column})
    ET.SubElement(variable, "labl").text = one.id
    _write_texts(ET.SubElement(variable, "qstn"), "qstnLit", one.text, one.texts, first)
    bare = [code for code in one.missing if code not in one.values]
    if one.missing_ranges or bare:
        invalid = ET.SubElement(variable, "invalrng")
        for code in bare:
            ET.SubElement(invalid, "item", {"VALUE": code})
        for low, high in one.missing_ranges:
            ET.SubElement(invalid, "range", {"min": f"{low:g}", "max": f"{high:g}"})
    if one.asked_if:
        ET.SubElement(variable, "universe").text = one.asked_if
    for code, label in one.values.items():
        missing = one.missing.get(code)
        category = ET.SubElement(variable, "catgry", {"missing": "Y", "missType": missing.value} if missing else {})
        ET.SubElement(category, "catValu").text = code
        others = {language: labels[code] for language, labels in one.labels.items() if code in labels}
        _write_texts(category, "labl", label, others, first)
    _write_notes(
        variable,
        {
            "id": one.id,
            "asked_if": one.asked_if,
            "recall_months": str(one.recall_months or ""),
            "recall_reason": one.recall_reason,
            "polarity": "" if one.polarity is Polarity.NEUTRAL else one.polarity.value,
            "broken": one.broken,
        },
    )


def _write_texts(parent: ET.Element, name: str, text: str, others: Mapping[str, str], first: str) -> None:
    for language, told in {first: text, **others}.items():
        ET.SubElement(parent, name, {"xml:lang": _XML_EASY if language == EASY else language}).text = told


def _write_notes(parent: ET.Element, notes: dict[str, str]) -> None:
    for name, text in notes.items():
        if text:
            ET.SubElement(parent, "notes", {"type": f"samlad:{name}"}).text = text
