"""`samlad survey order`: the workbook that orders a survey from a statistics agency."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("order", help=_("Skriv en beställning till en statistikbyrå: strata, frågor, leverans."))(order)


def order(
    allocation: Annotated[Path, typer.Argument(help=_("Fördelat urval: stratum, population, sample."))],
    client: Annotated[str, typer.Option("--client", help=_("Beställarens namn."))],
    population: Annotated[str, typer.Option("--population", help=_("Populationen i ord: folkbokförda 18–79 år."))],
    day: Annotated[str, typer.Option("--date", help=_("Beställningens dag: ÅÅÅÅ-MM-DD."))],
    out: Annotated[Path, typer.Option("--out", help=_("Filen att skriva, .xlsx."))],
    method: Annotated[str, typer.Option("--method", help=_("Urvalsmetod i ord."))] = "",
    reminder: Annotated[
        list[str] | None, typer.Option("--reminder", help=_("Dag för påminnelse; får upprepas."))
    ] = None,
    questionnaire: Annotated[Path | None, typer.Option("--questionnaire", help=_("XLSForm eller kodbok."))] = None,
) -> None:
    """Write the order as one XLSX file."""
    from samlad.cli.screen import say
    from samlad.cli.unwritable import unwritable
    from samlad.sources.analysis import read_analysis
    from samlad.sources.codebook_file import read_codebook
    from samlad.survey.order import Order, workbook

    if out.suffix.lower() != ".xlsx":
        raise WrongUse(_("Beställningen skrivs som .xlsx."), value=out.name, cure=_("Till exempel --out order.xlsx."))
    table = read_analysis(allocation, as_text=("stratum",))
    numeric = ["population", "sample", *(c for c in ("expected_responses",) if c in table.frame.columns)]
    table.require(["stratum", *numeric])
    frame = table.frame.with_columns(table.numbers(name) for name in numeric)
    days = sorted(_day(one) for one in reminder or ())
    placed = Order(
        client, population, _day(day), method or _("Obundet slumpmässigt urval inom stratum."), frame, tuple(days),
        read_codebook(questionnaire) if questionnaire else None,
    )  # fmt: skip
    if any(one <= placed.day for one in days):
        raise WrongUse(_("En påminnelse ligger före beställningen."), value=days[0].isoformat())
    content = workbook(placed)
    with unwritable(out):
        out.write_bytes(content)
    say(_("Beställningen är skriven till {file}.").format(file=out))


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise WrongUse(
            _("Dagen går inte att läsa."), value=told, why=_("Den ska skrivas ÅÅÅÅ-MM-DD."), cure="2026-01-31"
        ) from error
