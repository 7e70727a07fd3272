"""`samlad events concentration`: how few places hold half of the events, and is it more than chance?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("concentration", help=_("Hur få platser står för hälften av händelserna, och är det slump?"))(
        concentration
    )


def concentration(
    data: Annotated[Path, typer.Argument(help=_("En rad per händelse, eller en per plats med antal."))],
    place: Annotated[list[str], typer.Option("--place", help=_("Kolumn som namnger platsen; x och y går bra."))],
    count: Annotated[str | None, typer.Option("--count", help=_("Kolumnen med antal; annars är varje rad en."))] = None,
    places: Annotated[
        int | None, typer.Option("--places", help=_("Antal platser som finns, även de utan händelser."))
    ] = None,
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `places, events, half, half_share, gini, repeats, …` and what chance gives."""
    from dataclasses import asdict

    import polars as pl

    from samlad.cli.events.reading import filtered
    from samlad.cli.events.searching import require_runs
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.local.concentration import concentration as found_concentration
    from samlad.events.scan.areas import whole_counts
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    require_runs(simulations, seed, 1, 1)
    if count is None and places is None:
        raise WrongUse(
            _("Det går inte att veta hur många platser som finns."),
            why=_("Rader per händelse säger inget om platser utan händelser."),
            cure=_("Ange --places, eller en fil med en rad per plats och --count."),
        )
    table = filtered(read_analysis(data, as_text=tuple(place)), where)
    table.require([*place, *([count] if count else [])])
    rows = table.frame.select(place)
    with table.told_by_line():
        numbers = whole_counts(table.frame, count) if count else None
    counted = rows.with_columns(pl.Series("§n", numbers) if numbers is not None else pl.lit(1).alias("§n"))
    known = counted.drop_nulls(place)
    if known.height < counted.height:
        missing = counted.height - known.height
        typer.echo(_("{count} rader saknar plats och är inte med.").format(count=missing), err=True)
    sums = known.group_by(place).agg(pl.col("§n").sum()).sort(place)["§n"].to_numpy().astype(float)
    write(pl.DataFrame([asdict(found_concentration(sums, places, simulations=simulations, seed=seed))]), out, in_words)
