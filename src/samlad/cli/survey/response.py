"""`samlad survey response`: how the answers come in, and who does not answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("response", help=_("Följ svaren: per grupp, över tid, och om någon grupp faller bort."))(response)


def response(
    sample: Annotated[Path, typer.Argument(help=_("Det dragna urvalet med svarsmarkering, utan svar."))],
    id: Annotated[str, typer.Option("--id", help=_("Kolumnen med personens nummer i ramen."))],
    responded: Annotated[str, typer.Option("--responded", help=_("Kolumnen med 1 för svar och 0 för bortfall."))],
    by: Annotated[
        list[str] | None, typer.Option("--by", help=_("Ramens kolumn att jämföra grupper i; upprepas."))
    ] = None,
    weight: Annotated[str | None, typer.Option("--weight", help=_("Kolumnen med designvikter."))] = None,
    date: Annotated[str | None, typer.Option("--date", help=_("Kolumnen med dagen då svaret kom."))] = None,
    over_time: Annotated[bool, typer.Option("--over-time", help=_("Skriv svaren dag för dag i stället."))] = False,
    level: Annotated[float, typer.Option("--level", help=_("Signifikansnivå för varning."))] = 0.05,
    out: flags.Out = None,
) -> None:
    """Write response rates by group (or by day); warnings and the R-indicator go to standard error."""
    from samlad.cli.survey.reading import write_read
    from samlad.core.errors import WrongUse
    from samlad.core.wording import number
    from samlad.sources.analysis import read_analysis
    from samlad.survey.fieldwork import FieldworkChoice, fieldwork
    from samlad.survey.response import response_over_time

    if over_time and date is None:
        raise WrongUse(_("Svaren dag för dag behöver kolumnen med svarsdag."), cure=_("Ange --date."))
    choice = FieldworkChoice(id, responded, tuple(by or ()), weight, date)
    table = read_analysis(sample, as_text=choice.as_text)
    found = fieldwork(table, choice, level)
    if over_time and date is not None:
        strata = "stratum" if "stratum" in table.frame.columns else None
        write_read(
            response_over_time(table.frame, responded=responded, date_column=date, strata=strata, file=table.file), out
        )
        return
    write_read(found.rates, out, shares=True)
    for line in found.warnings():
        typer.echo(line, err=True)
    if found.evenness is not None:
        typer.echo(
            _("R-indikatorn är {indicator} (1 = alla grupper svarar lika ofta).").format(
                indicator=number(found.evenness.indicator, 3)
            ),
            err=True,
        )
    elif found.grouped:
        # The rates stand on their own; why there is no indicator is told beside them.
        typer.echo(found.why_not, err=True)
