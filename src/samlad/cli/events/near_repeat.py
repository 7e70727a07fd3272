"""`samlad events near-repeat`: do events follow each other closer in space and time than chance would have it?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("near-repeat", help=_("Närupprepning: sker händelser tätt efter varandra i rum och tid?"))(
        near_repeat
    )


def near_repeat(
    events: Annotated[Path, typer.Argument(help=_("En rad per händelse: x, y i meter och dag."))],
    x: flags.X,
    y: flags.Y,
    when: Annotated[str, typer.Option("--date", help=_("Kolumnen med dag."))],
    metres: Annotated[
        str, typer.Option("--distances", help=_("Gränser i meter; varje band är från och med, till men inte med."))
    ] = "0,0.1,100,200,300,400",
    days: Annotated[str, typer.Option("--days", help=_("Gränser i dagar, på samma sätt."))] = "0,7,14,21,28",
    metric: Annotated[str, typer.Option("--metric", help=_("manhattan eller euclid."))] = "manhattan",
    simulations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write the whole table, one row for each pair of bands: `pairs, expected, ratio, p, p_adjusted`."""
    import numpy as np

    from samlad.cli.events.reading import filtered
    from samlad.cli.events.searching import progress, require_runs
    from samlad.cli.events.telling_days import days_of
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.local.near_repeat import Bands, Metric
    from samlad.events.local.near_repeat import near_repeat as found_near_repeat
    from samlad.events.local.neighbours import points_of
    from samlad.events.local.snapped import grid_width, snapped
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    require_runs(simulations, seed, 1, 1)
    bands = Bands(_limits(metres, "--distances"), _limits(days, "--days"))
    bands.require_rising()
    how = flags.chosen(Metric, metric, "--metric")
    table = filtered(read_analysis(events, as_text=(when,)), where)
    table.require([x, y, when])
    with table.told_by_line():
        points = points_of(table.frame, x, y)
        day = days_of(table.frame[when]).cast(int).to_numpy().astype(np.int64)
    for point in snapped(points)[:3]:
        typer.echo(point.sentence(), err=True)
    width = grid_width(points)
    if width is not None:
        told = _("Alla lägen är jämna {width} meter: avstånd kortare än så säger inget.")
        typer.echo(told.format(width=f"{width:g}"), err=True)
    with progress() as tell:
        found = found_near_repeat(points, day, bands, metric=how, simulations=simulations, seed=seed, progress=tell)
    write(found, out, in_words)


def _limits(told: str, option: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in told.split(","))
    except ValueError as error:
        raise WrongUse(
            _("Banden går inte att använda."),
            value=f"{option} {told}",
            why=_("Skriv gränserna med komma emellan och punkt i decimaltal: 0,0.1,200,400."),
        ) from error
