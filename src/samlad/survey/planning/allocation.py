"""How many persons to draw in each stratum, between a smallest number and everybody.

Sizes proportional to a measure of the stratum, with limits that always hold: the constant of proportion is found so
that the sizes, cut at their limits, sum to the total (power allocation: Bankier 1988, The American Statistician
42:174–177; optimum: Neyman 1934, JRSS 97:558–625). Whole numbers by largest remainder, ties in file order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.survey.design import Floats, Integers

HALF_WIDTH_FACTOR = 1.96


class RuleKind(StrEnum):
    """What the sizes are proportional to."""

    EQUAL = "equal"
    PROPORTIONAL = "proportional"
    NEYMAN = "neyman"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of allocation: `power` is Q of N^Q, `deviation` the column of standard deviations for Neyman's rule."""

    kind: RuleKind = RuleKind.PROPORTIONAL
    power: float = 1.0
    deviation: str | None = None

    def measure(self, population: Floats, deviations: Floats | None) -> Floats:
        """What each stratum's size is proportional to, before the limits."""
        if self.kind is RuleKind.EQUAL:
            return (population > 0).astype(float)
        if self.kind is RuleKind.NEYMAN:
            assert deviations is not None
            return population * deviations
        power = self.power if self.kind is RuleKind.POWER else 1.0
        return np.where(population > 0, np.maximum(population, 1.0) ** power, 0.0)


def allocate(
    strata: IntoFrame,
    *,
    total: int,
    minimum: int,
    rule: Rule | None = None,
    response_rate: float = 1.0,
    file: str | None = None,
) -> pl.DataFrame:
    """Persons to draw: `stratum, population, sample, expected_responses, half_width`, in the order given.

    `strata` has `stratum` and `population`. Each size lies between `minimum` and the population (a smaller stratum is
    taken whole) and they sum to `total`; where that cannot be, it is said why. The half-width is that of a 95 %
    interval for a share of one half, 1.96·√(0.25/r·(1 − r/N)) with r expected answers; empty without answers.
    """
    rule = rule or Rule()
    _check(total, minimum, rule, response_rate)
    table = polars_of(strata)
    names, population = _strata(table, file)
    deviations = _deviations(table, rule, file)
    low = np.minimum(minimum, population)
    _require_room(total, minimum, low, population, file)
    sizes = whole_sizes(rule.measure(population, deviations), low, population, total)
    if int(sizes.sum()) != total:
        raise _impossible(_("Strata med måttet noll kan inte växa, så summan nås inte."), file, str(total))
    answers = sizes * response_rate
    widths = [_half_width(r, n) for r, n in zip(answers, population, strict=True)]
    return pl.DataFrame(
        {
            "stratum": names,
            "population": population.astype(np.int64),
            "sample": sizes,
            "expected_responses": answers,
            "half_width": pl.Series(widths, dtype=pl.Float64),
        }
    )


def whole_sizes(measure: Floats, low: Floats, high: Floats, total: int) -> Integers:
    """Whole numbers proportional to the measure, each within its limits (whole numbers), that sum to the total.

    When strata of measure 0 keep the sum from being reached, the sum is what can be.
    """
    scale = _scale(measure, low, high, total)
    wanted = np.where(measure > 0, np.clip(scale * measure, low, high), low)
    sizes = np.floor(wanted + 1e-9).astype(np.int64)
    left = total - int(sizes.sum())
    # Only sizes that lie between two whole numbers have a remainder, so no limit can be passed.
    order = np.argsort(-(wanted - sizes), kind="stable")
    room = order[(sizes[order] < high[order]) & (measure[order] > 0)]
    sizes[room[: max(left, 0)]] += 1
    return sizes


def _scale(measure: Floats, low: Floats, high: Floats, total: int) -> float:
    """The constant c at which Σ clip(c·measure, low, high) is the total: between the points where limits bind."""
    used = measure > 0
    if not used.any():
        return 0.0
    points = np.unique(np.concatenate([low[used] / measure[used], high[used] / measure[used]]))

    def summed(scale: float) -> float:
        return float(low[~used].sum() + np.clip(scale * measure[used], low[used], high[used]).sum())

    sums = np.array([summed(point) for point in points])
    place = int(np.searchsorted(sums, total))
    if place == 0:
        return float(points[0])
    if place == points.size:
        return float(points[-1])
    before, after = sums[place - 1], sums[place]
    share = (total - before) / (after - before)
    return float(points[place - 1] + share * (points[place] - points[place - 1]))


def _half_width(answers: float, population: float) -> float | None:
    if answers <= 0:
        return None
    return HALF_WIDTH_FACTOR * math.sqrt(0.25 / answers * max(1 - answers / population, 0.0))


