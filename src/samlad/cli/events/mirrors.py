"""`samlad events mirrors`: one phenomenon as the survey, the police, the rescue service and the hospital see it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("mirrors", help=_("Samma sak i enkät, vård, polis och räddningstjänst: hur de skiljer sig."))(mirrors)


def mirrors(
    data: Annotated[Path, typer.Argument(help=_("Fil med en rad per källa och grupp: källa, värde, gränser."))],
    by: Annotated[list[str] | None, typer.Option("--by", help=_("Jämför inom kolumnen. Får upprepas."))] = None,
    source: Annotated[
        str, typer.Option("--source", help=_("Kolumnen med källan: survey, hospital, police, rescue."))
    ] = "source",
    value: Annotated[str, typer.Option("--value", help=_("Kolumnen med värdet."))] = "value",
    low: Annotated[
        str, typer.Option("--low", help=_("Kolumnen med nedre gräns; saknas den är värdet ett antal."))
    ] = "low",
    high: Annotated[str, typer.Option("--high", help=_("Kolumnen med övre gräns."))] = "high",
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `by…, source, compared_with, source_value, compared_value, ratio, low, high, finding, status`."""
    from samlad.cli.events.reading import filtered
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.mirrors import mirrors
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_confidence(confidence)
    groups = tuple(by or ())
    table = filtered(read_analysis(data, as_text=(*groups, source)), where)
    table.require([*groups, source, value])
    with table.told_by_line():
        found = mirrors(table.frame, source=source, value=value, low=low, high=high, by=groups, confidence=confidence)
    write(found, out, in_words)
