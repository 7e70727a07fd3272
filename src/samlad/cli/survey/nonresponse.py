"""`samlad survey nonresponse`: the answers are weighed up to everybody who was asked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

COLUMN = "adjusted_weight"


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("nonresponse", help=_("Väg upp för bortfall, i klasser eller efter svarsbenägenhet."))(nonresponse)


def nonresponse(
    sample: Annotated[Path, typer.Argument(help=_("Det dragna urvalet: svarande och bortfall."))],
    weight: flags.Weight,
    responded: Annotated[str, typer.Option("--responded", help=_("Kolumnen med 1 för svar och 0 för bortfall."))],
    by: Annotated[list[str] | None, typer.Option("--by", help=_("Kolumn som bildar klasser; flera korsas."))] = None,
    minimum: Annotated[int | None, typer.Option("--minimum", help=_("Minsta antal svar i en klass."))] = None,
    collapse: Annotated[bool, typer.Option("--collapse", help=_("Slå ihop klasser som är för små."))] = False,
    term: Annotated[
        list[str] | None, typer.Option("--propensity", help=_("Kolumn som svarsbenägenheten skattas av; får upprepas."))
    ] = None,
    use: Annotated[str, typer.Option("--use", help=_("Svarsbenägenhet som: strata eller inverse."))] = "strata",
    groups: Annotated[int, typer.Option("--groups", help=_("Antal grupper med lika svarsbenägenhet."))] = 5,
    largest_factor: Annotated[float | None, typer.Option("--largest-factor", help=_("Tak för uppvägningen."))] = None,
    seed: Annotated[int, typer.Option("--seed", help=_("Frö för korsvalideringen."))] = 1,
    out: flags.Out = None,
) -> None:
    """Write the respondents with `adjusted_weight`; the classes and their factors go to standard error."""
    import polars as pl

    from samlad.cli.tabular import write
    from samlad.core.wording import number
    from samlad.sources.analysis import read_analysis
    from samlad.survey.nonresponse import PropensityUse, propensity_weights, weighting_classes

    if bool(by) == bool(term):
        raise WrongUse(_("Ange antingen --by (klasser) eller --propensity (svarsbenägenhet)."))
    if by and minimum is None:
        raise WrongUse(_("Ange --minimum: det minsta antal svar en klass får ha."))
    table = read_analysis(sample, as_text=tuple(by or ()))
    table.require([weight, responded, *(by or ())])
    frame = table.frame.with_columns(table.numbers(weight))
    if by:
        done = weighting_classes(frame, weight=weight, responded=responded, by=by, minimum=minimum or 1,
                                 collapse=collapse, file=table.file)  # fmt: skip
    else:
        done = propensity_weights(
            frame, weight=weight, responded=responded, terms=term or (), seed=seed,
            use=flags.chosen(PropensityUse, use, "--use"), groups=groups, largest_factor=largest_factor,
            file=table.file,
        )  # fmt: skip
    for row in done.classes.iter_rows(named=True):
        told = _("{name}: {responded} av {sampled} svarade, vikterna gånger {factor}.")
        typer.echo(told.format(name=row["class"], responded=number(row["responded"]), sampled=number(row["sampled"]),
                               factor=number(row["factor"], 3)), err=True)  # fmt: skip
    weighed = table.frame.with_columns(pl.Series(COLUMN, done.weights))
    write(weighed.filter(pl.Series(done.responded)), out)
