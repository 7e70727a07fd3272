"""The drawn sample as a non-response adjustment sees it, and what comes out of one."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.survey.calibration.weights import SHOWN, input_weights
from samlad.survey.design import Floats, Integers

Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """Weights of the respondents after adjustment: one number a drawn row, 0 for those who did not answer.

    `classes` is a table `class, sampled, responded, weighted_rate, factor, merged` (how many original classes it
    holds); `propensity` is each row's estimated probability of answering, none for weighting classes.
    """

    weights: Floats
    design_weights: Floats
    responded: Booleans
    classes: pl.DataFrame
    propensity: Floats | None = None
    penalty: float | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The drawn persons: design weight and whether they answered. People outside the population are not among them."""

    weights: Floats
    responded: Booleans


def drawn_of(frame: pl.DataFrame, weight: str, responded: str, file: str | None = None) -> Drawn:
    """Read the drawn sample. The response flag is true/false or 1/0; anything else stops with its row."""
    weights = input_weights(frame, weight, file)
    flags = response_flags(frame, responded, file)
    if not np.any(flags & (weights > 0)):
        raise InvalidInput(
            _("Bortfallet går inte att väga upp."),
            file=file,
            column=responded,
            why=_("Ingen i urvalet har svarat."),
            cure=_("Kontrollera kolumnen som säger vem som svarat."),
        )
    return Drawn(weights, flags)


def response_flags(frame: pl.DataFrame, column: str, file: str | None = None) -> Booleans:
    """Who answered, one flag a row; missing or other values than 1/0 and true/false stop with their rows."""
    if column not in frame.columns:
        raise InvalidInput(
            _("Bortfallet går inte att läsa."),
            file=file,
            column=column,
            why=_("Kolumnen finns inte i urvalet."),
            cure=_("Ange kolumnen som säger vem som svarat."),
        )
    text = frame[column].cast(pl.String).str.to_lowercase().str.strip_chars()
    yes, no = text.is_in(["1", "1.0", "true"]), text.is_in(["0", "0.0", "false"])
    wrong = (~(yes | no)).fill_null(True).arg_true()
    if len(wrong):
        why, cure = _("Svarsmarkeringen är varken 1 eller 0."), _("Skriv 1 för svar och 0 för bortfall.")
        problems = [Problem(why, cure, file, row + 2, column, text[row]) for row in wrong.head(SHOWN)]
        raise InvalidInput(_("Bortfallet går inte att läsa."), problems=problems, total=len(wrong))
    return yes.to_numpy()


def weighed_up(drawn: Drawn, group: Integers, names: list[str], merged: list[int]) -> tuple[Floats, pl.DataFrame]:
    """Scale the respondents of each group up to the whole group; the weights and the table of groups."""
    count = len(names)
    counted = drawn.weights > 0
    answered = drawn.responded & counted
    whole = np.bincount(group, weights=drawn.weights, minlength=count)
    heard = np.bincount(group[answered], weights=drawn.weights[answered], minlength=count)
    factor = np.divide(whole, heard, out=np.ones(count), where=heard > 0)
    table = pl.DataFrame(
        {
            "class": names,
            "sampled": np.bincount(group[counted], minlength=count),
            "responded": np.bincount(group[answered], minlength=count),
            "weighted_rate": np.divide(heard, whole, out=np.zeros(count), where=whole > 0),
            "factor": factor,
            "merged": merged,
        }
    )
    return np.where(answered, drawn.weights * factor[group], 0.0), table
