"""The price of one event, from the user's own files: unit costs, a price index, and who pays."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.data.facts import facts
from samlad.events.checked import amounts, counts, filled, names, require_columns, stop_at
from samlad.events.costing.money import AnyMoney, Money, kind_of
from samlad.events.costs import CostFamily


@dataclass(frozen=True, slots=True)
class PriceIndex:
    """A price index by year, in any base; the user's own file, so that it is the series they stand for."""

    years: Mapping[int, float]

    @classmethod
    def from_frame(cls, frame: IntoFrame) -> "PriceIndex":
        """Columns `year`, `index`."""
        table = polars_of(frame)
        year, index = filled(counts(table, "year"), "year"), filled(amounts(table, "index"), "index")
        stop_at(index <= 0, index, "index", _("Indexet ska vara större än noll."))
        stop_at(year.is_duplicated(), year, "year", _("Året står på flera rader."))
        return cls(dict(zip(year.cast(pl.Int64), index, strict=True)))

    def factor(self, start: int, end: int) -> float:
        """By how much prices rose; 1 within a year, also when the index does not have it."""
        if start == end:
            return 1.0
        for year in (start, end):
            if year not in self.years:
                raise InvalidInput(
                    _("Prisindexet saknar ett år."),
                    value=str(year),
                    why=_("Priserna ska räknas om från {start} till {end}.").format(start=start, end=end),
                    cure=_("Lägg till året i indexfilen."),
                )
        return self.years[end] / self.years[start]


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """What one event of a type costs, as its source gives it."""

    event_type: str
    family: CostFamily
    low: float
    high: float
    price_year: int
    source: str

    def in_prices_of(self, year: int, index: PriceIndex) -> AnyMoney:
        """One event in the prices of another year; the value is the middle of the source's range."""
        factor = index.factor(self.price_year, year)
        low, high = self.low * factor, self.high * factor
        return Money(kind_of(self.family), year, (low + high) / 2, low, high)


def unit_prices(frame: IntoFrame) -> list[UnitPrice]:
    """Unit costs: `type, family, low, high, price_year[, source]`, SEK an event; `value` may stand for low and high."""
    table = polars_of(frame)
    require_columns(table, ["type", "family", "price_year"])
    kind = filled(names(table, "type"), "type")
    family = filled(names(table, "family"), "family")
    known = [one.value for one in CostFamily]
    cure = _("Skriv något av: {known}.").format(known=", ".join(known))
    stop_at(~family.is_in(known), family, "family", _("Kostnadens slag är okänt."), cure)
    ends = ("value", "value") if "low" not in table.columns else ("low", "high")
    low, high = (filled(amounts(table, name), name) for name in ends)
    stop_at(low > high, low, ends[0], _("Den nedre gränsen ligger över den övre."))
    year = filled(counts(table, "price_year"), "price_year")
    twice = pl.DataFrame([kind, family]).is_duplicated()
    stop_at(twice, kind, "type", _("Typen står två gånger med samma slags kostnad."))
    source = names(table, "source") if "source" in table.columns else pl.Series([""] * table.height)
    return [
        UnitPrice(one, CostFamily(two), a, b, int(when), told or "")
        for one, two, a, b, when, told in zip(kind, family, low, high, year, source, strict=True)
    ]


def shipped_prices() -> list[UnitPrice]:
    """The unit costs whose source was read; all others the user supplies."""
    return unit_prices(facts("unit_costs").filter(pl.col("status") == "verified"))


@dataclass(frozen=True, slots=True)
class Payers:
    """Which share each payer bears; by type of event, or one split for all types (under the type none)."""

    shares: Mapping[str | None, Mapping[str, float]]

    @classmethod
    def from_frame(cls, frame: IntoFrame) -> "Payers":
        """Columns `payer, share[, type]`; the shares of a type sum to 1. An empty type stands for all others."""
        table = polars_of(frame)
        payer, share = filled(names(table, "payer"), "payer"), filled(amounts(table, "share"), "share")
        kinds = names(table, "type") if "type" in table.columns else pl.Series([None] * table.height, dtype=pl.String)
        stop_at(pl.DataFrame({"p": payer, "k": kinds}).is_duplicated(), payer, "payer", _("Betalaren står två gånger."))
        found: dict[str | None, dict[str, float]] = {}
        for kind, who, part in zip(kinds, payer, share, strict=True):
            found.setdefault(kind, {})[who] = part
        for kind, parts in found.items():
            if abs(sum(parts.values()) - 1) > 1e-6:
                raise InvalidInput(
                    _("Betalarnas andelar går inte ihop."),
                    column="share",
                    value=f"{sum(parts.values()):g}",
                    why=_("Andelarna för {type} ska bli 1 tillsammans.").format(type=kind or _("alla typer")),
                    cure=_("Rätta andelarna; skriv 0,33 för 33 procent."),
                )
        return cls(found)

    def of(self, event_type: str) -> Mapping[str, float]:
        """The shares that hold for a type."""
        found = self.shares.get(event_type, self.shares.get(None))
        if found is None:
            raise InvalidInput(
                _("Betalare saknas."),
                value=event_type,
                why=_("Ingen rad i filen gäller den typen."),
                cure=_("Lägg till typen, eller rader utan typ som gäller alla andra."),
            )
        return found
