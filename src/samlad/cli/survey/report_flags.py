"""The options that a survey's report and its method report share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.survey import design_flags as flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.picture.survey_report.making import ReportChoice

SnapshotOption = Annotated[str, typer.Option("--snapshot", help=_("Enkätens inläsning; samlad data list visar dem."))]
Folder = Annotated[Path, typer.Option("--out", help=_("Mappen som filerna skrivs i."))]
RareLimit = Annotated[
    float, typer.Option("--rare-limit", help=_("Så brett får intervallet vara, delat med andelen: 1.3 är 130 procent."))
]
Earlier = Annotated[str | None, typer.Option("--earlier", help=_("En tidigare mätomgångs inläsning."))]
Places = Annotated[
    list[str] | None, typer.Option("--place", help=_("Platsens namn eller kod; annars arbetsytans. Upprepas."))
]
MinimumAnswers = Annotated[
    int | None, typer.Option("--minimum-answers", help=_("Minsta antal svarande för att visa ett tal."))
]
Margins = Annotated[
    Path | None, typer.Option("--margins", help=_("Kalibrera först mot kända totaler: variable, category, total."))
]
Calibrate = Annotated[
    str | None, typer.Option("--calibrate", help=_("Kalibreringens metod: poststratify, raking eller linear."))
]
Made = Annotated[str | None, typer.Option("--date", help=_("Dagen som skrivs i rapporten, ÅÅÅÅ-MM-DD."))]
Confidence = flags.Confidence
SingletonRule = flags.SingletonRule


def choice(
    snapshot: str,
    rare_limit: float,
    minimum_answers: int | None,
    earlier: str | None,
    place: Sequence[str] | None,
    margins: Path | None,
    calibrate: str | None,
    confidence: float,
    singleton: str,
) -> ReportChoice:
    """What the options ask for."""
    from samlad.picture.survey_report.making import ReportChoice
    from samlad.picture.survey_report.places import place_codes
    from samlad.survey.calibration import CalibrationMethod
    from samlad.survey.quality import QualityRule
    from samlad.survey.variance import Singleton
    from samlad.survey.weighting_choice import known_totals

    if (margins is None) != (calibrate is None):
        raise WrongUse(
            _("Kalibreringen går inte att göra."),
            why=_("--margins och --calibrate hör ihop."),
            cure=_("Ange båda, eller ingen."),
        )
    if calibrate == CalibrationMethod.LOGIT.value:
        raise WrongUse(
            _("Kalibreringen går inte att göra."),
            value=calibrate,
            why=_("logit behöver gränser, som rapporten inte tar."),
            cure=_("Räkna vikterna med samlad survey calibrate och läs in filen, eller välj raking."),
        )
    return ReportChoice(
        snapshot,
        QualityRule(rare_limit, minimum_answers),
        earlier,
        place_codes(place or ()),
        confidence,
        flags.chosen(Singleton, singleton, "--singleton"),
        () if margins is None else known_totals(margins),
        CalibrationMethod.RAKING if calibrate is None else flags.chosen(CalibrationMethod, calibrate, "--calibrate"),
    )


def tell(heading: str, files: Mapping[str, Path]) -> None:
    """Say where the files lie."""
    from samlad.cli.screen import say

    say(heading)
    for kind, path in files.items():
        say(f"  {kind.upper():5} {path}")
