"""`samlad survey allocate`: how many persons to draw in each stratum."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.survey.planning.allocation import Rule


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("allocate", help=_("Fördela urvalet på strata, mellan ett minsta antal och alla."))(allocate)


def allocate(
    strata: Annotated[Path, typer.Argument(help=_("Strata: stratum, population[, sd]."))],
    minimum: Annotated[int, typer.Option("--minimum", help=_("Minsta antal dragna personer per stratum."))],
    total: Annotated[int, typer.Option("--total", help=_("Antal personer att dra i allt."))],
    power: Annotated[
        float | None, typer.Option("--power", help=_("Storlek proportionell mot N upphöjt till Q."))
    ] = None,
    neyman: Annotated[str | None, typer.Option("--neyman", help=_("Kolumnen med standardavvikelser."))] = None,
    proportional: Annotated[bool, typer.Option("--proportional", help=_("Proportionellt mot populationen."))] = False,
    equal: Annotated[bool, typer.Option("--equal", help=_("Lika många i varje stratum."))] = False,
    response_rate: Annotated[float, typer.Option("--response-rate", help=_("Andel som väntas svara, 0–1."))] = 1.0,
    out: flags.Out = None,
) -> None:
    """Write `stratum, population, sample, expected_responses, half_width`."""
    from samlad.cli.survey.reading import write_read
    from samlad.sources.analysis import read_analysis
    from samlad.survey.planning import allocate as allocated

    rule = _rule(power, neyman, proportional, equal)
    table = read_analysis(strata, as_text=("stratum",))
    table.require(["stratum", "population", *([neyman] if neyman else [])])
    numeric = ["population", *([neyman] if neyman else [])]
    frame = table.frame.with_columns(table.numbers(name) for name in numeric)
    with table.told_by_line():
        found = allocated(frame, total=total, minimum=minimum, rule=rule, response_rate=response_rate)
    write_read(found, out)


def _rule(power: float | None, neyman: str | None, proportional: bool, equal: bool) -> Rule:
    from samlad.survey.planning.allocation import Rule, RuleKind

    told = [name for name, given in (("--power", power is not None), ("--neyman", neyman is not None),
                                     ("--proportional", proportional), ("--equal", equal)) if given]  # fmt: skip
    if len(told) > 1:
        raise WrongUse(
            _("Fördelningen behöver en enda regel."),
            value=" ".join(told),
            why=_("Flera regler är angivna."),
            cure=_("Välj en av --power, --neyman, --proportional och --equal."),
        )
    if power is not None:
        return Rule(RuleKind.POWER, power=power)
    if neyman is not None:
        return Rule(RuleKind.NEYMAN, deviation=neyman)
    return Rule(RuleKind.EQUAL if equal else RuleKind.PROPORTIONAL)
