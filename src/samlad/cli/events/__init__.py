"""`samlad events`: where, when, who, and is it more than chance; one command a module."""

from importlib import import_module

import typer

from samlad.core.language import _

COMMANDS = (
    "scan",
    "scan_time",
    "link",
    "codes",
    "coverage",
    "place",
    "injury_form",
    "alarm",
    "watch",
    "rhythm",
    "moran",
    "hotspots",
    "concentration",
    "near_repeat",
    "rates",
    "smooth",
    "capture_recapture",
    "mirrors",
    "cost",
    "severity",
    "life_years",
    "inequality",
    "view",
)
"""The modules with a command each, in the order of the help."""


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help=_("Händelser: hur ofta, när, var, och mer än slumpen?"))
    for command in COMMANDS:
        import_module(f"samlad.cli.events.{command}").register(group)
    app.add_typer(group, name="events")
