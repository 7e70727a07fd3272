"""The columns of a response model: classes as indicators, numbers standardised, crossings as classes."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.design import Floats

_MISSING = "–"


def model_matrix(
    frame: pl.DataFrame, terms: Sequence[str], *, every_level: bool, file: str | None = None
) -> tuple[Floats, tuple[str, ...]]:
    """The matrix (n × columns, the first all ones) and its names.

    A term is a column; text columns, `C(column)` and crossings `a*b` are classes (missing is a class of its own),
    numeric columns are standardised. `every_level` keeps an indicator for all classes, for a penalised model;
    without it the first class of each term is the reference.
    """
    if not terms:
        raise WrongUse(_("Ange minst en kolumn som svarsbenägenheten kan bero på."))
    columns, names = [np.ones(frame.height)], ["1"]
    for term in terms:
        inner = term[2:-1] if term.startswith("C(") and term.endswith(")") else term
        parts = [part.strip() for part in inner.split("*")]
        _require(frame, parts, file)
        if len(parts) == 1 and inner == term and frame[inner].dtype.is_numeric():
            columns.append(_standardised(frame[inner], file))
            names.append(inner)
            continue
        texts = pl.DataFrame([code_text(frame[part]).fill_null(_MISSING).alias(part) for part in dict.fromkeys(parts)])
        labels = texts.select(pl.concat_str(pl.all(), separator="*")).to_series()
        for level in labels.unique().sort()[0 if every_level else 1 :]:
            columns.append((labels == level).to_numpy().astype(float))
            names.append(f"{inner}={level}")
    return np.column_stack(columns), tuple(names)


def _require(frame: pl.DataFrame, parts: Sequence[str], file: str | None) -> None:
    for part in parts:
        if part not in frame.columns:
            raise InvalidInput(
                _("Svarsbenägenheten går inte att skatta."),
                file=file,
                column=part,
                why=_("Kolumnen finns inte i urvalet."),
                cure=_("Ange kolumner ur urvalsramen som finns för alla dragna."),
            )


def _standardised(column: pl.Series, file: str | None) -> Floats:
    values = column.cast(pl.Float64).fill_nan(None)
    missing = values.is_null().arg_true()
    if len(missing):
        raise InvalidInput(
            _("Svarsbenägenheten går inte att skatta."),
            file=file,
            row=int(missing[0]) + 2,
            column=column.name,
            why=_("Ett tal saknas."),
            cure=_("Fyll i värdet, eller använd klasser där de saknade är en egen klass."),
        )
    numbers = values.to_numpy()
    spread = float(numbers.std())
    return np.asarray((numbers - numbers.mean()) / spread) if spread > 0 else np.zeros(numbers.size)
