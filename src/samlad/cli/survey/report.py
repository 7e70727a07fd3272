"""`samlad survey report`: a survey's report for a federation and its members, protected, as page, PDF and workbook."""

from __future__ import annotations

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.survey import report_flags as flags
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("report", help=_("Gör enkätrapporten för en plats och dess medlemmar: HTML, PDF och XLSX."))(report)


def report(
    snapshot: flags.SnapshotOption,
    out: flags.Folder,
    rare_limit: flags.RareLimit,
    earlier: flags.Earlier = None,
    place: flags.Places = None,
    minimum_answers: flags.MinimumAnswers = None,
    margins: flags.Margins = None,
    calibrate: flags.Calibrate = None,
    confidence: flags.Confidence = 0.95,
    singleton: flags.SingletonRule = "fail",
    made: flags.Made = None,
) -> None:
    """Make the report of each place and say where it lies."""
    from samlad.cli.picture import day_of
    from samlad.cli.screen import progress_bar
    from samlad.picture.survey_report.compose import survey_report
    from samlad.picture.survey_report.making import analyse_survey
    from samlad.report.look import look_of
    from samlad.report.survey_report import write_survey_report

    workspace, day = open_workspace(), day_of(made)
    choice = flags.choice(
        snapshot, rare_limit, minimum_answers, earlier, place, margins, calibrate, confidence, singleton
    )
    written = {}
    with progress_bar() as progress:
        found = analyse_survey(workspace, choice, actor=actor(), progress=progress)
        for number, one in enumerate(found):
            name = one.region.names[one.region.place]
            progress(_("Skriver rapporten om {place}").format(place=name), 0.6 + 0.4 * number / len(found))
            written[name] = write_survey_report(survey_report(one, made=day), out, look_of(workspace.root))
        progress(_("Klart"), 1.0)
    for name, files in written.items():
        flags.tell(_("Enkätrapporten om {place}:").format(place=name), files)
