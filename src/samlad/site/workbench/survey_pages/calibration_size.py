"""How large a calibration a page does while its reader waits; a larger one is made by the command line."""

from pathlib import Path

from django.utils.translation import gettext as _

from samlad.core.errors import WrongUse
from samlad.core.wording import number
from samlad.survey.study import Study
from samlad.survey.weighting_choice import known_totals

MOST_CELLS = 100_000_000
"""Answers times totals: 330 000 answers to 299 totals, or 100 000 to 999, take less than a second by any method."""
MOST_TOTALS = 1_000
"""The linear method solves a system of so many equations."""


def require_small(margins: Path, study: Study) -> None:
    """Stop before a calibration that would keep the page waiting, and say how it is made instead."""
    totals, answers = len(known_totals(margins)), study.answers.height
    if totals <= MOST_TOTALS and totals * answers <= MOST_CELLS:
        return
    raise WrongUse(
        _("Kalibreringen är för stor för sidan."),
        file=margins.name,
        why=_("Den har {answers} svar och {totals} totaler.").format(answers=number(answers), totals=number(totals)),
        cure=_("Använd samlad survey calibrate på servern, eller välj en tabell med färre totaler."),
    )
