"""`samlad events moran`: do places resemble their neighbours, and which ones?"""

from __future__ import annotations

import typer

from samlad.cli.events import flags, neighbour_flags
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("moran", help=_("Liknar platser sina grannar? Morans I, för allt och för varje plats."))(moran)


def moran(
    places: neighbour_flags.Places,
    value: neighbour_flags.Value,
    id: flags.Id,
    x: neighbour_flags.X = None,
    y: neighbour_flags.Y = None,
    distance: neighbour_flags.Distance = None,
    nearest: neighbour_flags.Nearest = None,
    gal: neighbour_flags.Gal = None,
    permutations: flags.Simulations = 999,
    seed: flags.Seed = 1,
    rate: neighbour_flags.Rate = 0.05,
    local: bool = typer.Option(False, "--local", help=_("En rad per plats i stället för en för allt.")),
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `moran_i, expected, sd, p, p_permutation, …`, or with `--local` a row a place."""
    import polars as pl

    from samlad.cli.events.reading import filtered
    from samlad.cli.events.searching import require_runs
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.local.moran import global_moran, local_moran
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    require_runs(permutations, seed, 1, 1)
    flags.require_between(rate, "--rate", 0, 1)
    table = filtered(read_analysis(places, as_text=(id,)), where)
    table.require([name for name in (id, value, x, y) if name])
    if gal is None:
        table = neighbour_flags.filled(table, value, "moran")
    elif table.numbers(value).null_count():
        raise WrongUse(
            _("Morans I går inte att räkna."),
            file=table.file,
            column=value,
            why=_("Med en grannfil behöver varje plats ett värde."),
        )
    near = neighbour_flags.neighbours_of(table, id, x, y, distance, nearest, gal)
    values = table.numbers(value).to_numpy()
    if local:
        write(
            pl.concat([table.frame.select(id), local_moran(values, near, rate=rate)], how="horizontal"), out, in_words
        )
        return
    found = global_moran(values, near, permutations=permutations, seed=seed)
    write(
        pl.DataFrame(
            {
                "moran_i": [found.value],
                "expected": [found.expected],
                "sd": [found.sd],
                "p": [found.p],
                "p_permutation": [found.p_permutation],
                "permutations": [found.permutations],
                "places": [near.n],
                "without_neighbours": [found.alone],
            }
        ),
        out,
        in_words,
    )
