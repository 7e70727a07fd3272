"""One wave of a survey made ready for a report: which answers are told, for which places, women, men and ages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin, computed_from
from samlad.core.language import _
from samlad.core.period import Period
from samlad.data.clean import Question
from samlad.places.register import Register
from samlad.survey.asked import Asked, Statistic
from samlad.survey.calibration import CalibrationMethod, Margin
from samlad.survey.quality import QualityRule, judged
from samlad.survey.study import AGE, PLACE, SEX, Study
from samlad.survey.table import Survey, estimate_table
from samlad.survey.variance import Singleton

COUNTRY = "00"
BACKGROUND = "background"
"""The theme of questions about the person: they split the answers, and are not told of themselves."""
_EVERYONE = "all"
_LAYER = "§whole"


@dataclass(frozen=True, slots=True)
class Told:
    """A closed question of the report. `codes` are its answers, `shown` those that charts tell of.

    Of two answers one says everything; of more, all are shown.
    """

    name: str
    question: Question
    codes: tuple[str, ...]

    @property
    def measure(self) -> str:
        """The id of its rows in the estimate table."""
        return f"survey:{self.name}"

    @property
    def shown(self) -> tuple[str, ...]:
        """The answers that charts and comparisons are about."""
        return self.codes[:1] if len(self.codes) == 2 else self.codes


@dataclass(frozen=True, slots=True)
class Region:
    """The places of a report: the one it is about, its members, and the wholes that the survey can speak for."""

    place: str
    members: tuple[str, ...]
    county: str
    wholes: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]

    @property
    def shown(self) -> tuple[str, ...]:
        """The places side by side: the one it is about, its members, then what it is held against."""
        beside = [code for code in (self.county, COUNTRY) if code in self.wholes]
        return tuple(dict.fromkeys([self.place, *self.members, *beside]))


@dataclass(frozen=True)
class Wave:
    """An opened survey with how it is to be estimated."""

    study: Study
    survey: Survey
    told: tuple[Told, ...]
    rule: QualityRule

    @property
    def period(self) -> Period:
        """When it was made."""
        return Period.parse(self.study.design.period)

    @property
    def origin(self) -> Origin:
        """The origin of whatever is computed from it."""
        return computed_from([self.study.snapshot.provenance.origin])

    @property
    def asked(self) -> list[Asked]:
        """Every answer of every told question."""
        return [Asked(Statistic.PROPORTION, one.name, one.codes) for one in self.told]


def told_questions(study: Study) -> tuple[Told, ...]:
    """The closed questions with at least two answers, background questions left out."""
    found = []
    for name, question in study.questions.items():
        codes = tuple(code for code in question.values if not question.is_missing(code))
        if len(codes) > 1 and question.theme != BACKGROUND:
            found.append(Told(name, question, codes))
    return tuple(found)


def wave_of(
    study: Study,
    rule: QualityRule,
    *,
    confidence: float,
    singleton: Singleton,
    margins: Sequence[Margin] = (),
    method: CalibrationMethod = CalibrationMethod.RAKING,
) -> Wave:
    """Make a survey ready with the design it was imported with; its weights calibrated when margins are given."""
    told = told_questions(study)
    if not told:
        raise InvalidInput(
            _("Enkätrapporten går inte att göra."),
            value=study.snapshot.short_id,
            why=_("Enkäten har inga frågor med fasta svar."),
            cure=_("Läs in enkäten med en kodbok: samlad import survey FIL --codebook KODBOK."),
        )
    splits = [name for name in (PLACE, SEX, AGE) if name in study.splits]
    survey = study.survey(
        [one.name for one in told],
        by=splits, confidence=confidence, singleton=singleton, margins=margins, method=method,
    )  # fmt: skip
    return Wave(study, survey, told, rule)


def region_of_survey(wave: Wave, register: Register, place: str, county: str) -> Region:
    """The places of the report. A whole counts only when all its members were asked; else it is no part of it."""
    day = wave.period.end
    present = set(wave.survey.table[PLACE].drop_nulls().unique().to_list()) if PLACE in wave.study.splits else set()
    members = {code: tuple(register.members(code, day)) for code in (place, county)}
    members[COUNTRY] = tuple(register.municipalities(day))
    wholes = {code: inside for code, inside in members.items() if len(inside) > 1 and set(inside) <= present}
    own = tuple(sorted(members[place], key=register.name)) if len(members[place]) > 1 else ()
    lacking = sorted(set(members[place]) - present)
    if lacking:
        raise InvalidInput(
            _("Enkätrapporten går inte att göra."),
            value=register.name(place),
            why=_("Enkäten har inga svar från {places}.").format(
                places=", ".join(register.name(code) for code in lacking[:10])
            ),
            cure=_("Välj en plats där alla kommuner är med i enkäten."),
        )
    names = {code: register.name(code) for code in {*present, *wholes, place, county} if code != COUNTRY}
    return Region(place, own, county, wholes, names | {COUNTRY: _("Riket")})


def estimated(wave: Wave, region: Region, *, splits: bool) -> pl.DataFrame:
    """Every told answer in every place and whole: an estimate table with `place, sex, age`, its quality judged.

    A whole is one weighted domain over all its members, never the mean of theirs. With `splits` also women and men,
    and ages, of each place.
    """
    frames = [_of_places(wave, survey, column, ()) for survey, column in _layers(wave, region)]
    if splits:
        known = [name for name in (SEX, AGE) if name in wave.survey.table.columns]
        frames += [_of_places(wave, s, column, (split,)) for s, column in _layers(wave, region) for split in known]
    return judged(pl.concat(frames, how="diagonal_relaxed"), wave.rule)


def _of_places(wave: Wave, survey: Survey, column: str, split: tuple[str, ...]) -> pl.DataFrame:
    found = estimate_table(survey, wave.asked, by=(column, *split)).rename({column: PLACE} if column != PLACE else {})
    text = [pl.col(name).cast(pl.String) for name in (PLACE, *split)]
    lacking = [pl.lit(_EVERYONE).alias(name) for name in (SEX, AGE) if name not in split]
    return found.with_columns(*text, *lacking)


def _layers(wave: Wave, region: Region) -> list[tuple[Survey, str]]:
    """The survey with a column of municipalities, and one column more for each whole."""
    found = [(wave.survey, PLACE)]
    for number, (whole, members) in enumerate(region.wholes.items()):
        found.append((with_whole(wave.survey, whole, members, f"{_LAYER}{number}"), f"{_LAYER}{number}"))
    return found


def with_whole(survey: Survey, whole: str, members: Sequence[str], column: str) -> Survey:
    """The survey with a column that says who lives in the whole."""
    inside = pl.col(PLACE).cast(pl.String).is_in(list(members))
    return replace(survey, table=survey.table.with_columns(pl.when(inside).then(pl.lit(whole)).alias(column)))
