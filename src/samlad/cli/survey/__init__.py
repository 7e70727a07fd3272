"""`samlad survey`: from the plan of a survey to its published table, one command a module."""

from importlib import import_module

import typer

from samlad.core.language import _

COMMANDS = (
    "questionnaire",
    "codebook",
    "allocate",
    "plan",
    "draw",
    "two_samples",
    "order",
    "response",
    "nonresponse",
    "calibrate",
    "estimate",
    "difference",
    "standardise",
    "association",
    "change",
    "small_area",
    "sayability",
    "report",
    "method_report",
    "hand_over",
)
"""The modules with a command each, in the order of the help."""


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help=_("Enkäten: planera, dra, väg, skatta, jämför över tid."))
    for command in COMMANDS:
        import_module(f"samlad.cli.survey.{command}").register(group)
    app.add_typer(group, name="survey")
