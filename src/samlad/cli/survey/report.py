"""`samlad survey report`: a survey's report for a federation and its members, protected, as page, PDF and workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.survey import design_flags as flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("report", help=_("Gör enkätrapporten för en plats och dess medlemmar: HTML, PDF och XLSX."))(report)


def report(
    snapshot: Annotated[str, typer.Option("--snapshot", help=_("Enkätens inläsning; samlad data list visar dem."))],
    out: Annotated[Path, typer.Option("--out", help=_("Mappen som filerna skrivs i."))],
    rare_limit: Annotated[
        float,
        typer.Option("--rare-limit", help=_("Så brett får intervallet vara, delat med andelen: 1.3 är 130 procent.")),
    ],
    earlier: Annotated[str | None, typer.Option("--earlier", help=_("En tidigare mätomgångs inläsning."))] = None,
    place: Annotated[
        list[str] | None, typer.Option("--place", help=_("Platsens namn eller kod; annars arbetsytans. Upprepas."))
    ] = None,
    minimum_answers: Annotated[
        int | None, typer.Option("--minimum-answers", help=_("Minsta antal svarande för att visa ett tal."))
    ] = None,
    confidence: flags.Confidence = 0.95,
    singleton: flags.SingletonRule = "fail",
    made: Annotated[str | None, typer.Option("--date", help=_("Dagen som skrivs i rapporten, ÅÅÅÅ-MM-DD."))] = None,
) -> None:
    """Make the reports and say where they lie."""
    from samlad.cli.picture import day_of
    from samlad.cli.screen import progress_bar, say
    from samlad.picture.survey_report.compose import survey_report
    from samlad.picture.survey_report.making import ReportChoice, analyse_survey
    from samlad.picture.survey_report.places import place_codes
    from samlad.report.look import look_of
    from samlad.report.survey_report import write_survey_report
    from samlad.survey.quality import QualityRule
    from samlad.survey.variance import Singleton

    workspace = open_workspace()
    rule = QualityRule(rare_limit, minimum_answers)
    alone = flags.chosen(Singleton, singleton, "--singleton")
    choice = ReportChoice(snapshot, rule, earlier, place_codes(place or ()), confidence, alone)
    written = {}
    with progress_bar() as progress:
        found = analyse_survey(workspace, choice, actor=actor(), progress=progress)
        for number, one in enumerate(found):
            name = one.region.names[one.region.place]
            progress(_("Skriver rapporten om {place}").format(place=name), 0.6 + 0.4 * number / len(found))
            document = survey_report(one, made=day_of(made))
            written[name] = write_survey_report(document, out, look_of(workspace.root))
        progress(_("Klart"), 1.0)
    for name, files in written.items():
        say(_("Enkätrapporten om {place}:").format(place=name))
        for kind, path in files.items():
            say(f"  {kind.upper():5} {path}")
