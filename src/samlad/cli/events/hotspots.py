"""`samlad events hotspots`: places that with their neighbours hold more than chance would have it."""

from __future__ import annotations

import typer

from samlad.cli.events import flags, neighbour_flags
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("hotspots", help=_("Heta och kalla platser: Gi* med kontroll av falska fynd."))(hotspots)


def hotspots(
    places: neighbour_flags.Places,
    value: neighbour_flags.Value,
    id: flags.Id,
    x: neighbour_flags.X = None,
    y: neighbour_flags.Y = None,
    distance: neighbour_flags.Distance = None,
    nearest: neighbour_flags.Nearest = None,
    gal: neighbour_flags.Gal = None,
    rate: neighbour_flags.Rate = 0.05,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write the id and `value, neighbours, z, p, p_adjusted, hotspot`."""
    import polars as pl

    from samlad.cli.events.reading import filtered
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.local.hotspots import hotspots as found_hotspots
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_between(rate, "--rate", 0, 1)
    table = filtered(read_analysis(places, as_text=(id,)), where)
    table.require([name for name in (id, value, x, y) if name])
    if gal is None:
        table = neighbour_flags.filled(table, value, "hotspots")
    elif table.numbers(value).null_count():
        raise WrongUse(
            _("Heta platser går inte att räkna."),
            file=table.file,
            column=value,
            why=_("Med en grannfil behöver varje plats ett värde."),
        )
    near = neighbour_flags.neighbours_of(table, id, x, y, distance, nearest, gal)
    found = found_hotspots(table.numbers(value).to_numpy(), near, rate=rate)
    write(pl.concat([table.frame.select(id), found], how="horizontal"), out, in_words)
