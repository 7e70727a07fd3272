"""`samlad events capture-recapture`: how many there are that no register saw."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl


def register(group: typer.Typer) -> None:
    """Add the command."""
    told = _("Mörkertalet: hur många som inget register såg, ur enbart antal.")
    group.command("capture-recapture", help=told)(capture_recapture)


def capture_recapture(
    data: Annotated[Path | None, typer.Argument(help=_("Fil med 0 och 1 per register, och antal."))] = None,
    register: Annotated[
        list[str] | None, typer.Option("--list", help=_("Kolumnen för ett register: 1 om sedd där. Upprepas."))
    ] = None,
    freq: Annotated[str | None, typer.Option("--freq", help=_("Kolumnen med antal; annars räknas raderna."))] = None,
    n11: Annotated[int | None, typer.Option("--n11", help=_("Antal i båda registren."))] = None,
    n10: Annotated[int | None, typer.Option("--n10", help=_("Antal bara i det första."))] = None,
    n01: Annotated[int | None, typer.Option("--n01", help=_("Antal bara i det andra."))] = None,
    odds_ratio: Annotated[
        list[float] | None, typer.Option("--odds-ratio", help=_("Beroende att pröva mellan två register. Upprepas."))
    ] = None,
    confidence: flags.Confidence = 0.95,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Two registers: `model, odds_ratio, estimate, low, high, se, seen, seen_share, status`; more: a row a model."""
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write

    require_writable(out)
    flags.require_confidence(confidence)
    counted = (n11, n10, n01)
    if data is None:
        write(_of_counts(counted, odds_ratio, confidence), out, in_words)
        return
    if any(one is not None for one in counted) or not register:
        raise WrongUse(
            _("Det framgår inte vad som ska räknas."),
            why=_("Med en fil behövs --list för varje register, utan fil --n11, --n10 och --n01."),
        )
    frame, finding = _of_file(data, register, freq, where, odds_ratio, confidence)
    write(frame, out, in_words)
    if finding:
        typer.echo(finding, err=True)


def _of_counts(
    counted: tuple[int | None, int | None, int | None], odds_ratios: list[float] | None, confidence: float
) -> pl.DataFrame:
    from samlad.events.dark_figure.two_lists import ODDS_RATIOS, Overlap, two_registers

    both, first, second = counted
    if both is None or first is None or second is None:
        raise WrongUse(
            _("Det framgår inte vad som ska räknas."),
            why=_("Utan fil behövs --n11, --n10 och --n01."),
            cure=_("Ange alla tre, eller en fil med --list."),
        )
    for ratio in odds_ratios or ():
        flags.require_above_zero(ratio, "--odds-ratio")
    return two_registers(Overlap(both, first, second), odds_ratios or ODDS_RATIOS, confidence)


def _of_file(
    data: Path,
    registers: list[str],
    freq: str | None,
    where: str | None,
    odds_ratios: list[float] | None,
    confidence: float,
) -> tuple[pl.DataFrame, str]:
    """Two registers by Chapman, more by all log-linear models."""
    from samlad.cli.events.reading import filtered
    from samlad.events.dark_figure.histories import histories_of
    from samlad.events.dark_figure.models import dark_figure
    from samlad.sources.analysis import read_analysis

    table = filtered(read_analysis(data), where)
    table.require([*registers, *([freq] if freq else [])])
    with table.told_by_line():
        histories = histories_of(table.frame, registers, freq)
    if len(registers) == 2:
        # The cells in order: only the second, only the first, both.
        second, first, both = (int(one) for one in histories.numbers)
        return _of_counts((both, first, second), odds_ratios, confidence), ""
    if odds_ratios:
        raise WrongUse(
            _("--odds-ratio gäller två register."), why=_("Med fler prövas beroendet med modeller i stället.")
        )
    found = dark_figure(histories, confidence)
    return found.frame, found.finding
