"""`samlad events life-years`: years of life lost, by the life table you supply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("life-years", help=_("Förlorade levnadsår, efter en livslängdstabell som du ger."))(life_years)


def life_years(
    data: Annotated[Path, typer.Argument(help=_("Fil med döda efter ålder."))],
    life_table: Annotated[Path, typer.Option("--life-table", help=_("Livslängdstabell: age, remaining, gärna sex."))],
    age: Annotated[str, typer.Option("--age", help=_("Kolumnen med ålder eller åldersgrupp."))] = "age",
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal döda."))] = "count",
    by: Annotated[list[str] | None, typer.Option("--by", help=_("Dela upp efter kolumnen. Får upprepas."))] = None,
    sex: Annotated[str | None, typer.Option("--sex", help=_("Kolumnen med kön, som i livslängdstabellen."))] = None,
    population: Annotated[str | None, typer.Option("--population", help=_("Kolumnen med befolkning."))] = None,
    per: Annotated[float, typer.Option("--per", help=_("Talet ges per så många."))] = 100_000.0,
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `by…, value, low, high, n, mean_years, [base, rate, rate_low, rate_high,] status`."""
    from samlad.cli.events.reading import filtered, require_free
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.burden.life_years import life_tables, life_years_lost
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    flags.require_confidence(confidence)
    flags.require_above_zero(per, "--per")
    groups = tuple(by or ())
    require_free(groups, ("value", "low", "high", "n", "mean_years", "base", "rate", "status"))
    remaining = read_analysis(life_table, as_text=("sex",))
    remaining.require(["age", "remaining"])
    with remaining.told_by_line():
        tables = life_tables(remaining.frame)
    table = filtered(read_analysis(data, as_text=[name for name in (*groups, sex) if name]), where)
    table.require([name for name in (age, count, sex, population, *groups) if name])
    with table.told_by_line():
        found = life_years_lost(
            table.frame, tables, age=age, count=count, by=groups, sex=sex, population=population, per=per,
            confidence=confidence,
        )  # fmt: skip
    write(found, out, in_words)
