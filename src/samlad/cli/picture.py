"""`samlad picture PLACE`: the situation picture of one place as page, PDF, workbook and Word file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.screen import progress_bar, say
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.core.progress import Progress
    from samlad.data.workspace import Workspace
    from samlad.picture.material import Material


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("picture", help=_("Gör lägesbilden av en plats: HTML, PDF, XLSX och DOCX."))(picture)


def picture(
    place: Annotated[str, typer.Argument(help=_("Platsens namn eller kod: Karlstad, 1780, fed:karlstadsregionen."))],
    period: Annotated[
        str | None, typer.Option(help=_("Perioden; annars de tre senaste hela åren. Till exempel 2021-2023."))
    ] = None,
    made: Annotated[
        str | None, typer.Option("--date", help=_("Dagen som skrivs i bilden, ÅÅÅÅ-MM-DD; annars i dag."))
    ] = None,
) -> None:
    """Make one picture and say where it lies."""
    from samlad.core.period import Period
    from samlad.picture.gather import gather

    workspace = open_workspace()
    with progress_bar() as progress:
        progress(_("Läser arbetsytan"), 0.05)
        material = gather(workspace, period=Period.parse(period) if period else None, actor=actor())
        code = place_code(material, place)
        files = make_and_write(workspace, material, code, _day(made), progress)
    say(_("Lägesbilden av {place}:").format(place=material.register.name(code)))
    for kind, path in files.items():
        say(f"  {kind.upper():5} {path}")


def _day(text: str | None) -> date:
    from samlad.core.errors import WrongUse

    if text is None:
        return date.today()  # noqa: DTZ011  the day on the reader's own calendar
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(
            _("Datumet går inte att läsa."), value=text, why=_("Det är inget datum."), cure=_("Skriv ÅÅÅÅ-MM-DD.")
        ) from error


def place_code(material: Material, place: str) -> str:
    """The code meant by a name or code; one that the register does not know stops with a message."""
    from dataclasses import replace

    from samlad.core.errors import InvalidInput
    from samlad.core.placecode import PlaceCode

    if ":" not in place and not place.isdigit():
        try:
            return material.register.match_names([place])[0]
        except InvalidInput as error:
            # It stands in a command, in no file: there is no row to point at.
            problems = [replace(problem, row=None) for problem in error.problems]
            raise InvalidInput(error.what, problems=problems) from error
    code = PlaceCode.parse(place).code
    if not material.register.exists(code, material.day):
        raise InvalidInput(
            _("Platsen finns inte."),
            value=code,
            why=_("Registret har ingen sådan plats {day}.").format(day=material.day.isoformat()),
            cure=_("Använd till exempel 1780, 17 eller fed:karlstadsregionen."),
        )
    return code


def make_and_write(
    workspace: Workspace, material: Material, place: str, made: date, progress: Progress
) -> dict[str, Path]:
    """Analyse, protect, write the four files, and put the picture on the shelf."""
    from samlad.disclosure.releases import PUBLIC, everything_shown, save_release
    from samlad.picture.answers import read_answers
    from samlad.picture.compose import made_note, make_picture, rules_of
    from samlad.picture.shelf import folder_of, shelve
    from samlad.report.documents import write_documents

    settings = workspace.settings
    progress(_("Räknar"), 0.2)
    result = make_picture(
        material,
        place,
        rules_of(settings),
        minimum_count=settings.minimum_count,
        small_population=settings.small_population,
        made=made,
        answers=read_answers(workspace.root, place),
        earlier=everything_shown(workspace),
    )
    progress(_("Sparar skattningarna"), 0.6)
    workspace.save_estimates(f"picture/{place}", result.analysis.table)
    note = made_note(result)
    save_release(workspace, f"picture/{place}", result.published, note=note)
    if place == settings.place:
        save_release(workspace, PUBLIC, result.published, note=note)
    progress(_("Skriver dokumenten"), 0.7)
    files = write_documents(result.picture, folder_of(workspace.root, place))
    shelve(workspace.root, result.picture, files)
    progress(_("Klart"), 1.0)
    return files
