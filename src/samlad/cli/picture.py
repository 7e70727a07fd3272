"""`samlad picture PLACE`: the situation picture of one place as page, PDF, workbook and Word file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.screen import progress_bar, say
from samlad.core.language import Language, _, current_language

if TYPE_CHECKING:
    from samlad.data.workspace import Workspace
    from samlad.picture.material import Material
    from samlad.picture.together import Together


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
        _require_inside(material, code)
        progress(_("Räknar"), 0.3)
        together = protected(workspace, material, code)
        progress(_("Skriver dokumenten"), 0.7)
        files = write_picture(workspace, material, together, code, day_of(made))
        progress(_("Klart"), 1.0)
    say(_("Lägesbilden av {place}:").format(place=material.register.name(code)))
    for kind, path in files.items():
        say(f"  {kind.upper():5} {path}")


def today() -> date:
    """The day on the reader's own calendar."""
    return date.today()  # noqa: DTZ011  no other zone is meant


def day_of(text: str | None) -> date:
    """The day an option names; today when it is left out."""
    from samlad.core.errors import WrongUse

    if text is None:
        return today()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(
            _("Datumet går inte att läsa."), value=text, why=_("Det är inget datum."), cure=_("Skriv ÅÅÅÅ-MM-DD.")
        ) from error


def place_code(material: Material, place: str) -> str:
    """The code meant by a name or code; one that the register does not know stops with a message."""

    from samlad.core.errors import InvalidInput
    from samlad.core.placecode import PlaceCode

    if ":" not in place and not place.isdigit():
        return _code_of_name(material, place)
    code = PlaceCode.parse(place).code
    if not material.register.exists(code, material.day):
        raise InvalidInput(
            _("Platsen finns inte."),
            value=code,
            why=_("Registret har ingen sådan plats {day}.").format(day=material.day.isoformat()),
            cure=_("Använd till exempel 1780, 17 eller fed:karlstadsregionen."),
        )
    return code


def _require_inside(material: Material, code: str) -> None:
    """A picture sets a place beside its county; a place elsewhere needs a workspace of its own."""
    from samlad.core.errors import InvalidInput

    county = material.members(material.county)
    if not set(material.members(code)) <= set(county):
        raise InvalidInput(
            _("Platsen ligger utanför arbetsytan."),
            value=material.register.name(code),
            why=_("Arbetsytan gäller {county}.").format(county=material.register.name(material.county)),
            cure=_("Gör en egen arbetsyta för platsen: samlad init."),
        )


def _code_of_name(material: Material, name: str) -> str:
    from samlad.core.errors import InvalidInput

    if federation := material.register.federation_named(name):
        return federation
    try:
        return material.register.match_names([name])[0]
    except InvalidInput as error:
        first = error.problems[0]
        raise InvalidInput(_("Platsen finns inte."), value=name, why=first.why, cure=first.cure) from error


def protected(workspace: Workspace, material: Material, place: str) -> Together:
    """Analyse a place with its whole region, protect them as one, and keep what was found and what may be shown."""
    from samlad.disclosure.releases import PUBLIC, everything_shown, save_release
    from samlad.picture.compose import release_note, rules_of
    from samlad.picture.together import analyse_together, region_of

    settings = workspace.settings
    region = region_of(material, settings.place, settings.place)
    together = analyse_together(
        material,
        region_of(material, settings.place, place),
        rules_of(settings),
        minimum_count=settings.minimum_count,
        small_population=settings.small_population,
        earlier=everything_shown(workspace),
        behind=workspace.estimates(),
    )
    inside = place in region
    name = PUBLIC if inside else f"place/{place}"
    workspace.save_estimates(name, together.table)
    save_release(workspace, name, together.published, note=release_note(material, together, rules_of(settings)))
    return together


def write_picture(
    workspace: Workspace, material: Material, together: Together, place: str, made: date
) -> dict[str, Path]:
    """Write the four files of one place, and put the picture on the shelf."""
    from samlad.picture.answers import read_answers
    from samlad.picture.compose import make_picture, rules_of
    from samlad.picture.shelf import folder_of, shelve
    from samlad.report.documents import write_documents
    from samlad.report.look import look_of

    theme = look_of(workspace.root)
    answers = read_answers(workspace.root, place)
    result = make_picture(material, together, place, rules_of(workspace.settings), made=made, answers=answers)
    files = write_documents(result.picture, folder_of(workspace.root, place), theme)
    if current_language() is Language.SWEDISH:
        # The site reads the shelf; a picture in another language is a file of its own beside it.
        shelve(workspace.root, result.picture, files)
    return files
