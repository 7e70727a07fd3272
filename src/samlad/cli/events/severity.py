"""`samlad events severity`: for every death so many in hospital, so many treated, so many without care."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    told = _("Svårighetspyramiden: döda, inskrivna, vårdade utan inskrivning, utan vård.")
    group.command("severity", help=told)(severity)


def severity(
    data: Annotated[Path, typer.Argument(help=_("Fil med svårighetsgrad och antal."))],
    level: Annotated[
        str, typer.Option("--severity", help=_("Kolumnen med dead, inpatient, outpatient eller no_care."))
    ] = "severity",
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal."))] = "count",
    by: Annotated[list[str] | None, typer.Option("--by", help=_("Dela upp efter kolumnen. Får upprepas."))] = None,
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `by…, severity, n, low, high, share, share_low, share_high, per_worse, per_worse_low, …, status`."""
    from samlad.cli.events.reading import filtered, require_free
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.burden.severity import severity_pyramid
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_confidence(confidence)
    groups = tuple(by or ())
    require_free(groups, ("severity", "n", "low", "high", "share", "per_worse", "status"))
    table = filtered(read_analysis(data, as_text=(level, *groups)), where)
    table.require([level, count, *groups])
    with table.told_by_line():
        found = severity_pyramid(table.frame, severity=level, count=count, by=groups, confidence=confidence)
    write(found, out, in_words)
