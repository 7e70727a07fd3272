"""What only people know about a survey: frame, dates, mode, reminders. What is left out of the file stays blank."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.sources.analysis import read_analysis

KEYS = (
    *("population", "frame", "frame_date", "agency", "mode", "fieldwork_start", "fieldwork_end", "reminders"),
    *("languages", "nonresponse", "contact"),
)


@dataclass(frozen=True)
class ToldFacts:
    """Facts by `KEYS` as they are to be printed, and the response by group when it is known."""

    facts: Mapping[str, str] = field(default_factory=dict)
    response: pl.DataFrame | None = None


def labels() -> dict[str, str]:
    """What each fact is called."""
    return {
        "population": _("Population"),
        "frame": _("Urvalsram"),
        "frame_date": _("Ramens datum"),
        "agency": _("Insamlat av"),
        "mode": _("Insamlingssätt"),
        "fieldwork_start": _("Insamlingen började"),
        "fieldwork_end": _("Insamlingen slutade"),
        "reminders": _("Påminnelser"),
        "languages": _("Blankettens språk"),
        "nonresponse": _("Bortfallsjustering"),
        "contact": _("Frågor besvaras av"),
    }


def read_facts(path: Path) -> dict[str, str]:
    """The facts of a TOML file: `frame = "…"`. A key nobody prints stops, so that a misspelt one is not lost."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            _("Uppgifterna om enkäten går inte att läsa."),
            file=path.name,
            why=_("Filen är inte läsbar TOML: {detail}").format(detail=error),
            cure=_("Skriv en uppgift per rad, till exempel {example}").format(example='mode = "post och webb"'),
        ) from error
    for key, value in told.items():
        if key not in KEYS or isinstance(value, dict | list):
            raise InvalidInput(
                _("Uppgifterna om enkäten går inte att läsa."),
                file=path.name,
                column=key,
                why=_("Metodrapporten har ingen sådan uppgift."),
                cure=_("Använd {keys}.").format(keys=", ".join(KEYS)),
            )
    return {key: str(value).strip() for key, value in told.items() if str(value).strip()}


def read_response(path: Path) -> pl.DataFrame:
    """The table that `samlad survey response` writes: variable, category, sampled, responded, rate."""
    table = read_analysis(path, as_text=("variable", "category"))
    table.require(["variable", "category", "sampled", "responded"])
    frame = table.frame.with_columns(table.numbers(name) for name in ("sampled", "responded"))
    wrong = frame.filter(
        (pl.col("responded") > pl.col("sampled")) | (pl.col("sampled") <= 0) | pl.col("responded").is_null()
    )
    if wrong.height:
        raise InvalidInput(
            _("Svarsandelarna går inte att läsa."),
            file=path.name,
            column="responded",
            value=str(wrong["category"][0] or ""),
            why=_("Fler har svarat än som drogs, eller så saknas antalet."),
            cure=_("Använd resultatet av samlad survey response."),
        )
    return frame
