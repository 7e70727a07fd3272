"""A survey's table as a person reads it: headings in words, shares in per cent, decimals as the language has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

_SHOWN = 200
_NUMBERS = {"value", "se", "low", "high", "value_1", "value_2", "direct", "direct_se", "estimate", "rmse",
            "synthetic", "sampling_se", "rest_rate"}  # fmt: skip
"""What is in the unit of the row: per cent where the row is a share."""
_CHANGES = {"difference"}
_ALWAYS_SHARES = {"half_width", "rate", "inclusion_probability"}
_P_VALUES = {"p", "p_adjusted"}


def write_read(frame: pl.DataFrame, out: str | None, *, shares: bool = False) -> None:
    """Write the table to a file as it is, or show it. `shares`: every row is one, though no column says so."""
    from samlad.cli.tabular import write

    if out is None:
        show(frame, shares=shares)
    else:
        write(frame, out)


def show(frame: pl.DataFrame, *, shares: bool = False, rows: int = _SHOWN) -> None:
    """The table for a person, at most so many rows of it; a column that says nothing in any row is left out."""
    from samlad.cli.screen import say, table
    from samlad.core.wording import number

    headings = _headings()
    frame = frame.select(one for one in frame if one.null_count() < frame.height or frame.is_empty())
    told = [
        [_worded(name, value, shares or row.get("statistic") == "proportion", row) for name, value in row.items()]
        for row in frame.head(rows).iter_rows(named=True)
    ]
    table([headings.get(name, name) for name in frame.columns], told)
    if frame.height > rows:
        left = number(frame.height - rows)
        say(_("… och {count} rader till. Skriv alla till en fil med --out.").format(count=left))


def _worded(name: str, value: object, share: bool, row: Mapping[str, object]) -> str:
    from samlad.core.wording import figures, number, per_cent_of, percent

    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if not isinstance(value, float):
        return _words(name).get(str(value), str(value)) if isinstance(value, str) else number(float(str(value)))
    if name in _P_VALUES:
        return number(value, 3) if value >= 0.001 else "< " + number(0.001, 3)
    change = name in _CHANGES or ("difference" in row and name in {"se", "low", "high"})
    if share and change:
        points = number(100 * value, 1, sign=name != "se")
        return _("{points} procentenheter").format(points=points) if name in _CHANGES else points
    if share and name in _NUMBERS:
        return percent(value, 1)
    if name in _ALWAYS_SHARES:
        return per_cent_of(figures(100 * value, 3))
    if name in {"base", "n", "df", "expected_responses", "expected_persons"}:
        return number(value) if float(value).is_integer() else number(value, 1)
    return figures(value, 4)


def _words(name: str) -> Mapping[str, str]:
    """The words of a column whose values are names of ours."""
    if name == "statistic":
        return {
            "mean": _("medelvärde"),
            "total": _("summa"),
            "proportion": _("andel"),
            "ratio": _("kvot"),
            "quantile": _("kvantil"),
        }
    if name == "status":
        from samlad.core.estimate import Status

        return {one.value: "ok" if one is Status.OK else one.label() for one in Status}
    if name == "kind":
        return {
            "combined": _("vägd av båda"),
            "direct": _("direkt"),
            "synthetic": _("av bakgrunden"),
        }
    if name == "verdict":
        from samlad.survey.change import Verdict

        return {one.value: one.label() for one in Verdict}
    return {}


def _headings() -> Mapping[str, str]:
    """The columns of the survey's tables in words; any other column keeps its name."""
    return {
        "statistic": _("Tal"),
        "variable": _("Fråga"),
        "question": _("Fråga"),
        "category": _("Svar"),
        "place": _("Plats"),
        "sex": _("Kön"),
        "age": _("Ålder"),
        "stratum": _("Stratum"),
        "value": _("Värde"),
        "se": _("Medelfel"),
        "low": _("Från"),
        "high": _("Till"),
        "n": _("Svarande"),
        "base": _("Vägt antal"),
        "deff": _("Designeffekt"),
        "df": _("Frihetsgrader"),
        "status": _("Status"),
        "value_1": _("Förra"),
        "value_2": _("Denna"),
        "difference": _("Skillnad"),
        "p": _("p-värde"),
        "p_adjusted": _("Justerat p-värde"),
        "verdict": _("Slutsats"),
        "broken": _("Brott i mätningen"),
        "population": _("Befolkning"),
        "sample": _("Dras"),
        "expected_responses": _("Väntade svar"),
        "half_width": _("Felmarginal"),
        "base_sample": _("Basurval"),
        "add_on": _("Tilläggsurval"),
        "inclusion_probability": _("Sannolikhet att dras"),
        "design_weight": _("Designvikt"),
        "expected_persons": _("Väntade personer"),
        "direct": _("Direkt skattning"),
        "direct_se": _("Dess medelfel"),
        "estimate": _("Modellens skattning"),
        "rmse": _("Modellens fel"),
        "shrinkage": _("Vikt på den direkta"),
        "kind": _("Slag"),
        "synthetic": _("Av bakgrunden"),
        "sampling_se": _("Urvalsfel"),
        "residual": _("Avvikelse"),
        "gain": _("Vinst"),
        "group": _("Grupp"),
        "sampled": _("Dragna"),
        "responded": _("Svarade"),
        "rate": _("Svarsandel"),
        "rest_rate": _("De andras"),
        "row": _("Rad"),
        "column": _("Kolumn"),
        "f": "F",
        "df_below": _("Frihetsgrader, nämnare"),
        "chi_square": _("Chi-två"),
        "pooling": _("Sammanslagning"),
        "waves": _("Mätomgångar"),
        "sentence": _("Vad som går att säga"),
    }
