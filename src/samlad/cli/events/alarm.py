"""`samlad events alarm`: is what was counted now more than the past gives reason to expect?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("alarm", help=_("Bevaka en serie: är det fler nu än historien ger skäl att vänta?"))(alarm)


def alarm(
    series: Annotated[Path, typer.Argument(help=_("En rad per dag, vecka eller månad med antal."))],
    when: Annotated[str, typer.Option("--date", help=_("Kolumnen med dag, vecka, månad eller löpnummer."))],
    count: Annotated[str, typer.Option("--count", help=_("Kolumnen med antal."))],
    method: Annotated[
        str,
        typer.Option(
            "--method", help=_("farrington, farrington-flexible, ears-c1, ears-c2, ears-c3, cusum eller xmr.")
        ),
    ] = "farrington",
    frequency: Annotated[int, typer.Option("--frequency", help=_("Antal steg på ett år."))] = 52,
    years: Annotated[int, typer.Option("--years", help=_("Så många år bakåt (farrington)."))] = 4,
    half_window: Annotated[int, typer.Option("--half-window", help=_("Veckor på var sida (farrington)."))] = 3,
    alpha: Annotated[float | None, typer.Option("--alpha", help=_("Andel falsklarm i ett test."))] = None,
    limit54: Annotated[
        str, typer.Option("--limit54", help=_("Inget larm under så många fall på så många veckor; none stänger av."))
    ] = "5,4",
    k: Annotated[float, typer.Option("--k", help=_("CUSUM: slack i standardavvikelser."))] = 0.5,
    h: Annotated[float, typer.Option("--h", help=_("CUSUM: larmgräns i standardavvikelser."))] = 4.0,
    baseline: Annotated[
        int | None, typer.Option("--baseline", help=_("Så många första steg ger gränserna (cusum, xmr)."))
    ] = None,
    recent: Annotated[
        int | None,
        typer.Option(
            "--recent", help=_("farrington-flexible: steg närmast före som lämnas utanför; annars ett halvår.")
        ),
    ] = None,
    fill_gaps: Annotated[bool, typer.Option("--fill-gaps", help=_("Ett steg utan rad betyder noll."))] = False,
    explain: Annotated[bool, typer.Option("--explain", help=_("Skriv också regel och skäl i ord."))] = False,
    where: flags.Where = None,
    out: flags.Out = None,
) -> None:
    """Write `date, count, expected, threshold, alarm`, and with `--explain` `rule, reason`."""
    from samlad.cli.events.reading import filtered
    from samlad.cli.events.words import in_words
    from samlad.cli.tabular import require_writable, write
    from samlad.events.alarms import Method, Settings, alarms, require_settings
    from samlad.events.alarms.reasons import with_reasons
    from samlad.sources.analysis import read_analysis

    require_writable(out)
    how = flags.chosen(Method, method, "--method")
    settings = Settings(frequency, years, half_window, alpha, _limit54(limit54), k, h, baseline, recent)
    require_settings(settings)
    table = filtered(read_analysis(series), where)
    table.require([when, count])
    with table.told_by_line():
        found = alarms(table.frame, when, count, method=how, settings=settings, fill_gaps=fill_gaps)
    write(with_reasons(found) if explain else found.drop("rule"), out, in_words)


def _limit54(told: str) -> tuple[int, int] | None:
    if told.strip().lower() == "none":
        return None
    try:
        cases, weeks = (int(part) for part in told.split(","))
    except ValueError as error:
        raise WrongUse(
            _("Inställningen går inte att använda."),
            value=f"--limit54 {told}",
            why=_("Skriv antal fall och antal veckor, till exempel 5,4."),
        ) from error
    return cases, weeks
