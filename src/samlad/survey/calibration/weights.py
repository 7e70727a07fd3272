"""The weights a calibration begins with."""

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.survey.design import Floats

SHOWN = 20


def input_weights(frame: pl.DataFrame, column: str, file: str | None = None) -> Floats:
    """The column as numbers, one a row; missing, negative or infinite weights, or none above zero, stop here."""
    what = _("Vikterna går inte att använda.")
    if column not in frame.columns:
        why = _("Kolumnen finns inte bland svaren.")
        raise InvalidInput(what, file=file, column=column, why=why, cure=_("Ange kolumnen med vikter."))
    numbers = frame[column].cast(pl.Float64, strict=False).fill_nan(None)
    wrong = (numbers.is_null() | (numbers < 0) | numbers.is_infinite()).fill_null(True).arg_true()
    if len(wrong):
        why = _("Vikten saknas, är negativ eller är inget tal.")
        cure = _("Rätta vikten, eller ta bort raden om personen inte ingår i urvalet.")
        problems = [
            Problem(why, cure, file, row + 2, column, None if (value := frame[column][row]) is None else str(value))
            for row in wrong.head(SHOWN)
        ]
        raise InvalidInput(what, problems=problems, total=len(wrong))
    weights = numbers.to_numpy()
    if not np.any(weights > 0):
        why = _("Ingen rad har en vikt över noll.")
        raise InvalidInput(what, file=file, column=column, why=why, cure=_("Ange kolumnen med vikter."))
    return np.asarray(weights, dtype=float)
