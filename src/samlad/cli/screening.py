"""`samlad screen`: does a text hold what looks like a person?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.screen import say
from samlad.core.errors import ExitCode, InvalidInput
from samlad.core.language import _


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("screen", help=_("Leta efter personuppgifter i en text. Visar slag och plats, aldrig texten."))(screen)


def screen(file: Annotated[str, typer.Argument(help=_("Textfil, eller - för standard in."))] = "-") -> int:
    """One JSON line a hit with kind, start and end; ends with 3 when something was found."""
    import json

    from samlad.disclosure.screen import screen_text

    hits = screen_text(_text(file))
    for hit in hits:
        say(json.dumps({"kind": hit.kind.value, "start": hit.start, "end": hit.end}))
    return int(ExitCode.PERSONAL_DATA if hits else ExitCode.DONE)


def _text(file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            _("Texten går inte att läsa."), file=file, why=str(error), cure=_("Ange en textfil i UTF-8.")
        ) from error
