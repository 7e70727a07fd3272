"""`samlad demo`: the whole line on made-up records and real published figures, then the site."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.context import actor, workspace_folder
from samlad.cli.picture import protected, today, write_picture
from samlad.cli.screen import progress_bar, say
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.core.progress import Progress
    from samlad.data.workspace import Workspace
    from samlad.effects.before_after import Intervention
    from samlad.places.register import Register
    from samlad.synthetic.plan import Plants

FEDERATION = "fed:karlstadsregionen"
COUNTY = "17"
SEED = 2026
DAY = date(2023, 12, 31)
MINIMUM_COUNT, SMALL_POPULATION, FINDING_LEVEL = 5, 50, 0.01
"""Choices of the demo, not of any source; a real workspace makes its own."""
FILES = 6  # written by the generator


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help=_("Visa hela kedjan med syntetiska data för Karlstadsregionen, och starta webbplatsen."))(
        demo
    )


def demo(
    port: Annotated[int, typer.Option(help=_("Port för webbplatsen; 0 tar en ledig."))] = 8000,
    fresh: Annotated[bool, typer.Option("--fresh", help=_("Gör om alla lägesbilder."))] = False,
) -> None:
    """Build the demo workspace, or use the one that is there, and serve it on loopback."""
    started = time.perf_counter()
    folder = workspace_folder()
    with progress_bar() as progress:
        workspace = _workspace(folder, progress)
        pictures = _pictures(workspace, progress, fresh)
        accounts = _accounts(folder, progress)
    say(_("Syntetiska data: personer, händelser och enkätsvar är påhittade. Publicerade siffror har sin källa."))
    for files in pictures:
        say("")
        for kind, path in files.items():
            say(f"  {kind.upper():5} {path}")
    say("")
    for email, password, roles in accounts:
        say(_("Logga in: {email} / {password} ({roles})").format(email=email, password=password, roles=roles))
    say(_("Klart på {seconds} sekunder.").format(seconds=round(time.perf_counter() - started)))
    if os.environ.get("SAMLAD_DEMO_SERVE") == "0":
        return
    _serve(folder, port)


def _workspace(folder: Path, progress: Progress) -> Workspace:
    """The demo's workspace: the one that is there when it is the demo's own, else a new one."""
    from samlad.core.errors import WrongUse
    from samlad.data.facts import register as places
    from samlad.data.settings import Settings
    from samlad.data.workspace import Workspace

    if (folder / "samlad.toml").is_file():
        workspace = Workspace.open(folder)
        if not workspace.settings.synthetic:
            raise WrongUse(
                _("Demon kan inte köras här."),
                file=str(folder),
                why=_("Arbetsytan är inte till för syntetiska data."),
                cure=_("Välj en annan mapp med --workspace."),
            )
    else:
        settings = Settings(
            name="Karlstadsregionen",
            place=FEDERATION,
            county=COUNTY,
            minimum_count=MINIMUM_COUNT,
            small_population=SMALL_POPULATION,
            finding_level=FINDING_LEVEL,
            synthetic=True,
            organisation="Räddningstjänstförbundet",
        )
        workspace = Workspace.create(folder, settings)
    _fill(workspace, places(), progress)
    return workspace


def _fill(workspace: Workspace, places: Register, progress: Progress) -> None:
    """Write the made-up files as they would arrive, and import them like anybody's; what is in stays."""
    from samlad.core.estimate import Origin
    from samlad.picture.interventions import FILE_NAME, write_interventions
    from samlad.sources.importing import import_file
    from samlad.synthetic.files import write_all
    from samlad.synthetic.plan import Plants

    if not (workspace.root / FILE_NAME).is_file():
        write_interventions(workspace.root, _interventions(Plants(), places.members(FEDERATION, DAY)))
    # What has been purged by decision is not brought back.
    if len(workspace.snapshots(purged=True)) >= FILES:
        return
    progress(_("Gör syntetiska register"), 0.02)
    made = write_all(
        workspace.root / "demo-files",
        places=places.municipalities(DAY, COUNTY),
        add_on=places.members(FEDERATION, DAY),
        seed=SEED,
        plants=Plants(),
    )
    for number, one in enumerate(made):
        progress(_("Läser in {file}").format(file=one.path.name), 0.05 + 0.3 * number / len(made))
        import_file(
            workspace,
            one.kind,
            one.path,
            klass=one.klass,
            source=one.title,
            licence="CC0",
            origin=Origin.SYNTHETIC,
            actor=actor(),
        )


def _interventions(plants: Plants, members: list[str]) -> tuple[Intervention, ...]:
    """One made-up intervention that worked, and one that did nothing, each beside the other members."""
    from samlad.core.period import Period
    from samlad.effects.before_after import Intervention

    day = plants.intervention_day
    before, after = Period.years(day.year - 2, day.year - 1), Period.years(day.year, day.year + 1)

    def one(id: str, title: str, place: str, kind: str) -> Intervention:
        others = tuple(member for member in members if member != place)
        return Intervention(id, title, place, kind, Period(day, day), before, after, others)

    return (
        one("belysta-skolgardar", "Belysta skolgårdar", plants.effect_place, "vandalism"),
        one("kampanj-grasbrand", "Kampanj mot gräsbränder", plants.null_place, "other_fire"),
    )


def _pictures(workspace: Workspace, progress: Progress, fresh: bool) -> list[dict[str, Path]]:
    """The federation's picture and its members'; those on the shelf are used again."""
    from samlad.data.facts import register as places
    from samlad.picture.gather import gather
    from samlad.picture.shelf import shelved_files

    wanted = [FEDERATION, *places().members(FEDERATION, DAY)]
    shelf = shelved_files(workspace.root)
    if not fresh and all(place in shelf for place in wanted):
        return [shelf[place] for place in wanted]
    progress(_("Räknar och skyddar regionens tabeller"), 0.4)
    material = gather(workspace, actor=actor())
    together = protected(workspace, material, FEDERATION)
    made = []
    for number, place in enumerate(wanted):
        name = material.register.name(place)
        progress(_("Gör lägesbilden av {place}").format(place=name), 0.5 + 0.4 * number / len(wanted))
        made.append(write_picture(workspace, material, together, place, today()))
    return made


def _accounts(folder: Path, progress: Progress) -> list[tuple[str, str, str]]:
    from samlad.site.demo import prepare_demo

    progress(_("Förbereder webbplatsen"), 0.92)
    accounts = prepare_demo(folder)
    progress(_("Klart"), 1.0)
    return [(one.email, one.password, ", ".join(one.roles)) for one in accounts]


def _serve(folder: Path, port: int) -> None:
    from samlad.cli.serve import serve

    serve(host="127.0.0.1", port=port, workspace=folder)
