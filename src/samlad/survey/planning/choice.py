"""A plan as one choice: municipalities, how many to ask, what is assumed; its tables and the commands behind them."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.facts import facts
from samlad.places.register import Register
from samlad.survey.planning.allocation import Rule, RuleKind, allocate
from samlad.survey.planning.plan import Assumptions, plan_table
from samlad.survey.planning.precision import Answers
from samlad.survey.planning.wording import change_sentence

STRATA_FILE, SAMPLE_FILE = "strata.csv", "urval.csv"
_STEPS = 25
_REACH = 3
"""The curves run from the smallest sample that is possible to so many times the chosen one."""


def municipal_strata(register: Register, codes: Sequence[str]) -> pl.DataFrame:
    """`stratum, population` for some municipalities: all inhabitants, the newest published year of each."""
    known = facts("population").filter(pl.col("place").is_in(list(codes)))
    newest = known.sort("year").group_by("place", maintain_order=True).last()
    counts = dict(newest.select("place", "population").iter_rows())
    lacking = [code for code in codes if code not in counts]
    if lacking:
        raise InvalidInput(
            _("Planen går inte att räkna fram."),
            value=", ".join(register.name(code) for code in lacking),
            why=_("Folkmängden är inte känd."),
            cure=_("Skriv folkmängden för hand, en kommun per rad."),
        )
    return pl.DataFrame({"stratum": list(codes), "population": [int(counts[code]) for code in codes]})


def known_wholes(register: Register, day: date) -> list[str]:
    """The counties, and the federations in them, whose municipalities all have a published population."""
    known = set(facts("population")["place"].to_list())
    found = []
    for county in facts("counties")["code"].to_list():
        members = register.municipalities(day, county)
        federations = sorted({one for member in members for one in register.federations_of(member, day)})
        found += [code for code in (county, *federations) if set(register.members(code, day)) <= known]
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class PlanChoice:
    """Everything a plan depends on. `strata` has `stratum, population`."""

    strata: pl.DataFrame
    total: int
    minimum: int
    rule: Rule
    assumed: Assumptions

    def allocated(self) -> pl.DataFrame:
        """Persons to draw in each stratum."""
        return self._allocated(self.total)

    def _allocated(self, total: int) -> pl.DataFrame:
        return allocate(
            self.strata,
            total=total,
            minimum=self.minimum,
            rule=self.rule,
            response_rate=self.assumed.response_rate,
        )

    def table(self) -> pl.DataFrame:
        """What each municipality will be able to tell, and what it costs."""
        return plan_table(self.allocated(), self.assumed)

    def cost(self) -> float:
        """What the whole survey costs with the prices given."""
        return self._cost(self.allocated())

    def _cost(self, drawn: pl.DataFrame) -> float:
        prices, reminded = self.assumed.prices, self.assumed.reminded
        persons, answers = float(drawn["sample"].sum()), float(drawn["expected_responses"].sum())
        return prices.fixed + prices.variable_cost(persons, answers, reminded)

    def trade_off(self) -> pl.DataFrame:
        """The half-width of each municipality for growing samples: `stratum, total, half_width, cost`."""
        population = self.strata["population"].to_numpy()
        least = int(np.minimum(self.minimum, population).sum())
        most = min(int(population.sum()), max(self.total * _REACH, least + 1))
        totals = np.unique(np.append(np.linspace(max(least, 1), most, _STEPS).round().astype(int), self.total))
        parts = []
        for total in totals[(totals >= max(least, 1)) & (totals <= most)]:
            drawn = self._allocated(int(total))
            told = {"total": pl.lit(int(total)), "cost": pl.lit(self._cost(drawn))}
            parts.append(drawn.select("stratum", "half_width").with_columns(**told))
        return pl.concat(parts)

    def sentences(self, share: float) -> dict[str, str]:
        """For each municipality: the smallest change of such a share that would be seen."""
        return {
            row["place"]: change_sentence(
                share, Answers(row["expected_responses"], self.assumed.deff * row["weight_effect"], row["population"])
            )
            for row in self.table().filter(pl.col("drawn") > 0).iter_rows(named=True)
        }

    def commands(self) -> tuple[str, str]:
        """The command lines that make the same tables from `strata.csv`."""
        rule = {
            RuleKind.EQUAL: ["--equal"],
            RuleKind.PROPORTIONAL: ["--proportional"],
            RuleKind.POWER: ["--power", f"{self.rule.power:g}"],
            RuleKind.NEYMAN: ["--neyman", self.rule.deviation or "sd"],
        }[self.rule.kind]
        rate = f"{self.assumed.response_rate:g}"
        first = [
            *("samlad survey allocate", STRATA_FILE, "--minimum", str(self.minimum), "--total", str(self.total)),
            *(*rule, "--response-rate", rate, "--out", SAMPLE_FILE),
        ]
        prices = self.assumed.prices
        second = ["samlad survey plan", SAMPLE_FILE, "--response-rate", rate]
        if self.assumed.deff != 1:
            second += ["--deff", f"{self.assumed.deff:g}"]
        for name, price in (
            ("fixed", prices.fixed),
            ("person", prices.person),
            ("reminder", prices.reminder),
            ("answer", prices.answer),
        ):
            second += [f"--price-{name}", f"{price:g}"] if price else []
        for share in self.assumed.reminded:
            second += ["--reminded", f"{share:g}"]
        return tuple(" ".join([one[0], *map(shlex.quote, one[1:])]) for one in (first, second))  # type: ignore[return-value]
