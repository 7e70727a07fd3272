"""`samlad events smooth`: rates of small places drawn towards what all places, or the neighbours, show."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("smooth", help=_("Utjämna små platsers tal; det råa talet står alltid bredvid."))(smooth)


def smooth(
    data: Annotated[Path, typer.Argument(help=_("Fil med en rad per plats: fall och befolkning."))],
    place: Annotated[str, typer.Option("--place", help=_("Kolumnen med platsen."))],
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal händelser."))],
    population: Annotated[str | None, typer.Option("--population", help=_("Kolumnen med befolkning."))] = None,
    expected: Annotated[str | None, typer.Option("--expected", help=_("Kolumnen med väntade fall."))] = None,
    covariates: Annotated[
        list[str] | None, typer.Option("--covariates", help=_("Bakgrundsuppgift, ett tal per plats. Får upprepas."))
    ] = None,
    method: Annotated[str, typer.Option("--method", help=_("gamma: mot alla; spatial: mot grannar."))] = "gamma",
    neighbours: Annotated[
        Path | None, typer.Option("--neighbours", help=_("Fil med par av grannar: de två första kolumnerna."))
    ] = None,
    per: Annotated[float, typer.Option("--per", help=_("Talet ges per så många."))] = 100_000.0,
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    model_out: Annotated[Path | None, typer.Option("--model-out", help=_("Fil för modellens termer."))] = None,
    out: flags.Out = None,
) -> None:
    """Write `place, crude, crude_low, crude_high, value, low, high, weight, n, base, neighbours, status`."""
    from samlad.cli.events.reading import filtered, tell
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.smoothing.areas import SmoothColumns
    from samlad.events.smoothing.table import SmoothMethod, smoothed
    from samlad.sources.analysis import read_analysis

    for path in (out, model_out):
        require_writable(None if path is None else str(path))
    flags.require_confidence(confidence)
    flags.require_above_zero(per, "--per")
    kind = flags.chosen(SmoothMethod, method, "--method")
    if (population is None) == (expected is None):
        raise WrongUse(_("Ange --population eller --expected, inte båda."))
    if (kind is SmoothMethod.SPATIAL) != (neighbours is not None):
        raise WrongUse(_("Metoden spatial och --neighbours hör ihop: ange båda eller ingen."))
    table = filtered(read_analysis(data, as_text=(place,)), where)
    table.require([name for name in (place, count, population, expected, *(covariates or ())) if name])
    columns = SmoothColumns(place, count, population, expected, tuple(covariates or ()))
    beside = None if neighbours is None else _pairs(neighbours, [str(name) for name in table.frame[place]])
    with table.told_by_line():
        found = smoothed(table.frame, columns, method=kind, neighbours=beside, per=per, confidence=confidence)
    write(found.frame, out, in_words)
    if model_out is not None:
        write(found.terms, str(model_out))
    tell(found.notes)


def _pairs(path: Path, places: list[str]) -> pl.DataFrame:
    """The pairs of the file as text, checked against the places so that a mistake is told with its line there."""
    from samlad.events.smoothing.neighbours import neighbours_of
    from samlad.sources.analysis import code_text, read_analysis

    # Codes such as 0114 keep their zero by themselves; others are read as numbers and become text again.
    table = read_analysis(path)
    frame = table.frame.select(code_text(table.frame[name]) for name in table.frame.columns)
    with table.told_by_line():
        neighbours_of(frame, [name.strip() for name in places])
    return frame
