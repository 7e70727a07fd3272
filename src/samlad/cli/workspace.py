"""`samlad init` and `samlad doctor`: a workspace made, and a workspace looked through."""

import os
from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.context import OPTIONS, open_workspace
from samlad.cli.screen import say, table
from samlad.core.errors import ExitCode
from samlad.core.language import _


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init", help=_("Skapa en tom arbetsyta."))(init)
    app.command("doctor", help=_("Gå igenom arbetsytan: vad som finns, hur gammalt det är, vad som saknas."))(doctor)


def init(
    name: Annotated[str, typer.Option(help=_("Arbetsytans namn."))],
    place: Annotated[
        str, typer.Option(help=_("Platsen den handlar om, till exempel 1780 eller fed:karlstadsregionen."))
    ],
    county: Annotated[str, typer.Option(help=_("Länets kod, till exempel 17."))],
    organisation: Annotated[str, typer.Option(help=_("Organisationen som ansvarar för uppgifterna."))],
    minimum_count: Annotated[int, typer.Option(help=_("Minsta antal som får visas."))],
    small_population: Annotated[
        int, typer.Option(help=_("Minsta befolkning som en andel eller frekvens får visas för."))
    ],
    finding_level: Annotated[
        float, typer.Option(help=_("Högsta justerade p-värde för att en skillnad ska nämnas, till exempel 0.01."))
    ],
    synthetic: Annotated[bool, typer.Option("--synthetic", help=_("Arbetsytan har bara syntetiska data."))] = False,
) -> None:
    """Make a workspace where --workspace says, else in ./workspace."""
    from samlad.data.settings import Settings
    from samlad.data.workspace import Workspace

    settings = Settings(
        name=name,
        place=place,
        county=county,
        minimum_count=minimum_count,
        small_population=small_population,
        finding_level=finding_level,
        synthetic=synthetic,
        organisation=organisation,
    )
    made = Workspace.create(OPTIONS.workspace or Path(os.environ.get("SAMLAD_WORKSPACE") or "workspace"), settings)
    say(_("Arbetsytan ”{name}” finns nu i {folder}.").format(name=name, folder=made.root))
    say(_("Nästa steg: samlad import survey|events|indicators FIL"))


def doctor() -> int:
    """Look through the workspace; ends with 12 when it is empty."""
    from samlad.data.health import examined

    found = examined(open_workspace())
    say(found.heading)
    if found.rows:
        table([_("Slag"), _("Antal"), _("Rader"), _("Senast inläst"), _("Gäller till")], found.rows)
    for remark in found.remarks:
        say("– " + remark)
    return int(ExitCode.NOTHING_TO_SHOW) if found.is_empty else int(ExitCode.DONE)
