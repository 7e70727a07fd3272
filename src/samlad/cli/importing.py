"""`samlad import`: a file into the workspace."""

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.screen import progress_bar, say
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "import",
        help=_(
            "Läs in en fil: survey (enkät), events (händelser), indicators (nyckeltal), published (publicerade svar)."
        ),
    )(import_)


def import_(
    kind: Annotated[str, typer.Argument(help="survey | events | indicators | published")],
    file: Annotated[Path, typer.Argument(help=_("CSV (även .gz), XLSX, SPSS (.sav) eller Parquet."))],
    mapping: Annotated[Path | None, typer.Option(help=_("Fil som säger vilken kolumn som är vad."))] = None,
    codebook: Annotated[
        Path | None, typer.Option(help=_("Enkätens kodbok: .toml, .xlsx, .csv, .xml eller ett XLSForm."))
    ] = None,
    klass: Annotated[str | None, typer.Option("--class", help="open | own | personal")] = None,
    source: Annotated[str | None, typer.Option(help=_("Källa, till exempel ”Brå”."))] = None,
    licence: Annotated[str | None, typer.Option(help=_("Villkor, till exempel ”CC0”."))] = None,
    period: Annotated[
        str | None, typer.Option(help=_("Perioden, när filen inte säger den: 2021 eller 2019-2021."))
    ] = None,
    delivery: Annotated[
        str | None,
        typer.Option(help=_("Ny leverans av ett register: whole (hela perioden) eller changes (bara ändringar).")),
    ] = None,
    register_name: Annotated[str | None, typer.Option("--register", help=_("Registrets namn."))] = None,
    synthetic: Annotated[bool, typer.Option("--synthetic", help=_("Filen är påhittad."))] = False,
) -> None:
    """Read one file in, whole or not at all."""
    from samlad.core.estimate import Origin
    from samlad.data.deliveries import DeliveryKind
    from samlad.data.snapshot import SnapshotClass, SnapshotKind
    from samlad.sources.importing import import_file

    kinds, classes = [str(one) for one in SnapshotKind], [str(one) for one in SnapshotClass]
    _must_be(kind, kinds, _("Slaget finns inte."))
    if klass is not None:
        _must_be(klass, classes, _("Klassen finns inte."))
    if delivery is not None:
        _must_be(delivery, [str(one) for one in DeliveryKind], _("Leveransen går inte att ta emot."))
    workspace = open_workspace()
    with progress_bar() as progress:
        report = import_file(
            workspace,
            SnapshotKind(kind),
            file,
            mapping=mapping,
            codebook=codebook,
            klass=None if klass is None else SnapshotClass(klass),
            source=source,
            licence=licence,
            origin=Origin.SYNTHETIC if synthetic else Origin.FETCHED,
            period=period,
            delivery=None if delivery is None else DeliveryKind(delivery),
            register=register_name,
            actor=actor(),
            progress=progress,
        )
    snapshot = report.snapshot
    if report.already_imported:
        say(
            _("{file}: redan inläst som {id} ({rows} rader).").format(
                file=file.name, id=snapshot.short_id, rows=report.rows
            )
        )
        return
    say(
        _("{file}: {rows} rader inlästa som {kind}, {klass} ({id}).").format(
            file=file.name,
            rows=report.rows,
            kind=snapshot.kind.label(),
            klass=snapshot.klass.label(),
            id=snapshot.short_id,
        )
    )
    if report.mapping is not None:
        say(_("Mappning: {file}").format(file=report.mapping))
    for note in report.notes:
        say("– " + note)


def _must_be(value: str, known: list[str], what: str) -> None:
    if value not in known:
        raise WrongUse(
            what,
            value=value,
            why=_("Det ska vara något av: {known}.").format(known=", ".join(known)),
            cure=_("Se samlad import --help."),
        )
