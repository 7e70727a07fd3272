"""`samlad survey draw`: a sample from a frame, with the log that lets anyone repeat it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

_SHOWN = 10
"""So many of the drawn are shown without a file: the sample is a list of persons, and belongs in one."""


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("draw", help=_("Dra ett stratifierat urval ur en ram; samma frö ger samma urval."))(draw)


def draw(
    frame: Annotated[Path, typer.Argument(help=_("Ramen: en rad per person."))],
    id: Annotated[str, typer.Option("--id", help=_("Kolumnen med personens nummer i ramen."))],
    strata: Annotated[list[str], typer.Option("--strata", help=_("Kolumn med stratum; flera korsas."))],
    allocation: Annotated[Path, typer.Option("--allocation", help=_("Fördelningen: stratum, sample."))],
    seed: Annotated[int, typer.Option("--seed", help=_("Fröet: vilket heltal som helst, lottat och antecknat."))],
    method: Annotated[str, typer.Option("--method", help=_("Metod: srs eller systematic."))] = "srs",
    date: Annotated[
        str | None, typer.Option("--date", help=_("Dagen för dragningen, till loggen: ÅÅÅÅ-MM-DD."))
    ] = None,
    log: Annotated[Path | None, typer.Option("--log", help=_("Loggens fil; annars bredvid resultatet."))] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help=_("Ersätt ett urval som redan är draget."))] = False,
    out: flags.Out = None,
) -> None:
    """Write id, stratum and inclusion probability, and the log as JSON; without a file the first rows are shown."""
    import hashlib
    import json

    from samlad import __version__
    from samlad.cli.survey.reading import show
    from samlad.cli.tabular import require_writable, write
    from samlad.sources.analysis import read_analysis
    from samlad.survey.drawing import Drawing
    from samlad.survey.drawing import draw as drawn_from

    chosen = flags.chosen(Drawing, method, "--method")
    if seed < 0:
        raise WrongUse(_("Fröet ska vara ett heltal som inte är negativt."), value=str(seed))
    day = _day(date)
    require_writable(out)
    place = log or (Path(out).with_suffix(".log.json") if out not in (None, "-") else None)
    if not overwrite:
        _refuse_to_replace(out, place)
    people = read_analysis(frame, as_text=(id, *strata))
    people.require([id, *strata])
    sizes = read_analysis(allocation, as_text=("stratum",))
    sizes.require(["stratum", "sample"])
    found, told = drawn_from(
        people.frame, sizes.frame.with_columns(sizes.numbers("sample")),
        id=id, strata=tuple(strata), seed=seed, method=chosen, file=people.file,
    )  # fmt: skip
    record = told.as_table() | {
        "frame_file": people.file,
        "frame_file_sha256": hashlib.sha256(frame.read_bytes()).hexdigest(),
        "id": id,
        "strata_columns": strata,
        "date": day,
        "samlad": __version__,
    }
    if out is None:
        show(found, rows=_SHOWN)
    else:
        write(found, out)
    text = json.dumps(record, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    if place is None:
        typer.echo(text, err=True, nl=False)
    else:
        _write_log(place, text)


def _refuse_to_replace(out: str | None, log: Path | None) -> None:
    """A drawn sample and its log are what a survey rests on: they are never replaced in passing."""
    for path in (None if out in (None, "-") else Path(str(out)), log):
        if path is not None and path.exists():
            raise WrongUse(
                _("Urvalet skrevs inte."),
                file=path.name,
                why=_("Filen finns redan, och ett draget urval skrivs inte över."),
                cure=_("Välj en annan fil, eller ange --overwrite."),
            )


def _write_log(place: Path, text: str) -> None:
    try:
        place.write_text(text, encoding="utf-8")
    except OSError as error:
        raise WrongUse(_("Loggen går inte att skriva."), file=str(place), why=error.strerror or str(error)) from error


def _day(told: str | None) -> str | None:
    from datetime import date

    if told is None:
        return None
    try:
        return date.fromisoformat(told).isoformat()
    except ValueError as error:
        raise WrongUse(
            _("Dagen går inte att läsa."), value=told, why=_("Den ska skrivas ÅÅÅÅ-MM-DD."), cure="2026-01-31"
        ) from error
