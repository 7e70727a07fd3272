"""`samlad data`: what has been read in, who has read it, and its purging."""

from typing import Annotated

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.screen import say, table
from samlad.core.errors import ExitCode
from samlad.core.language import _


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help=_("Det som är inläst: visa, se läsloggen, gallra."))
    group.command("list", help=_("Visa allt som är inläst."))(list_)
    group.command("purge", help=_("Gallra en inläsning enligt beslut."))(purge)
    group.command("log", help=_("Visa vem som har läst in, läst och gallrat vad."))(log)
    app.add_typer(group, name="data")


def list_(
    purged: Annotated[bool, typer.Option("--purged", help=_("Visa också det som är gallrat."))] = False,
) -> int:
    """List the snapshots, oldest first."""
    found = open_workspace().snapshots(purged=purged)
    if not found:
        say(_("Inget är inläst."))
        return int(ExitCode.NOTHING_TO_SHOW)
    table(
        [_("Id"), _("Slag"), _("Klass"), _("Rader"), _("Inläst"), _("Fil"), _("Källa"), _("Gallrad")],
        [
            (
                one.short_id,
                one.kind.label(),
                one.klass.label(),
                str(one.rows),
                one.imported.date().isoformat(),
                one.provenance.request,
                one.provenance.source,
                "" if one.tombstone is None else f"{one.tombstone.purged.date()} ({one.tombstone.decision})",
            )
            for one in found
        ],
    )
    return int(ExitCode.DONE)


def purge(
    snapshot: Annotated[str, typer.Argument(help=_("Inläsningens id, eller början av det."))],
    decision: Annotated[str, typer.Option(help=_("Beslutet, till exempel ”Dnr 2026-114”."))],
) -> None:
    """Destroy a snapshot's files and key. Estimates stay."""
    workspace = open_workspace()
    gone = workspace.purge(workspace.snapshot(snapshot), decision, actor())
    say(_("{id} är gallrad enligt {decision}. Skattningarna finns kvar.").format(id=gone.short_id, decision=decision))


def log() -> None:
    """Show the read log, after checking that it is unbroken."""
    workspace = open_workspace()
    count = workspace.verify_read_log()
    table(
        [_("Nr"), _("Tid"), _("Vem"), _("Vad"), _("Inläsning"), _("Ändamål")],
        [
            (
                str(one.number),
                one.time.isoformat(timespec="seconds"),
                one.actor,
                one.action,
                one.snapshot[:12],
                one.purpose,
            )
            for one in workspace.read_log()
        ],
    )
    say(_("Loggen är obruten: {count} rader.").format(count=count))
