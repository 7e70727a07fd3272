"""`samlad events inequality`: do events gather in areas of a certain background?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    told = _("Ojämlikhet mellan områden: lutningsindex, relativt index, koncentrationsindex.")
    group.command("inequality", help=told)(inequality)


def inequality(
    data: Annotated[Path, typer.Argument(help=_("Fil med en rad per område: antal, befolkning, bakgrund."))],
    background: Annotated[str, typer.Option("--background", help=_("Kolumnen att ordna områdena efter."))],
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal händelser."))] = "count",
    population: Annotated[str, typer.Option("--population", help=_("Kolumnen med befolkning."))] = "population",
    high_is_worse: Annotated[bool, typer.Option("--high-is-worse", help=_("Höga värden är sämst."))] = False,
    per: Annotated[float, typer.Option("--per", help=_("Talet ges per så många."))] = 100_000.0,
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `index, value, low, high, se, areas, n, base, status`: slope, relative, concentration."""
    from samlad.cli.events.reading import filtered, tell
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.burden.inequality import inequality
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_confidence(confidence)
    flags.require_above_zero(per, "--per")
    table = filtered(read_analysis(data), where)
    table.require([background, count, population])
    with table.told_by_line():
        found = inequality(
            table.frame, count=count, population=population, background=background, high_is_worse=high_is_worse,
            per=per, confidence=confidence,
        )  # fmt: skip
    write(found.frame, out, in_words)
    tell([found.warning])
