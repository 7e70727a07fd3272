"""Which places there are on a day, who belongs to what, and which code a name stands for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

import polars as pl

from samlad.core.errors import InvalidInput, NothingToShow, Problem
from samlad.core.language import _
from samlad.core.placecode import PlaceCode, PlaceKind
from samlad.places.names import readings, tidied

COUNTRY = "00"


@dataclass(frozen=True, slots=True)
class Place:
    """One place with the days its code is valid; no date means always, as far as the register knows."""

    code: str
    name: str
    county: str | None
    valid_from: date | None
    valid_to: date | None

    def exists(self, on: date) -> bool:
        """Was the code in use on that day?"""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def exists_sometime(self, first: date, last: date) -> bool:
        """Was the code in use on some day from first to last?"""
        return (self.valid_from is None or self.valid_from <= last) and (
            self.valid_to is None or first <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the map: a split, or a place that got a new code."""

    date: date
    kind: str
    from_code: str
    to_code: str


class Register:
    """The register of places over time, built from plain tables.

    `municipalities`: code, name, county, valid_from, valid_to · `counties`: code, name, short_name ·
    `changes`: date, kind, from_code, to_code · `memberships`: federation, federation_name, member, valid_from,
    valid_to · `peers`: topic, year, group_id, place, peer. Codes are text; empty dates are null.
    """

    def __init__(
        self,
        *,
        municipalities: pl.DataFrame,
        counties: pl.DataFrame,
        changes: pl.DataFrame,
        memberships: pl.DataFrame,
        peers: pl.DataFrame,
    ) -> None:
        self._places = {
            row["code"]: Place(row["code"], row["name"], row["county"], row["valid_from"], row["valid_to"])
            for row in municipalities.iter_rows(named=True)
        }
        self._counties = {row["code"]: row["name"] for row in counties.iter_rows(named=True)}
        self._memberships = memberships
        self._federations = {row["federation"]: row["federation_name"] for row in memberships.iter_rows(named=True)}
        self._peers = peers
        self.changes = tuple(
            Change(row["date"], row["kind"], row["from_code"], row["to_code"]) for row in changes.iter_rows(named=True)
        )
        self._by_name: dict[str, list[Place]] = {}
        for place in self._places.values():
            self._by_name.setdefault(tidied(place.name), []).append(place)
        self._county_by_name = {tidied(name).replace("s län", " län"): code for code, name in self._counties.items()}

    # --- which places there are -----------------------------------------------------------------

    def municipalities(self, on: date, county: str | None = None) -> list[str]:
        """Codes of the municipalities that exist on the day, all or those of one county."""
        return sorted(
            place.code for place in self._places.values() if place.exists(on) and county in (None, place.county)
        )

    def exists(self, code: str, on: date | None = None) -> bool:
        """Is the code in the register (on the day, when given)? DeSO and foreign codes are taken as they are."""
        kind = PlaceCode.parse(code).kind
        if kind is PlaceKind.MUNICIPALITY:
            place = self._places.get(code)
            return place is not None and (on is None or place.exists(on))
        if kind is PlaceKind.COUNTY:
            return code in self._counties
        if kind is PlaceKind.FEDERATION:
            return code in self._federations
        if kind in {PlaceKind.DESO_2018, PlaceKind.DESO_2025}:
            return self.exists(code.split(":")[1][:4], on)
        return True

    def name(self, code: str) -> str:
        """What a place is called; a code the register does not know is its own name."""
        if code == COUNTRY:
            return _("Riket")
        if place := self._places.get(code):
            return place.name
        return self._counties.get(code) or self._federations.get(code) or code

    # --- what belongs to what ------------------------------------------------------------------

    def members(self, whole: str, on: date) -> list[str]:
        """Codes of the municipalities that make up a country, county or federation on a day, or the place itself.

        Membership depends on time: with a base period before a member joined, the caller chooses the day.
        """
        kind = PlaceCode.parse(whole).kind
        if kind is PlaceKind.COUNTRY:
            return self.municipalities(on)
        if kind is PlaceKind.COUNTY:
            return self.municipalities(on, whole)
        if kind is PlaceKind.FEDERATION:
            rows = self._memberships.filter(
                pl.col("federation") == whole,
                pl.col("valid_from").is_null() | (pl.col("valid_from") <= on),
                pl.col("valid_to").is_null() | (pl.col("valid_to") >= on),
            )
            return sorted(rows["member"].to_list())
        return [whole]

    def federations_of(self, municipality: str, on: date) -> list[str]:
        """The federations a municipality belongs to on a day."""
        return sorted(code for code in self._federations if municipality in self.members(code, on))

    def peers(self, place: str, topic: str, year: int) -> list[str]:
        """The places a source calls similar, for one topic and one year; peers of another year are not used."""
        found = self._peers.filter(
            pl.col("place") == place, pl.col("topic") == topic, pl.col("year").cast(pl.Int32) == year
        )
        if found.is_empty():
            raise NothingToShow(
                _("Jämförelsekommuner saknas."),
                value=place,
                why=_("Det finns ingen grupp för ämnet {topic} och år {year}.").format(topic=topic, year=year),
                cure=_("Läs in gruppen, eller välj ett annat ämne eller år."),
            )
        return sorted(found["peer"].to_list())

    def federation_named(self, name: str) -> str | None:
        """The federation of that name; none when there is none."""
        return next((code for code, known in self._federations.items() if tidied(known) == tidied(name)), None)

    def code_on(self, code: str, on: date) -> str:
        """The code the same place has on another day, following changes of code (Heby 1917 ⇄ 0331)."""
        for change in self.changes:
            if change.kind == "recoded":
                if code == change.from_code and on >= change.date:
                    return change.to_code
                if code == change.to_code and on < change.date:
                    return change.from_code
        return code

    # --- names ---------------------------------------------------------------------------------

    def match_names(self, names: Sequence[str], years: Sequence[int | None] = ()) -> list[str]:
        """The code of each name, in the same order, with the code valid that year.

        Without a year the places of today are meant. Stops with one problem for each name that is unknown,
        ambiguous, or did not exist that year; `row` is the name's position, counted from 0.
        """
        problems: list[Problem] = []
        codes: list[str] = []
        seen: dict[tuple[str, int | None], list[str]] = {}
        for position, (name, year) in enumerate(zip_longest(names, years[: len(names)])):
            if (name, year) not in seen:
                seen[name, year] = self._codes_for(name, year)
            found = seen[name, year]
            if len(found) == 1:
                codes.append(found[0])
            else:
                problems.append(self._name_problem(name, year, position, found))
        if problems:
            raise InvalidInput(_("Platsnamn gick inte att para ihop med en kod."), problems=problems)
        return codes

    def _codes_for(self, name: str, year: int | None) -> list[str]:
        if tidied(name) in {"riket", "hela landet", "sverige"}:
            return [COUNTRY]
        if tidied(name).endswith(" län"):
            return sorted({self._county_by_name[text] for text in readings(name) if text in self._county_by_name})
        found = {place.code for text in readings(name) for place in self._by_name.get(text, []) if _meant(place, year)}
        return sorted(found)

    def _name_problem(self, name: str, year: int | None, position: int, found: list[str]) -> Problem:
        if found:
            why = _("Namnet kan betyda {codes}.").format(codes=", ".join(f"{self.name(c)} ({c})" for c in found))
            cure = _("Använd kommunkoden i stället för namnet.")
        elif year is not None and self._codes_for(name, None):
            why = _("Kommunen fanns inte {year}.").format(year=year)
            cure = _("Rätta året eller ta bort raden.")
        else:
            why = _("Det finns ingen kommun med det namnet.")
            cure = _("Rätta stavningen, eller använd kommunkoden.")
        return Problem(why, cure, row=position, value=name)


def _meant(place: Place, year: int | None) -> bool:
    if year is None:
        return place.valid_to is None
    return place.exists_sometime(date(year, 1, 1), date(year, 12, 31))
