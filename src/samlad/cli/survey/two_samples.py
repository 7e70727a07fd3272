"""`samlad survey two-samples`: one design weight where a base sample and an add-on sample were drawn in one stratum."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    told = _("Räkna vikter när ett basurval och ett tilläggsurval är dragna i samma stratum.")
    group.command("two-samples", help=told)(two_samples)


def two_samples(
    strata: Annotated[Path, typer.Argument(help=_("Strata: stratum, population, base, add_on."))],
    add_on: Annotated[
        str,
        typer.Option(
            "--add-on", help=_("Tillägget drogs: independent (ur alla) eller from_rest (ur dem som inte kom med).")
        ),
    ],
    out: flags.Out = None,
) -> None:
    """Write the strata with `inclusion_probability, design_weight, expected_persons`."""
    import polars as pl

    from samlad.cli.survey.reading import write_read
    from samlad.sources.analysis import read_analysis
    from samlad.survey.planning import AddOn
    from samlad.survey.planning import two_samples as combined

    how = flags.chosen(AddOn, add_on, "--add-on")
    table = read_analysis(strata, as_text=("stratum",))
    numeric = ("population", "base", "add_on")
    table.require(["stratum", *numeric])
    frame = table.frame.with_columns(table.numbers(name) for name in numeric)
    with table.told_by_line():
        found = combined(frame, how).with_columns(pl.col(numeric).cast(pl.Int64))
    # To a person `base` is the weighted number of every other table.
    write_read(found.rename({"base": "base_sample"}) if out is None else found, out)
