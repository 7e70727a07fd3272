"""`samlad events injury-form`: the form for local registration of injuries, as an XLSForm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("injury-form", help=_("Skriv skaderegistreringens formulär som XLSForm."))(injury_form)


def injury_form(
    out: Annotated[Path, typer.Option("--out", help=_("Filen att skriva, .xlsx."))],
) -> None:
    """Write the sheets survey, choices and settings."""
    from samlad.cli.unwritable import unwritable
    from samlad.core.errors import WrongUse
    from samlad.events.injury.form import write_injury_xlsform

    if out.suffix.lower() != ".xlsx":
        raise WrongUse(
            _("Formuläret går inte att skriva."), file=out.name, why=_("Ett XLSForm är en fil som slutar på .xlsx.")
        )
    with unwritable(out):
        write_injury_xlsform(out)
