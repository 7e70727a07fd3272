"""Options that several commands of `samlad events` share."""

from __future__ import annotations

from typing import Annotated

import typer

from samlad.cli.told import chosen as chosen
from samlad.core.errors import WrongUse
from samlad.core.language import _

Id = Annotated[str, typer.Option("--id", help=_("Kolumnen som namnger området."))]
X = Annotated[str, typer.Option("--x", help=_("Kolumnen med x i meter, eller longitud."))]
Y = Annotated[str, typer.Option("--y", help=_("Kolumnen med y i meter, eller latitud."))]
LonLat = Annotated[bool, typer.Option("--lonlat", help=_("x och y är longitud och latitud i grader."))]
MaxShare = Annotated[float, typer.Option("--max-share", help=_("Största andel av de väntade fallen, 0–1."))]
MaxKm = Annotated[float | None, typer.Option("--max-km", help=_("Största radie i kilometer."))]
MaxClusters = Annotated[int, typer.Option("--max-clusters", help=_("Högst så många kluster."))]
Simulations = Annotated[int, typer.Option("--simulations", help=_("Antal omgångar av slump."))]
Seed = Annotated[int, typer.Option("--seed", help=_("Slumptalens början."))]
Threads = Annotated[int, typer.Option("--threads", help=_("Antal trådar; svaret är detsamma."))]
PKind = Annotated[
    str, typer.Option("--p-value", help=_("p ur alla omgångar (monte-carlo), med stopp (sequential) eller gumbel."))
]
Out = Annotated[str | None, typer.Option("--out", help=_("Fil (.csv, .parquet, .xlsx); - är standard output."))]
Confidence = Annotated[float, typer.Option("--confidence", help=_("Konfidensnivå."))]
Where = Annotated[str | None, typer.Option("--where", help=_("Rader att använda, som villkor: category = '1'."))]


def require_between(value: float | None, option: str, low: float, high: float) -> None:
    """Stop when a number is outside what the option may take; `low` itself is outside, `high` is not."""
    if value is None or low < value <= high:
        return
    raise WrongUse(
        _("Talet går inte att använda."),
        value=f"{option} {value}",
        why=_("Det ska vara större än {low:g} och högst {high:g}.").format(low=low, high=high),
    )


def require_confidence(confidence: float) -> None:
    """A confidence level lies between 0 and 1."""
    if not 0 < confidence < 1:
        raise WrongUse(
            _("Konfidensnivån går inte att använda."),
            value=str(confidence),
            why=_("Den ska ligga mellan 0 och 1."),
            cure=_("Skriv till exempel 0.95."),
        )


def require_above_zero(value: float, option: str) -> None:
    """A finite number above zero."""
    if not 0 < value < float("inf"):
        raise WrongUse(
            _("Talet går inte att använda."), value=f"{option} {value}", why=_("Det ska vara större än noll.")
        )
