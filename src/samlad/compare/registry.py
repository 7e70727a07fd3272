"""The indicator registry: what each measure counts, in which unit, which way is good, from which source.

A definition has a version. A file that brings another unit, averaging or polarity under the same id is refused:
the same word for another thing is worse than no number.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from samlad.core.direction import Polarity
from samlad.core.errors import DefinitionChanged
from samlad.core.estimate import Unit
from samlad.core.language import _


class PlaceRule(StrEnum):
    """Where a case is counted."""

    EVENT = "event"
    RESIDENCE = "residence"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One measure of the registry. `name` and `definition` are Swedish source texts, worded when shown."""

    id: str
    name: str
    definition: str
    unit: Unit
    polarity: Polarity
    place_rule: PlaceRule
    source: str
    years_averaged: int = 1
    version: int = 1
    successor: str | None = None

    def require_same(self, other: "Indicator") -> None:
        """Stop when the same id now means something else."""
        for what, mine, theirs in (
            (_("enhet"), self.unit.value, other.unit.value),
            (_("antal år i medelvärdet"), str(self.years_averaged), str(other.years_averaged)),
            (_("riktning"), self.polarity.value, other.polarity.value),
        ):
            if mine != theirs:
                raise DefinitionChanged(
                    _("Måttet har fått en ny definition under samma namn."),
                    value=self.id,
                    why=_("{what}: förut {mine}, nu {theirs}.").format(what=what, mine=mine, theirs=theirs),
                    cure=_("Ge det nya måttet ett eget id och låt det gamla peka på det som efterträdare."),
                )


class Registry:
    """The measures Samlad knows, by id."""

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self._by_id: dict[str, Indicator] = {}
        for one in indicators:
            self.add(one)

    def add(self, indicator: Indicator) -> None:
        """Take in a measure; the same id with another meaning is refused."""
        known = self._by_id.get(indicator.id)
        if known is not None:
            known.require_same(indicator)
        self._by_id[indicator.id] = indicator

    def get(self, id: str) -> Indicator | None:
        """The measure, or none when the registry does not know it."""
        return self._by_id.get(id)

    def __iter__(self) -> Iterator[Indicator]:
        return iter(self._by_id.values())
