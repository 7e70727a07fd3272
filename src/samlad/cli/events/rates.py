"""`samlad events rates`: how often something happens, crude or standardised, with limits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.events.rating.cells import RateColumns
    from samlad.events.rating.rows import Denominator
    from samlad.events.rating.standard import Standard
    from samlad.events.rating.table import RateChoice, RateMethod, RateTable
    from samlad.sources.analysis import AnalysisTable


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("rates", help=_("Händelser per invånare, även åldersstandardiserat, med intervall."))(rates)


def rates(
    data: Annotated[Path, typer.Argument(help=_("Fil med antal händelser och befolkning."))],
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal händelser."))],
    population: Annotated[str, typer.Option("--population", help=_("Kolumnen med nämnaren, till exempel folkmängd."))],
    by: Annotated[list[str] | None, typer.Option("--by", help=_("Dela upp efter kolumnen. Får upprepas."))] = None,
    age: Annotated[str | None, typer.Option("--age", help=_("Kolumnen med åldersgrupp, till exempel 65-69."))] = None,
    standard: Annotated[
        str | None,
        typer.Option("--standard", help=_("esp2013, eller en fil med age och weight (eller count, population).")),
    ] = None,
    method: Annotated[str, typer.Option("--method", help=_("crude, direct, indirect eller indirect-rate."))] = "crude",
    interval: Annotated[
        str | None, typer.Option("--interval", help=_("byar, exact, dobson eller wilson; annars metodens eget."))
    ] = None,
    confidence: flags.Confidence = 0.95,
    per: Annotated[float, typer.Option("--per", help=_("Talet ges per så många."))] = 100_000.0,
    where: flags.Where = None,
    year: Annotated[str | None, typer.Option("--year", help=_("Kolumnen med år, för fönster av flera år."))] = None,
    window: Annotated[int | None, typer.Option("--window", help=_("Så många år i varje fönster."))] = None,
    denominator: Annotated[
        str | None, typer.Option("--denominator", help=_("Vad nämnaren är: resident, day eller exposure."))
    ] = None,
    out: flags.Out = None,
) -> None:
    """Write `by…, value, low, high, n, base, status` (with --window a column `period`, with --denominator its name)."""
    from samlad.cli.events.reading import filtered, tell
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.rating.cells import RateColumns
    from samlad.events.rating.limits import Limits
    from samlad.events.rating.rows import Denominator
    from samlad.events.rating.table import RateChoice, RateMethod
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_confidence(confidence)
    flags.require_above_zero(per, "--per")
    span = _window(year, window)
    kind = flags.chosen(RateMethod, method, "--method")
    choice = RateChoice(
        kind, None if interval is None else flags.chosen(Limits, interval, "--interval"), confidence, per
    )
    against = None if denominator is None else flags.chosen(Denominator, denominator, "--denominator")
    groups = tuple(by or ())
    if against is not None and "denominator" in groups:
        raise WrongUse(_("Resultatet har en kolumn med samma namn."), value="denominator")
    named = [name for name in (*groups, age, year) if name]
    table = read_analysis(data, as_text=named)
    table.require([count, population, *named])
    columns = RateColumns(count, population, groups, age)
    made = _made(filtered(table, where), columns, choice, _standard(standard, kind), span)
    write(made.frame if against is None else _with_denominator(made, against), out, in_words)
    tell(made.notes)


def _made(
    table: AnalysisTable,
    columns: RateColumns,
    choice: RateChoice,
    standard: Standard | None,
    window: tuple[str, int] | None,
) -> RateTable:
    """The rates of the table; with a window, of every window of years."""
    from dataclasses import replace

    from samlad.events.rating.table import rates
    from samlad.events.rating.years import year_windows

    with table.told_by_line():
        made = rates(table.frame, columns, choice, standard)
        if window is None:
            return made
        frame = year_windows(table.frame, year=window[0], length=window[1], by=columns.by)
    # A row stands in several windows: what is to be told of it was told of the table as it is.
    windowed = rates(frame, replace(columns, by=(*columns.by, "period")), choice, standard)
    return replace(windowed, notes=made.notes)


def _window(year: str | None, length: int | None) -> tuple[str, int] | None:
    if (year is None) != (length is None):
        raise WrongUse(
            _("Fönstret av år går inte att läsa."),
            why=_("--year och --window hör ihop."),
            cure=_("Ange båda eller ingen."),
        )
    return None if year is None or length is None else (year, length)


def _standard(told: str | None, method: RateMethod) -> Standard | None:
    """The standard asked for; none leaves the method its own: ESP2013, or all rows of the table."""
    from samlad.events.rating.standard import reference_of, standard_of
    from samlad.events.rating.table import RateMethod
    from samlad.sources.analysis import read_analysis

    own = told is None or told.lower() == "esp2013"
    if told is not None and (method is RateMethod.CRUDE or (own and method is not RateMethod.DIRECT)):
        raise WrongUse(
            _("Standarden passar inte metoden."),
            value=told,
            why=_("crude har ingen standard, och esp2013 har vikter men inga händelser att vänta sig."),
            cure=_("Välj --method direct, eller ange en fil med age, count, population."),
        )
    if own:
        return None
    table = read_analysis(Path(str(told)), as_text=("age",))
    table.require(["weight", "age"] if method is RateMethod.DIRECT else ["count", "population"])
    with table.told_by_line():
        make = standard_of if method is RateMethod.DIRECT else reference_of
        return make(table.frame, table.file)


def _with_denominator(made: RateTable, against: Denominator) -> pl.DataFrame:
    """The name of the denominator carried in every row, after the groups."""
    import polars as pl

    groups = made.frame.columns[: made.frame.columns.index("value")]
    return made.frame.select(*groups, pl.lit(against.value).alias("denominator"), pl.exclude(groups))
