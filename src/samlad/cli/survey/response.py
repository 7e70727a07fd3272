"""`samlad survey response`: how the answers come in, and who does not answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.sources.analysis import AnalysisTable

FIELDWORK = ("stratum", "inclusion_probability")


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
    from samlad.cli.tabular import write
    from samlad.core.errors import WrongUse
    from samlad.sources.analysis import read_analysis
    from samlad.survey.response import require_no_answers, response_over_time, response_rates

    groups = list(by or ())
    table = read_analysis(sample, as_text=(id, "stratum", *groups))
    named = [column for column in (responded, weight, date) if column]
    table.require([id, *named, *groups])
    require_no_answers(table.frame.columns, id=id, known={*named, *groups, *FIELDWORK}, file=table.file)
    if over_time:
        if date is None:
            raise WrongUse(_("Svaren dag för dag behöver kolumnen med svarsdag."), cure=_("Ange --date."))
        strata = "stratum" if "stratum" in table.frame.columns else None
        write(
            response_over_time(table.frame, responded=responded, date_column=date, strata=strata, file=table.file), out
        )
        return
    if not groups and "stratum" in table.frame.columns:
        groups = ["stratum"]
    rates = response_rates(table.frame, responded=responded, by=groups, level=level, file=table.file)
    write(rates, out)
    _warn(rates)
    _tell_representativity(table, groups, responded, weight)


def _warn(rates: pl.DataFrame) -> None:
    from samlad.core.wording import percent

    for row in rates.filter("falls_away").iter_rows(named=True):
        typer.echo(
            _("Gruppen {group} faller bort: {rate} har svarat, mot {rest} av de andra.").format(
                group=f"{row['variable']} = {row['category']}",
                rate=percent(row["rate"]),
                rest=percent(row["rest_rate"]),
            ),
            err=True,
        )


def _tell_representativity(table: AnalysisTable, groups: list[str], responded: str, weight: str | None) -> None:
    import polars as pl

    from samlad.core.errors import InvalidInput
    from samlad.core.wording import number
    from samlad.survey.representativity import representativity

    if not groups:
        return
    column = weight or "\x1fweight"
    frame = table.frame.with_columns(table.numbers(weight) if weight else pl.lit(1.0).alias(column))
    try:
        found = representativity(frame, weight=column, responded=responded, terms=groups, file=table.file)
    except InvalidInput as error:
        # The rates stand on their own; why there is no indicator is told beside them.
        typer.echo(error.for_people(), err=True)
        return
    typer.echo(
        _("R-indikatorn är {indicator} (1 = alla grupper svarar lika ofta).").format(
            indicator=number(found.indicator, 3)
        ),
        err=True,
    )
