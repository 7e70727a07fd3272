"""`samlad serve` and `samlad account`: run the site, and make the first accounts."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.context import workspace_folder
from samlad.core.language import _


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "serve", help=_("Kör webbplatsen: webbserver, en arbetare för jobb och en klocka. Avsluta med Ctrl-C.")
    )(serve)
    app.command(
        "account", help=_("Skapa ett konto, eller ge ett konto nya roller. Lösenordet frågas efter och visas aldrig.")
    )(account)


def serve(
    host: Annotated[str, typer.Option("--host", help=_("Adress att lyssna på."))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=_("Port; 0 tar vilken som helst."))] = 8000,
    workspace: Annotated[Path | None, typer.Option("--workspace", hidden=True)] = None,
) -> None:
    """Run the site: web server, one worker for jobs and a clock."""
    from samlad.site.config import running

    running.prepare(workspace or workspace_folder())
    chosen = running.free_port(host, port)
    if port and chosen != port:
        typer.echo(_("Port {port} är upptagen. Tar {chosen} i stället.").format(port=port, chosen=chosen))
    shown = f"[{host}]" if ":" in host else host
    typer.echo(_("Samlad körs på {address} – avsluta med Ctrl-C.").format(address=f"http://{shown}:{chosen}/"))
    raise typer.Exit(running.run(host, chosen))


def account(
    email: Annotated[str, typer.Argument(help=_("E-postadress att logga in med."))],
    name: Annotated[str, typer.Option("--name", help=_("Namn som visas."))],
    organisation: Annotated[str, typer.Option("--organisation", help=_("Organisationens namn; skapas om den saknas."))],
    role: Annotated[list[str], typer.Option("--role", help=_("Roll; kan anges flera gånger."))],
    kind: Annotated[str, typer.Option("--kind", help=_("Organisationens slag om den skapas."))] = "municipality",
    until: Annotated[str, typer.Option("--until", help=_("Sista dag som rollerna gäller, ÅÅÅÅ-MM-DD."))] = "",
    workspace: Annotated[Path | None, typer.Option("--workspace", hidden=True)] = None,
) -> None:
    """Make an account, or give one new roles. The password is asked for and never shown."""
    from samlad.site.config import running

    running.prepare(workspace or workspace_folder())
    from samlad.site.accounts.opening import open_account

    password = os.environ.get("SAMLAD_NEW_PASSWORD") or typer.prompt(
        _("Lösenord"), hide_input=True, confirmation_prompt=True
    )
    made = open_account(
        email=email,
        name=name,
        password=password,
        organisation=organisation,
        kind=kind,
        roles=role,
        last_day=date.fromisoformat(until) if until else None,
    )
    typer.echo(_("Kontot {email} har nu rollerna {roles}.").format(email=made, roles=", ".join(role)))
