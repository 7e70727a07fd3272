"""From what a file calls its places to place codes: codes checked, names looked up, foreign registers named."""

import re
from collections.abc import Callable
from datetime import date
from typing import Protocol

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.core.placecode import PlaceCode
from samlad.sources.mapping import Mapping
from samlad.sources.mistakes import SHOWN, Mistakes
from samlad.sources.proposal import text_column
from samlad.sources.vocabulary import plain_name, slug


class Places(Protocol):
    """What the register of places is asked."""

    def match_names(self, names: list[str], years: list[int | None]) -> list[str]:
        """The code of each name in its year; one problem for each that has none, its row being the index."""

    def exists(self, code: str, on: date | None) -> bool:
        """Is there such a place on that day, or at any time?"""


def swedish_places() -> Places:
    """The register of Swedish places, loaded when it is needed."""
    from samlad.data.facts import register

    return register()


_CODE = r"^(?:\d{2}|\d{3,4}|[a-z][a-z0-9-]*:\S+)$"
_DESO = r"^\d{4}[ABC]\d{4}$"
_ONS = r"^[A-Z]\d{8}$"
_SWEDISH_NAMES = re.compile(r"kommun.*|.*municipality.*|lan.*|county.*|.*kod|.*code|place|plats|knkod|region")


class Placer:
    """Turns one column into codes. How is decided once, from the sample; `place_by` and `place_scheme` overrule it."""

    def __init__(
        self, mapping: Mapping, sample: pl.DataFrame, mistakes: Mistakes, places: Callable[[], Places]
    ) -> None:
        self._mistakes = mistakes
        self._load = places
        self._register: Places | None = None
        self._known: dict[tuple[str, int | None], str | None] = {}
        self._told: dict[tuple[str, int | None], Problem] = {}
        self.column = mapping.column("place")
        self.constant = mapping.values.get("place")
        if self.constant:
            PlaceCode.parse(self.constant)
        self.scheme = mapping.values.get("place_scheme")
        self.by = mapping.values.get("place_by") or ("scheme" if self.scheme else "code")
        if self.column and not self.scheme and "place_by" not in mapping.values:
            self._judge(text_column(sample, self.column).drop_nulls().unique())

    def _judge(self, texts: pl.Series) -> None:
        column = self.column or ""
        if texts.is_empty():
            return
        if texts.str.contains(_ONS).all():
            self.by, self.scheme = "scheme", "ons"
        elif texts.str.contains(_DESO).any():
            self.by = "deso"
        elif texts.str.contains(r"^\d+(?:\.0)?$").all():
            if not (texts.str.contains(_CODE).all() and _SWEDISH_NAMES.fullmatch(plain_name(column))):
                self.by, self.scheme = "scheme", slug(column)
        elif not texts.str.contains(_CODE).any():
            self.by = "name"

    def codes(self, texts: pl.Series, years: pl.Series | None, lines: pl.Series) -> pl.Series:
        """The code of each row, null where the text is null or wrong."""
        if self.by == "scheme":
            tidy = texts.str.replace(r"\.0$", "").str.replace_all(r"[\s;|]+", "-")
            return (pl.Series("place", [f"{self.scheme}:"]) + tidy) if len(tidy) else tidy
        if self.by == "deso":
            self._mistakes.rows(
                texts.is_not_null(),
                lines,
                texts,
                column=self.column or "",
                why=_("En DeSO-kod utan utgåva är ingen entydig plats: 2018 och 2025 skiljer sig."),
                cure=_("Skriv place_scheme = ”deso2018” eller ”deso2025” under [values] i mappningen."),
            )
            return texts
        year = years if years is not None else pl.Series([None] * len(texts), dtype=pl.Int32)
        pairs = pl.DataFrame({"text": texts, "year": year.cast(pl.Int32)})
        new = [pair for pair in pairs.drop_nulls("text").unique().rows() if pair not in self._known]
        if new:
            self._learn(sorted(new, key=str))
        table = pl.DataFrame(
            [(text, when, code) for (text, when), code in self._known.items()],
            schema={"text": pl.String, "year": pl.Int32, "code": pl.String},
            orient="row",
        )
        found = pairs.join(table, on=["text", "year"], how="left", nulls_equal=True, maintain_order="left")["code"]
        wrong = texts.is_not_null() & found.is_null()
        if wrong.any():
            self._tell(texts, year, wrong, lines)
        return found.alias("place")

    def _learn(self, pairs: list[tuple[str, int | None]]) -> None:
        if self._register is None:
            self._register = self._load()
        if self.by == "code":
            for text, year in pairs:
                self._known[text, year] = text if self._is_code(text, year) else None
            return
        names, years = [text for text, _year in pairs], [year for _text, year in pairs]
        wrong: set[int] = set()
        try:
            found = self._register.match_names(names, years)
        except InvalidInput as error:
            told = {one.row: one for one in error.problems if one.row is not None}
            self._told |= {pairs[place]: one for place, one in told.items()}
            wrong = set(told)
            right = [place for place in range(len(pairs)) if place not in wrong]
            again = self._register.match_names([names[place] for place in right], [years[place] for place in right])
            codes = dict(zip(right, again, strict=True))
            found = [codes.get(place, "") for place in range(len(pairs))]
        for place, pair in enumerate(pairs):
            self._known[pair] = None if place in wrong else found[place]

    def _is_code(self, text: str, year: int | None) -> bool:
        try:
            code = PlaceCode.parse(text)
        except InvalidInput:
            return False
        if ":" in code.code:
            return True
        assert self._register is not None
        return self._register.exists(text, date(year, 1, 1) if year else None) or (
            # A municipality formed during the year has a code for part of it.
            year is not None and self._register.exists(text, date(year, 12, 31))
        )

    def _tell(self, texts: pl.Series, years: pl.Series, wrong: pl.Series, lines: pl.Series) -> None:
        if self.by == "name":
            self._tell_names(texts, years, wrong, lines)
            return
        short = wrong & texts.str.contains(r"^\d{3}$")
        self._mistakes.rows(
            short,
            lines,
            texts,
            column=self.column or "",
            why=_("Koden har tre siffror; en kommunkod har fyra. Ett kalkylprogram har troligen tagit nollan."),
            cure=_("Skriv koden med inledande nolla och spara kolumnen som text."),
        )
        self._mistakes.rows(
            wrong & ~short,
            lines,
            texts,
            column=self.column or "",
            why=_("Platskoden finns inte i registret för det året."),
            cure=_("Rätta koden. Är det koder från ett annat land, skriv place_scheme under [values] i mappningen."),
        )

    def _tell_names(self, texts: pl.Series, years: pl.Series, wrong: pl.Series, lines: pl.Series) -> None:
        """Each name with the register's own reason: unknown, ambiguous, or not yet there that year."""
        places = wrong.arg_true()
        self._mistakes.count(len(places) - len(places.head(SHOWN)))
        for place in places.head(SHOWN).to_list():
            problem = self._told[texts[place], years[place]]
            self._mistakes.add(
                row=int(lines[place]), column=self.column, value=texts[place], why=problem.why, cure=problem.cure
            )
