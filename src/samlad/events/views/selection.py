"""Which events a view is about; from the same selection come the table and the command that makes it again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.period import Period
from samlad.events.counting import inside
from samlad.events.gathered import Gathered
from samlad.events.kinds import EventKind
from samlad.events.proxies import stands_for_suicide


@dataclass(frozen=True, slots=True)
class Selection:
    """What is kept: kinds (none: every accident and crime), municipalities, registers and days (none: all)."""

    kinds: tuple[EventKind, ...] = ()
    places: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    period: Period | None = None

    def of(self, events: pl.DataFrame, *, by_place: bool = False) -> pl.DataFrame:
        """The events kept. For less than a county those that stand for suicide are left out, as `left_out` counts."""
        found = self._kept(events)
        return found.filter(~stands_for_suicide()) if by_place or self.places else found

    def left_out(self, events: pl.DataFrame, *, by_place: bool = False) -> int:
        """How many events of the selection are left out, since their places are never shown."""
        if not (by_place or self.places):
            return 0
        return int(self._kept(events).filter(stands_for_suicide())["count"].sum())

    def days(self, events: pl.DataFrame) -> Period:
        """The period of the selection: its own, else from the first to the last event of the registers chosen."""
        if self.period is not None:
            return self.period
        starts = replace(self, kinds=(), places=())._kept(events)["start"].dt.date()
        first, last = starts.min(), starts.max()
        if first is None or last is None:
            raise NothingToShow(
                _("Det finns inga händelser i urvalet."), cure=_("Välj fler slag, platser eller register.")
            )
        return Period(first, last)  # type: ignore[arg-type]

    def within(self, period: Period) -> "Selection":
        """The same selection in another period."""
        return replace(self, period=period)

    def flags(self) -> list[str]:
        """The selection as options of `samlad events view`."""
        told: list[str] = []
        for option, values in (
            ("--kind", [kind.value for kind in self.kinds]),
            ("--place", self.places),
            ("--register", self.registers),
            ("--period", [str(self.period)] if self.period else []),
        ):
            for value in values:
                told += [option, value]
        return told

    def _kept(self, events: pl.DataFrame) -> pl.DataFrame:
        wanted = [kind.value for kind in self.kinds] or [kind.value for kind in EventKind if kind.is_accident_or_crime]
        kept = pl.col("event_kind").is_in(wanted)
        if self.places:
            kept &= pl.col("place").is_in(list(self.places))
        if self.registers:
            kept &= pl.col("register").is_in(list(self.registers))
        found = events.filter(kept)
        return found if self.period is None else inside(found, self.period)


def municipalities(gathered: Gathered, selection: Selection) -> Sequence[str]:
    """The municipalities a view goes over: those chosen, else all of the county whose inhabitants are known."""
    if selection.places:
        return selection.places
    known = [code for code in gathered.population.known if len(code) == 4 and code.startswith(gathered.county)]
    return sorted(known) or sorted(gathered.events["place"].unique().drop_nulls().to_list())
