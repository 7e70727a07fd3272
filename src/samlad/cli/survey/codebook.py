"""`samlad survey codebook`: the codebook of a file or an imported survey, shown or written in another form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.core.errors import NothingToShow, WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.data.codebook import Codebook, Question


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("codebook", help=_("Visa eller skriv kodboken till en fil eller en inläst enkät."))(codebook)


def codebook(
    file: Annotated[
        Path | None,
        typer.Argument(help=_("Kodbok (.toml, .xlsx, .csv, .xml), XLSForm, SPSS-fil eller data med kodbok.")),
    ] = None,
    snapshot: Annotated[str | None, typer.Option("--snapshot", help=_("En inläst enkät i arbetsytan."))] = None,
    language: Annotated[str, typer.Option("--in", help=_("Textens språk, till exempel sv, en eller sv-easy."))] = "",
    out: Annotated[Path | None, typer.Option("--out", help=_("Fil att skriva: .toml, .xlsx, .csv eller .xml."))] = None,
) -> None:
    """Show a codebook, or write it."""
    from samlad.core.language import current_language

    if (file is None) == (snapshot is None):
        raise WrongUse(
            _("Det framgår inte vilken kodbok som menas."),
            why=_("Ange antingen en fil eller --snapshot."),
            cure=_("Till exempel samlad survey codebook svar.sav."),
        )
    found = _of_file(file) if file is not None else _of_snapshot(snapshot or "")
    if out is None:
        show(found, language or current_language())
    else:
        write(found, out)


def _of_file(path: Path) -> Codebook:
    """A codebook, or the one that comes with a file of answers."""
    from samlad.sources.codebook_file import codebook_with, read_codebook
    from samlad.sources.sheets import workbook_rows
    from samlad.sources.xlsform import is_xlsform

    ending = path.suffix.lower()
    whole = ending in {".toml", ".xml", ".sav", ".zsav"} or (ending == ".xlsx" and is_xlsform(workbook_rows(path)))
    beside = None if whole or not path.is_file() else codebook_with(path)
    return beside[0] if beside else read_codebook(path)


def _of_snapshot(wanted: str) -> Codebook:
    from samlad.cli.context import open_workspace
    from samlad.data.snapshot import SnapshotKind
    from samlad.data.survey_design import codebook_of, survey_design

    snapshot = open_workspace().snapshot(wanted, SnapshotKind.SURVEY)
    return codebook_of(survey_design(snapshot), snapshot.provenance.request)


def show(book: Codebook, language: str) -> None:
    """The questions as a table for people."""
    from samlad.cli.screen import say, table

    if not book.questions:
        raise NothingToShow(_("Kodboken har inga frågor."))
    if book.title:
        say(book.title)
    headings = [_("fråga"), _("text"), _("svar"), _("ställs till"), _("minnesperiod")]
    table(headings, [_row(question, language) for question in book.questions])
    for group in book.groups:
        told = _("Flerval {id}: {text} ({members})")
        say(told.format(id=group.id, text=group.texts.get(language) or group.text, members=", ".join(group.members)))
    for wave in book.waves:
        broken = ", ".join(one.question for one in wave.asked if one.broken)
        say(
            _("Mätomgång {id}: {period}. Går inte att jämföra: {broken}.").format(
                id=wave.id, period=wave.period, broken=broken or "–"
            )
        )


def _row(one: Question, language: str) -> list[str]:
    labels = one.values_in(language)
    answers = [f"{code} {label}" for code, label in labels.items() if not one.is_missing(code)]
    answers += [f"({code} {labels.get(code) or why.label()})" for code, why in one.missing.items()]
    answers += [f"({low:g}–{high:g})" for low, high in one.missing_ranges]
    months = "" if one.recall_months is None else _("{count} månader").format(count=one.recall_months)
    return [one.id, one.text_in(language), ", ".join(answers), one.asked_if, months]


def write(book: Codebook, path: Path) -> None:
    """Write the codebook and say what the form could not hold."""
    from samlad.cli.screen import say
    from samlad.cli.unwritable import unwritable
    from samlad.sources.codebook_file import write_codebook

    if book.waves and path.suffix.lower() in {".csv", ".xml"}:
        say(
            _("Mätomgångarna följer inte med i {ending}; skriv .toml eller .xlsx om de behövs.").format(
                ending=path.suffix.lower()
            )
        )
        book = replace(book, waves=())
    with unwritable(path):
        write_codebook(book, path)
    say(str(path))
