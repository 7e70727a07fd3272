"""`samlad events place`: points to SWEREF 99 TM and to the area they lie in; what cannot be right is told by line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 5


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("place", help=_("Lägg punkter i områden: SWEREF 99 TM, områdeskod, och vad som inte kan stämma."))(
        place
    )


def place(
    file: Annotated[Path, typer.Argument(help=_("Fil med en rad per punkt."))],
    x: flags.X,
    y: flags.Y,
    areas: Annotated[
        Path | None, typer.Option("--areas", help=_("Områden: GeoJSON eller GeoPackage; annars kommunerna."))
    ] = None,
    area_id: Annotated[str | None, typer.Option("--area-id", help=_("Uppgiften som namnger området."))] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", help=_("Koordinatsystem: sweref99tm, sweref99-1330, rt90, wgs84 …"))
    ] = None,
    out: flags.Out = None,
) -> None:
    """Write the file with `sweref_x, sweref_y, area, point_status`."""
    import polars as pl

    from samlad.cli.tabular import require_writable, write
    from samlad.core.errors import WrongUse
    from samlad.places.areas import municipalities, read_areas
    from samlad.places.points import placed
    from samlad.places.projection import Projection
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    if (areas is None) != (area_id is None):
        raise WrongUse(_("Ange både --areas och --area-id, eller ingen av dem."))
    system = None if crs is None else flags.chosen(Projection, crs, "--crs")
    table = read_analysis(file)
    numbers = [table.numbers(name).fill_null(float("nan")).to_numpy() for name in (x, y)]
    known = municipalities() if areas is None else read_areas(areas, str(area_id))
    found = placed(numbers[0], numbers[1], system, known)
    result = table.frame.with_columns(
        pl.Series("sweref_x", found.x).fill_nan(None),
        pl.Series("sweref_y", found.y).fill_nan(None),
        pl.Series("area", found.area, dtype=pl.String),
        pl.Series("point_status", found.status.tolist(), dtype=pl.String),
    )
    write(result, out)
    typer.echo(_("Koordinatsystem: {system}.").format(system=found.system.value), err=True)
    _tell(result["point_status"], table.lines)


def _tell(status: pl.Series, lines: pl.Series) -> None:
    """How many points there are of each fault, and the lines of the first."""
    words = {
        "lacking": _("saknas"),
        "zero": _("är noll"),
        "swapped": _("har x och y i omvänd ordning"),
        "outside": _("ligger utanför Sverige i det koordinatsystemet"),
        "no_area": _("ligger i inget område, kanske i vattnet"),
    }
    for name, told in words.items():
        places = (status == name).arg_true()
        if len(places):
            rows = ", ".join(str(lines[at]) for at in places.head(_SHOWN).to_list())
            typer.echo(
                _("{count} punkter {what}: rad {rows}{more}").format(
                    count=len(places), what=told, rows=rows, more=" …" if len(places) > _SHOWN else ""
                ),
                err=True,
            )
