"""`samlad survey plan`: what a sample will be able to show, place by place, and what it costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.survey.planning.plan import Assumptions


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("plan", help=_("Visa vad ett urval kan visa per kommun, och vad det kostar."))(plan)


def plan(
    strata: Annotated[Path, typer.Argument(help=_("Fördelat urval: stratum, population, sample."))],
    response_rate: Annotated[float, typer.Option("--response-rate", help=_("Andel som väntas svara, 0–1."))],
    place: Annotated[str | None, typer.Option("--place", help=_("Kolumnen med kommun; annars varje stratum."))] = None,
    deff: Annotated[float, typer.Option("--deff", help=_("Designeffekt utöver den av olika vikter."))] = 1.0,
    price_fixed: Annotated[float, typer.Option("--price-fixed", help=_("Fast pris, kronor."))] = 0.0,
    price_person: Annotated[float, typer.Option("--price-person", help=_("Pris per dragen person, kronor."))] = 0.0,
    price_reminder: Annotated[float, typer.Option("--price-reminder", help=_("Pris per påminnelse, kronor."))] = 0.0,
    price_answer: Annotated[float, typer.Option("--price-answer", help=_("Pris per svar, kronor."))] = 0.0,
    reminded: Annotated[
        list[float] | None,
        typer.Option("--reminded", help=_("Andel av de dragna som får påminnelse 1, 2 …; får upprepas.")),
    ] = None,
    out: flags.Out = None,
) -> None:
    """Write one row a place; the same in words on standard error."""
    from samlad.cli.tabular import write
    from samlad.sources.analysis import read_analysis
    from samlad.survey.planning.cost import Prices
    from samlad.survey.planning.plan import Assumptions, plan_table

    prices = Prices(price_fixed, price_person, price_reminder, price_answer)
    assumed = Assumptions(response_rate, deff, prices, tuple(reminded or ()))
    table = read_analysis(strata, as_text=("stratum", *([place] if place else [])))
    table.require(["stratum", "population", "sample", *([place] if place else [])])
    frame = table.frame.with_columns(table.numbers(name) for name in ("population", "sample"))
    found = plan_table(frame, assumed, place=place, file=table.file)
    if out is None:
        _show(found)
    else:
        write(found, out)
    _tell(found, assumed)


_SHOWN = (2, 10, 50)
"""The shares a person is shown the interval of; a file has all of them."""


def _show(found: pl.DataFrame) -> None:
    """The plan as a table for people: intervals in per cent, the smallest change, the price."""
    from samlad.cli.screen import table
    from samlad.core.wording import kronor, number

    def interval(row: dict[str, float], share: int) -> str:
        if row[f"low_{share}"] is None:
            return "–"
        return f"{number(100 * row[f'low_{share}'], 1)}–{number(100 * row[f'high_{share}'], 1)}"

    headings = [_("Plats"), _("Befolkning"), _("Dras"), _("Svar")]
    headings += [_("{share} % blir").format(share=share) for share in _SHOWN]
    table(
        [*headings, _("Minsta ökning från 10 %"), _("Kostnad")],
        [
            [
                str(row["place"]),
                number(row["population"]),
                number(row["drawn"]),
                number(row["expected_responses"]),
                *(interval(row, share) for share in _SHOWN),
                "–" if row["change_10"] is None else number(100 * row["change_10"], 1),
                kronor(row["cost"]) if row["cost"] else "–",
            ]
            for row in found.iter_rows(named=True)
        ],
    )


def _tell(found: pl.DataFrame, assumed: Assumptions) -> None:
    from samlad.core.wording import kronor, number
    from samlad.survey.planning.precision import Answers
    from samlad.survey.planning.wording import change_sentence

    for row in found.filter(found["drawn"] > 0).iter_rows(named=True):
        answers = Answers(row["expected_responses"], assumed.deff * row["weight_effect"], row["population"])
        typer.echo(f"{row['place']}: {change_sentence(0.1, answers)}", err=True)
    drawn, answers, cost = (sum(found[column].to_list()) for column in ("drawn", "expected_responses", "cost"))
    whole = assumed.prices.fixed + cost
    told = _("Tillsammans dras {drawn} personer och {answers} svar väntas.")
    price = _("Kostnaden är {cost}.").format(cost=kronor(whole)) if whole else _("Inga priser är angivna.")
    typer.echo(f"{told.format(drawn=number(drawn), answers=number(answers))} {price}", err=True)
