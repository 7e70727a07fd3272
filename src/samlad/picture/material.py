"""Everything one situation picture is made from, gathered as plain frames: what was imported, and what comes along."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from samlad.core.estimate import Origin, computed_from
from samlad.core.estimates import Estimates
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.data.clean import Question, SurveyDesign
from samlad.effects.before_after import Intervention
from samlad.events.population import Population
from samlad.picture.model import SourceNote
from samlad.places.register import Register


@dataclass(frozen=True, slots=True)
class SurveyMaterial:
    """One survey: its answers, its design, and where it comes from."""

    answers: pl.DataFrame
    design: SurveyDesign
    snapshot: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Material:
    """The input of the line. `events` has `EVENT_SCHEMA` plus `event_kind`; several registers in one frame.

    `period` is the time the picture is about, `years` the longer series for trends. `inhabitants` counts persons by
    place, age band and sex in one year.
    """

    register: Register
    county: str
    period: Period
    years: tuple[int, ...]
    population: Population
    events: pl.DataFrame
    events_snapshot: str
    events_origin: Origin
    events_elsewhere: int = 0
    """How many events of the registers lie outside the county, and are left out."""
    inhabitants: Mapping[str, Mapping[tuple[AgeBand, Sex], float]] = field(default_factory=dict)
    inhabitants_origin: Origin = Origin.FETCHED
    surveys: tuple[SurveyMaterial, ...] = ()
    kept_shares: Estimates = field(default_factory=Estimates.empty)
    """Shares of surveys whose answers have been purged: the estimates stay."""
    kept_questions: tuple[Question, ...] = ()
    fetched: Estimates = field(default_factory=Estimates.empty)
    interventions: tuple[Intervention, ...] = ()
    sources: tuple[SourceNote, ...] = ()

    @property
    def day(self) -> date:
        """The day that decides which places and members there are: the last of the period."""
        return self.period.end

    @property
    def origin(self) -> Origin:
        """Synthetic as soon as one part is."""
        kept = [self.kept_shares.origin] if self.kept_shares.origin else []
        surveys = [one.origin for one in self.surveys]
        return computed_from([self.events_origin, self.inhabitants_origin, *surveys, *kept])

    @property
    def questions(self) -> dict[str, Question]:
        """The questions of all surveys by the id of their measure, purged ones too."""
        asked = [one for survey in self.surveys for one in survey.design.questions]
        return {f"survey:{one.id}": one for one in (*self.kept_questions, *asked)}

    def members(self, place: str) -> list[str]:
        """The municipalities a place consists of on the day of the picture."""
        return self.register.members(place, self.day)

    def events_of(self, place: str) -> pl.DataFrame:
        """The events that happened inside a place."""
        return self.events.filter(pl.col("place").is_in(self.members(place)))
