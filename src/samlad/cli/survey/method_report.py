"""`samlad survey method-report`: how a survey's numbers were made, for a statistician to sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from samlad.cli.context import actor, open_workspace
from samlad.cli.survey import report_flags as report
from samlad.core.language import _


def register(group: typer.Typer) -> None:
    """Add the command."""
    group.command("method-report", help=_("Gör metodrapporten om en enkät: HTML, PDF och DOCX."))(method_report)


def method_report(
    snapshot: report.SnapshotOption,
    out: report.Folder,
    rare_limit: report.RareLimit,
    earlier: report.Earlier = None,
    place: report.Places = None,
    minimum_answers: report.MinimumAnswers = None,
    margins: report.Margins = None,
    calibrate: report.Calibrate = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", help=_("TOML-fil med det bara människor vet: ram, insamlingssätt, datum."))
    ] = None,
    response: Annotated[
        Path | None, typer.Option("--response", help=_("Svarsandelar ur samlad survey response."))
    ] = None,
    confidence: report.Confidence = 0.95,
    singleton: report.SingletonRule = "fail",
    made: report.Made = None,
) -> None:
    """Make the method report of each place and say where it lies."""
    from samlad.cli.picture import day_of
    from samlad.picture.survey_report.making import analyse_survey
    from samlad.picture.survey_report.method_report import method_report as written
    from samlad.picture.survey_report.told_facts import ToldFacts, read_facts, read_response
    from samlad.report.look import look_of
    from samlad.report.method_report import write_method_report

    workspace, day = open_workspace(), day_of(made)
    told = ToldFacts({} if facts is None else read_facts(facts), None if response is None else read_response(response))
    choice = report.choice(
        snapshot, rare_limit, minimum_answers, earlier, place, margins, calibrate, confidence, singleton
    )
    found = analyse_survey(workspace, choice, actor=actor())
    look = look_of(workspace.root)
    for one in found:
        files = write_method_report(written(one, told, made=day), out, look)
        report.tell(_("Metodrapporten om {place}:").format(place=one.region.names[one.region.place]), files)
