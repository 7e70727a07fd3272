"""The response while a survey is in the field: by stratum, over time, and which groups fall away.

A group's response rate is set against that of all the others by a two-sample test of shares (pooled variance; Fleiss,
Levin & Paik 2003, chapter 3), adjusted for the number of groups (Benjamini & Hochberg 1995).
"""

import math
from collections.abc import Collection, Sequence
from datetime import date

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame
from scipy import special

from samlad.core.errors import Confidential, InvalidInput, Problem
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.stats.intervals import wilson
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.survey.nonresponse.adjusted import Booleans, response_flags

_MISSING = "–"


def require_no_answers(columns: Sequence[str], *, id: str, known: Collection[str], file: str | None = None) -> None:
    """Refuse a file that holds the frame's id beside anything that is not known to describe the draw or the response.

    Answers never stand with the id of the frame: whoever has both can tell who answered what. `known` are the columns
    of the frame and of the fieldwork; whatever else there is may be an answer, and the file is refused.
    """
    others = [column for column in columns if column not in known and column != id]
    if id in columns and others:
        raise Confidential(
            _("Filen läses inte: den kan röja vem som svarat vad."),
            file=file,
            column=others[0],
            why=_("Den har både ramens nummer och kolumner som kan vara svar: {columns}.").format(
                columns=", ".join(others[:10])
            ),
            cure=_("Lämna en fil med nummer, stratum, svarsmarkering och datum. Ange ramens egna kolumner med --by."),
        )


def response_rates(
    frame: IntoFrame, *, responded: str, by: Sequence[str], level: float = 0.05, file: str | None = None
) -> pl.DataFrame:
    """One row a class of each column: `variable, category, sampled, responded, rate, low, high, rest_rate, p,
    p_adjusted, falls_away`; the first row is everybody.

    Limits are Wilson's, 95 %. `falls_away` is true where the rate is below that of all the others and the adjusted p
    at most `level`; columns are tested as one family.
    """
    table = polars_of(frame)
    answered = response_flags(table, responded, file)
    if not answered.size:
        why, cure = _("Urvalet har inga rader."), _("Ge en rad per dragen person.")
        raise InvalidInput(_("Bortfallet går inte att läsa."), file=file, why=why, cure=cure)
    rows = [_rate_row(None, None, int(answered.size), int(answered.sum()), None, None)]
    for column in by:
        if column not in table.columns:
            raise InvalidInput(
                _("Bortfallet går inte att läsa."),
                file=file,
                column=column,
                why=_("Kolumnen finns inte i urvalet."),
                cure=_("Ange kolumner ur urvalsramen som finns för alla dragna."),
            )
        _require_known_for_all(table[column], answered, file)
        labels = code_text(table[column]).fill_null(_MISSING)
        for label in labels.unique().sort():
            rows.append(_against_the_rest(column, label, (labels == label).to_numpy(), answered))
    found = pl.DataFrame(rows, infer_schema_length=None)
    adjusted = benjamini_hochberg([math.nan if p is None else p for p in found["p"]])
    return found.with_columns(pl.Series("p_adjusted", adjusted).fill_nan(None)).with_columns(
        falls_away=((pl.col("p_adjusted") <= level) & (pl.col("rate") < pl.col("rest_rate"))).fill_null(False)
    )


def _require_known_for_all(column: pl.Series, answered: Booleans, file: str | None) -> None:
    """What is known only of those who answered comes from their answers, not from the frame."""
    filled = column.is_not_null().to_numpy()
    if answered.all() or filled[~answered].any() or not filled[answered].any():
        return
    raise Confidential(
        _("Filen läses inte: den kan röja vem som svarat vad."),
        file=file,
        column=column.name,
        why=_("Kolumnen är ifylld bara för dem som svarat, så den ser ut att komma ur svaren."),
        cure=_("Ange kolumner ur urvalsramen som finns för alla dragna."),
    )


def _against_the_rest(column: str, label: str, inside: Booleans, answered: Booleans) -> dict[str, object]:
    n, hits = int(inside.sum()), int((inside & answered).sum())
    rest, rest_hits = int(answered.size) - n, int(answered.sum()) - hits
    if rest == 0:
        return _rate_row(column, label, n, hits, None, None)
    pooled = (hits + rest_hits) / (n + rest)
    se = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / rest))
    p = None if se == 0 else float(2 * special.ndtr(-abs(hits / n - rest_hits / rest) / se))
    return _rate_row(column, label, n, hits, rest_hits / rest, p)


def _rate_row(
    variable: str | None, category: str | None, n: int, hits: int, rest_rate: float | None, p: float | None
) -> dict[str, object]:
    limits = wilson(hits, n)
    return {
        "variable": variable,
        "category": category,
        "sampled": n,
        "responded": hits,
        "rate": hits / n,
        "low": limits.low,
        "high": limits.high,
        "rest_rate": rest_rate,
        "p": p,
    }


def response_over_time(
    frame: IntoFrame, *, responded: str, date_column: str, strata: str | None = None, file: str | None = None
) -> pl.DataFrame:
    """The response day by day: `stratum, date, responded, cumulative, rate`; every answer has its day.

    Days without answers are left out; `stratum` is empty when all are counted together.
    """
    table = polars_of(frame)
    answered = response_flags(table, responded, file)
    days = _days(table, date_column, answered, file)
    label = pl.Series([""] * table.height) if strata is None else code_text(table[strata]).fill_null(_MISSING)
    whole = pl.DataFrame({"stratum": label, "date": days, "answered": answered})
    sizes = whole.group_by("stratum").len("sampled")
    return (
        whole.filter("answered")
        .group_by("stratum", "date")
        .len("responded")
        .sort("stratum", "date")
        .with_columns(cumulative=pl.col("responded").cum_sum().over("stratum"))
        .join(sizes, on="stratum", how="left", maintain_order="left")
        .with_columns(rate=pl.col("cumulative") / pl.col("sampled"))
        .drop("sampled")
    )


def _days(table: pl.DataFrame, column: str, answered: Booleans, file: str | None) -> pl.Series:
    if column not in table.columns:
        raise InvalidInput(
            _("Svarsdagarna går inte att läsa."),
            file=file,
            column=column,
            why=_("Kolumnen finns inte i urvalet."),
            cure=_("Ange kolumnen med dagen då svaret kom."),
        )
    found = table[column]
    days = (
        found.cast(pl.Date) if found.dtype.is_temporal() else pl.Series([_day(value) for value in found], dtype=pl.Date)
    )
    wrong = np.flatnonzero(days.is_null().to_numpy() & answered)
    if wrong.size:
        why, cure = _("Den som svarat saknar en läsbar svarsdag."), _("Skriv dagen som ÅÅÅÅ-MM-DD.")
        problems = [
            Problem(why, cure, file, int(row) + 2, column, None if (v := found[int(row)]) is None else str(v))
            for row in wrong[:20]
        ]
        raise InvalidInput(_("Svarsdagarna går inte att läsa."), problems=problems, total=int(wrong.size))
    return days


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        return None
