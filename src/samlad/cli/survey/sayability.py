"""`samlad survey sayability`: what can be said about every question and place, before or after the survey."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey.design_flags import Out
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("sayability", help=_("Vad går att säga? Minsta sammanslagning för varje fråga och plats."))(
        sayability
    )


def sayability(
    table: Annotated[Path, typer.Argument(help=_("Skattningar, eller planerade svar: en rad per plats (och fråga)."))],
    place: Annotated[str, typer.Option("--place", help=_("Kolumnen med platsen."))],
    rare_limit: Annotated[
        float,
        typer.Option("--rare-limit", help=_("Så brett får intervallet vara, delat med andelen: 1.3 är 130 procent.")),
    ],
    shares: Annotated[
        Path | None, typer.Option("--shares", help=_("Antagna andelar för en planerad enkät: question, share[, deff]."))
    ] = None,
    question: Annotated[str, typer.Option("--question", help=_("Kolumnen med frågan."))] = "variable",
    category: Annotated[str, typer.Option("--category", help=_("Kolumnen med svaret."))] = "category",
    share: Annotated[str, typer.Option("--share", help=_("Kolumnen med andelen, 0–1."))] = "value",
    n: Annotated[str, typer.Option("--n", help=_("Kolumnen med antal svar."))] = "n",
    deff: Annotated[str, typer.Option("--deff", help=_("Kolumnen med designeffekt."))] = "deff",
    design_effect: Annotated[
        float | None, typer.Option("--design-effect", help=_("Designeffekt där raden ingen har."))
    ] = None,
    population: Annotated[str | None, typer.Option("--population", help=_("Kolumnen med folkmängd."))] = None,
    groups: Annotated[
        Path | None, typer.Option("--groups", help=_("Områden att slå ihop till: place, level, group."))
    ] = None,
    regions_on: Annotated[
        str | None, typer.Option("--regions-on", help=_("Slå ihop till förbund och län som de var dagen ÅÅÅÅ-MM-DD."))
    ] = None,
    waves: Annotated[int, typer.Option("--waves", help=_("Så många mätomgångar får slås ihop."))] = 1,
    minimum_answers: Annotated[
        int | None, typer.Option("--minimum-answers", help=_("Minsta antal svarande för att visa ett tal."))
    ] = None,
    power: Annotated[float, typer.Option("--power", help=_("Sannolikheten att upptäcka förändringen."))] = 0.80,
    level: Annotated[float, typer.Option("--level", help=_("Testets nivå."))] = 0.05,
    out: Out = None,
) -> None:
    """Make the map and write it."""
    import polars as pl

    from samlad.cli.survey.reading import write_read
    from samlad.sources.analysis import read_analysis
    from samlad.survey.quality import QualityRule
    from samlad.survey.sayability import Ask, SayColumns, crossed
    from samlad.survey.sayability import sayability as mapped

    columns = SayColumns(place, question, category, share, n, deff, population=population)
    frame = read_analysis(table, as_text=(place, question, category)).frame
    if shares is not None:
        frame = crossed(frame, read_analysis(shares, as_text=("question", "category")).frame, columns=columns)
    areas = None if groups is None else read_analysis(groups, as_text=("place", "level", "group")).frame
    if regions_on is not None:
        from samlad.data.facts import register as places
        from samlad.survey.regions import regions

        found = regions(places(), frame[place].drop_nulls().cast(pl.String).to_list(), _day(regions_on))
        areas = found if areas is None else pl.concat([areas.select(found.columns), found])
    ask = Ask(QualityRule(rare_limit, minimum_answers), waves, design_effect, power, level)
    told = mapped(frame, columns, ask, groups=areas)
    if out is None:
        told = told.select("question", "category", "place", "pooling", "group", "waves", "sentence")
    write_read(told, out)


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise WrongUse(_("Dagen går inte att läsa."), value=told, why=_("Skriv den som ÅÅÅÅ-MM-DD.")) from error
