"""`samlad survey questionnaire`: the ready questionnaire, to read, to put in a survey tool, to change."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("questionnaire", help=_("Det färdiga frågeformuläret, på svenska, engelska och lätt svenska."))(
        questionnaire
    )


def questionnaire(
    language: Annotated[str, typer.Option("--in", help=_("Formulärets språk: sv, en eller sv-easy."))] = "",
    xlsform: Annotated[Path | None, typer.Option(help=_("Skriv som XLSForm (KoboToolbox, ODK): .xlsx."))] = None,
    codebook: Annotated[Path | None, typer.Option(help=_("Skriv som kodbok: .toml, .xlsx, .csv eller .xml."))] = None,
) -> None:
    """Show the questionnaire, or write it."""
    from samlad.cli.screen import say
    from samlad.cli.survey.codebook import show, write
    from samlad.cli.unwritable import unwritable
    from samlad.core.language import current_language
    from samlad.data.codebook import EASY, ENGLISH, SWEDISH
    from samlad.survey.questionnaire import questionnaire as ready

    language = language or current_language()
    if language not in {SWEDISH, ENGLISH, EASY}:
        raise WrongUse(
            _("Språket finns inte."),
            value=language,
            why=_("Formuläret finns på sv, en och sv-easy (lätt svenska)."),
            cure=_("Skriv till exempel --in en."),
        )
    book = ready()
    if xlsform is not None:
        from samlad.sources.xlsform_writing import write_xlsform

        if xlsform.suffix.lower() != ".xlsx":
            raise WrongUse(
                _("Formuläret går inte att skriva."), file=xlsform.name, cure=_("Ett XLSForm heter något på .xlsx.")
            )
        with unwritable(xlsform):
            write_xlsform(book, xlsform)
        say(str(xlsform))
    if codebook is not None:
        write(book, codebook)
    if xlsform is None and codebook is None:
        show(book, language)
