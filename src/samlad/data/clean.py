"""The clean tables an import ends in: one shape for events, one for survey answers; indicators are estimates."""

from dataclasses import dataclass

import polars as pl

from samlad.data.codebook import Question, ResponseGroup, Theme, Wave

__all__ = ["EVENT_SCHEMA", "Question", "SurveyDesign", "as_events"]

EVENT_SCHEMA = pl.Schema(
    {
        # Layer A: there is no column here that can hold a person.
        "event_id": pl.String(),  # the register's own number, unique in its file
        "register": pl.String(),  # which register it comes from, e.g. "raddningstjanst"
        "kind": pl.String(),  # the register's own code or name of the kind
        "subkind": pl.String(),
        "start": pl.Datetime("us"),  # local time; the earliest moment it can have happened
        "end": pl.Datetime("us"),  # the latest; equals start when known exactly
        "precision": pl.String(),  # "minute", "hour", "day", "month", "year"
        "place": pl.String(),  # place code (core.placecode)
        "spot": pl.String(),  # the kind or name of a public spot, never an address of a home
        "x": pl.Float64(),
        "y": pl.Float64(),
        "severity": pl.String(),
        "sex": pl.String(),  # of the injured: "women", "men", null when unknown or nobody
        "age": pl.String(),  # age band of the injured, canonical text
        "count": pl.Int64(),  # how many such events the row stands for, 1 unless the file says otherwise
        "cost": pl.Float64(),  # SEK unless the mapping names another currency
        "premises": pl.String(),  # the sort of premises or home, as the register codes it
        "product": pl.String(),  # what set it off or gave the injury, by a list
        "cause": pl.String(),
        "activity": pl.String(),  # what the injured did, by a list
        "place_precision": pl.String(),  # "point", "address", "deso", "area", "municipality"
        "injured": pl.Int64(),  # how many injured of this sex, age and severity the row stands for
        "version": pl.String(),  # "preliminary", "final", or as the register says
    }
)


def as_events(frame: pl.LazyFrame) -> pl.LazyFrame:
    """A clean table of events in today's shape: what an older one lacks is empty."""
    known = frame.collect_schema().names()
    lacking = [pl.lit(None, kind).alias(name) for name, kind in EVENT_SCHEMA.items() if name not in known]
    return frame.with_columns(lacking).select(EVENT_SCHEMA.names())


@dataclass(frozen=True, slots=True)
class SurveyDesign:
    """How the sample was drawn and where the design stands in the clean table's columns.

    `weight`, `strata`, `clusters`, `fpc`, `place`, `sex`, `age` name columns of the clean table;
    `place_code` is used when the whole file is about one place. Period is text as `core.period` reads it. `wave` names
    the one of `waves` whose codes the answers were recoded from; the clean table has the common codes.
    """

    period: str
    weight: str | None = None
    strata: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    place: str | None = None
    place_code: str | None = None
    sex: str | None = None
    age: str | None = None
    questions: tuple[Question, ...] = ()
    groups: tuple[ResponseGroup, ...] = ()
    themes: tuple[Theme, ...] = ()
    waves: tuple[Wave, ...] = ()
    wave: str | None = None