def _check(total: int, minimum: int, rule: Rule, response_rate: float) -> None:
    from samlad.core.wording import figures

    what = _("Urvalet går inte att fördela.")
    if total < 1:
        raise WrongUse(
            what,
            value=figures(total),
            why=_("Antalet personer att dra i allt ska vara minst 1."),
            cure=_("Ge hur många som ska dras i alla strata tillsammans, till exempel 3600."),
        )
    if minimum < 0:
        raise WrongUse(
            what,
            value=figures(minimum),
            why=_("Minsta antal per stratum kan inte vara negativt."),
            cure=_("Ge 0 om inget minsta antal behövs."),
        )
    if not 0 < response_rate <= 1:
        raise WrongUse(what, value=f"{response_rate:g}", why=_("Svarsandelen ska ligga över 0 och högst vara 1."))
    if not (math.isfinite(rule.power) and rule.power >= 0):
        raise WrongUse(what, value=f"{rule.power:g}", why=_("Potensen ska vara 0 eller större."))


def _strata(table: pl.DataFrame, file: str | None) -> tuple[list[str], Floats]:
    require_columns(table, ("stratum", "population"), file, _("Ge kolumnerna stratum och population."))
    names = table["stratum"].cast(pl.String).to_list()
    seen: set[str | None] = {None, ""}
    problems = []
    for row, name in enumerate(names, start=2):
        if name in seen:
            why = _("Stratumet saknar namn eller står två gånger.")
            problems.append(Problem(why, _("Ge varje stratum en rad."), file, row, "stratum", name))
        seen.add(name)
    population = column_numbers(table, "population", file, whole=True)
    if problems or not names:
        none = [Problem(_("Det finns inga strata."), _("Ge minst en rad."), file=file)]
        raise InvalidInput(_("Strata går inte att läsa."), problems=(problems or none)[:20], total=len(problems) or 1)
    return [str(name) for name in names], population


def require_columns(table: pl.DataFrame, columns: Sequence[str], file: str | None, cure: str) -> None:
    """Stop with the columns there are when one that the strata need is missing."""
    for column in columns:
        if column not in table.columns:
            raise InvalidInput(
                _("Strata går inte att läsa."),
                file=file,
                column=column,
                why=_("Kolumnen finns inte; där finns {columns}.").format(columns=", ".join(table.columns[:20])),
                cure=cure,
            )


def column_numbers(table: pl.DataFrame, column: str, file: str | None, *, whole: bool) -> Floats:
    """A column of counts or measures: none missing, none negative, and whole numbers where persons are counted."""
    values = table[column].cast(pl.Float64, strict=False).fill_nan(None)
    wrong = (values.is_null() | (values < 0) | values.is_infinite()).fill_null(True)
    if whole:
        wrong |= (values != values.floor()).fill_null(True)
    rows = wrong.arg_true()
    if len(rows):
        why = _("Värdet är inget helt antal.") if whole else _("Värdet saknas eller är negativt.")
        problems = [
            Problem(
                why, _("Rätta värdet."), file, row + 2, column, None if (v := table[column][row]) is None else str(v)
            )
            for row in rows.head(20)
        ]
        raise InvalidInput(_("Strata går inte att läsa."), problems=problems, total=len(rows))
    return np.asarray(values.to_numpy(), dtype=float)


def _deviations(table: pl.DataFrame, rule: Rule, file: str | None) -> Floats | None:
    if rule.kind is not RuleKind.NEYMAN:
        return None
    if rule.deviation is None or rule.deviation not in table.columns:
        raise InvalidInput(
            _("Neymans regel behöver spridningen i varje stratum."),
            file=file,
            column=rule.deviation,
            why=_("Kolumnen med standardavvikelser finns inte."),
            cure=_("Lägg till kolumnen, eller välj en annan regel."),
        )
    return column_numbers(table, rule.deviation, file, whole=False)


def _require_room(total: int, minimum: int, low: Floats, population: Floats, file: str | None) -> None:
    from samlad.core.wording import figures

    if population.sum() < total:
        why = _("Populationen är {population} personer, färre än de {total} som ska dras.")
        told = why.format(population=figures(population.sum(), 15), total=figures(total, 15))
        raise _impossible(told, file, str(total))
    if low.sum() > total:
        why = _("{minimum} i vart och ett av {count} strata blir {sum}, fler än de {total} som ska dras.")
        told = why.format(
            minimum=figures(minimum, 15),
            count=population.size,
            sum=figures(low.sum(), 15),
            total=figures(total, 15),
        )
        raise _impossible(told, file, str(total))


def _impossible(why: str, file: str | None, value: str) -> InvalidInput:
    return InvalidInput(
        _("Urvalet går inte att fördela."),
        file=file,
        value=value,
        why=why,
        cure=_("Ändra antalet, det minsta antalet per stratum eller strata."),
    )
