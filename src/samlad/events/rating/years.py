"""Several years together: a small place's rate is counted over a window of years, its base in person-years."""

from collections.abc import Sequence

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import filled, names, require_columns, stop_at
from samlad.sources.analysis import numeric


def year_windows(frame: IntoFrame, *, year: str, length: int, by: Sequence[str] = ()) -> pl.DataFrame:
    """The rows of every window of `length` years in a row, with a column `period` such as `2019-2023`.

    A row stands in as many windows as its year does, so that counts and person-years sum up by `period`. A window where
    some year is missing for all of the table is left out; a group (its values of `by`) that lacks a year of a window is
    left out of that window: half a base is no base.
    """
    table = polars_of(frame)
    if length < 1:
        raise WrongUse(_("Fönstret måste vara minst ett år."), value=str(length))
    require_columns(table, [year, *by])
    if "period" in table.columns:
        raise WrongUse(
            _("Kolumnen period finns redan."),
            why=_("Fönstret av år ska heta så."),
            cure=_("Byt namn på kolumnen i filen."),
        )
    years = filled(numeric(table, year), year)
    stop_at(years != years.round(), years, year, _("Året är inget heltal."))
    keys = {name: names(table, name) for name in by}
    rows = table.with_columns(years.cast(pl.Int64).alias("§year"), *keys.values())
    found = sorted(rows["§year"].unique().to_list())
    windows = [first for first in found if set(range(first, first + length)) <= set(found)]
    if not windows:
        raise InvalidInput(
            _("Det finns inget fönster på {length} år.").format(length=length),
            column=year,
            why=_("Tabellen har åren {years}.").format(years=", ".join(map(str, found[:30]))),
            cure=_("Välj ett kortare fönster, eller läs in de år som saknas."),
        )
    return pl.concat([_window(rows, first, length, list(by)) for first in windows]).drop("§year")


def _window(rows: pl.DataFrame, first: int, length: int, by: list[str]) -> pl.DataFrame:
    last = first + length - 1
    inside = rows.filter(pl.col("§year").is_between(first, last))
    if by:
        whole = inside.group_by(by).agg(pl.col("§year").n_unique().alias("§years")).filter(pl.col("§years") == length)
        inside = inside.join(whole.drop("§years"), on=by, how="semi", nulls_equal=True, maintain_order="left")
    label = str(first) if length == 1 else f"{first}-{last}"
    return inside.with_columns(pl.lit(label).alias("period"))
