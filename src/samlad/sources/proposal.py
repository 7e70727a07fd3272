"""A proposal for which column is what, from the columns' names and what stands in them."""

import re
from collections.abc import Callable, Sequence
from pathlib import PurePath

import numpy as np
import numpy.typing as npt
import polars as pl

from samlad.core.language import _
from samlad.data.snapshot import SnapshotKind
from samlad.sources.mapping import Mapping, Unclear
from samlad.sources.moments import judged
from samlad.sources.numbers import DecimalMark, decimal_mark, number
from samlad.sources.signs import SIGNS
from samlad.sources.vocabulary import FIELDS, PERSONAL, plain_name, slug

_YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_NUMERIC = {
    *("x", "y", "count", "cost", "injured", "population", "per_100000", "share", "value", "weight"),
    *("low", "high", "margin", "se", "n", "base", "confidence"),
}
_SEVERAL = {"strata", "clusters", "fpc"}
_DISPENSABLE = {
    *("event_id", "subkind", "spot", "severity", "time", "category"),
    *("premises", "product", "cause", "activity", "injured", "version"),
}


def text_column(frame: pl.DataFrame, name: str) -> pl.Series:
    """A column as text, blank and `NA` being nothing."""
    column = frame[name]
    if isinstance(column.dtype, pl.Datetime) and column.dtype.time_zone:
        column = column.dt.replace_time_zone(None)  # the clock where it happened
    text = column.cast(pl.String).str.strip_chars()
    return text.set(text.is_in(["", "NA", "NaN", "nan", "N/A", "#N/A", "NULL"]), None)


def _share(text: pl.Series, pattern: str) -> float:
    """How large a part of the texts fits a pattern."""
    return int(text.str.contains(pattern).sum()) / max(len(text), 1)


class _Proposal:
    """What is found out about one file, field by field."""

    def __init__(
        self, kind: SnapshotKind, sample: pl.DataFrame, file: str, delimiter: str | None, made: int | None
    ) -> None:
        self.kind = kind
        self.sample = sample
        self.file = file
        self.swedish = delimiter == ";"
        self.made = made
        self.text = {name: text_column(sample, name) for name in sample.columns}
        if kind in {SnapshotKind.INDICATORS, SnapshotKind.PUBLISHED}:
            # A sign for a number that is not there says nothing about the others of its column.
            self.text = {name: text.filter(~text.str.to_lowercase().is_in(SIGNS)) for name, text in self.text.items()}
        self.columns: dict[str, tuple[str, ...]] = {}
        self.formats: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.unclear: list[Unclear] = []
        self.notes: list[str] = []

    def result(self) -> Mapping:
        """The mapping proposed."""
        return Mapping(self.kind, self.columns, self.formats, self.values, tuple(self.unclear), tuple(self.notes))

    def system(self) -> str | None:
        """The coordinate system that the points of the sample are written in, where the numbers tell."""
        from samlad.places.projection import detected

        x, y = (self._numbers(self.columns[name][0], name) for name in ("x", "y"))
        found = detected(x, y)
        if found is not None:
            self.notes.append(_("Koordinaterna tolkas som {system}.").format(system=found.value))
        return None if found is None else found.value

    def _numbers(self, column: str, name: str) -> npt.NDArray[np.float64]:
        text = self.text[column].to_frame("text")
        mark = DecimalMark(self.formats.get(name, DecimalMark.POINT.value))
        return text.select(number(pl.col("text"), mark).fill_null(float("nan"))).to_series().to_numpy()

    def find(self, name: str) -> None:
        """Look for the column of a field among those not taken yet; the preferred name decides."""
        taken = {column for columns in self.columns.values() for column in columns}
        free = [column for column in self.sample.columns if column not in taken]
        for pattern in FIELDS[self.kind][name]:
            fits = [one for one in free if re.fullmatch(pattern, self._plain(one)) and self._holds(name, one)]
            if not fits:
                continue
            if len(fits) == 1 or name in _SEVERAL:
                self.columns[name] = tuple(fits)
                return
            if name in _DISPENSABLE:
                columns = ", ".join(fits)
                self.notes.append(
                    _("”{field}” lämnas tomt: {columns} passar lika bra.").format(field=name, columns=columns)
                )
            else:
                self.unclear.append(Unclear(name, tuple(fits), _("Flera kolumner kan vara detta.")))
            return

    @staticmethod
    def _plain(column: str) -> str:
        # A unit in brackets is no part of the name: `Kostnad (kr)`, `HourlyNotionalCost(£)`.
        return plain_name(re.sub(r"\(.*?\)", "", column)) or plain_name(column)

    def _holds(self, name: str, column: str) -> bool:
        """Do the contents fit the field? An empty column fits nothing."""
        text = self.text[column].drop_nulls()
        if text.is_empty():
            return False
        if name in _NUMERIC:
            frame = text.to_frame("text")
            readable = [frame.select(number(pl.col("text"), mark).is_not_null().mean()).item() for mark in DecimalMark]
            return bool(max(readable) >= 0.9)
        if name in {"start", "end"}:
            found = judged(text)
            return found.format is not None or bool(found.unclear)
        if name == "time":
            return _share(text, r"^\d{1,2}(?:[:.]\d{2}){0,2}$|^\d{3,4}$") >= 0.9
        if name == "year":
            return _share(text, r"^(?:18|19|20)\d{2}(?:\.\d)?(?:\s*[-–]\s*\d{4})?$|^\d{4}-\d{2}$") >= 0.9
        if name == "event_id":
            return text.n_unique() == self.sample.height
        if name in {"kind", "subkind", "spot", "premises", "product", "cause", "activity", "version"}:
            return text.n_unique() <= max(200, len(text) // 4) and not text.str.contains(r"^.{121}").any()
        return True

    def settle_formats(self) -> None:
        """Say how the dates and numbers of the chosen columns are written."""
        for name, (column, *_rest) in self.columns.items():
            if name in _NUMERIC and self.sample[column].dtype == pl.String:
                mark = decimal_mark(self.text[column], swedish=self.swedish)
                if mark is None:
                    why = _("Tecknet i ”{column}” kan skilja tusental eller decimaler.").format(column=column)
                    self.unclear.append(Unclear("formats." + name, tuple(DecimalMark), why))
                elif mark is DecimalMark.COMMA:
                    self.formats[name] = mark.value
            if name in {"start", "end"}:
                self._settle_moment(name, column)

    def _settle_moment(self, name: str, column: str) -> None:
        found = judged(self.text[column])
        if found.format is None:
            why = _("Inget datum i ”{column}” avgör om dagen eller månaden står först.").format(column=column)
            self.unclear.append(Unclear("formats." + name, tuple(found.unclear), why))
            return
        self.formats[name] = found.format.value
        if name == "start" and found.midnight:
            self.values["precision"] = "day"

    def settle_period(self) -> None:
        """A period when no column has one: the single year in the file's name, or the year an SPSS file was made."""
        if "year" in self.columns or "years" in self.columns or "period" in self.values:
            return
        years = sorted(set(_YEAR_IN_NAME.findall(PurePath(self.file).stem)))
        if len(years) == 1:
            self.values["period"] = years[0]
        elif self.made is not None:
            self.values["period"] = str(self.made)
            self.notes.append(_("Perioden är året då filen skapades: {year}.").format(year=self.made))
        else:
            why = _("Varken en kolumn eller filens namn säger vilket år uppgifterna gäller.")
            self.unclear.append(Unclear("values.period", tuple(years), why))

    def require(self, name: str) -> None:
        """A field that must be there."""
        if name not in self.columns and not any(one.field == name for one in self.unclear):
            why = _("Ingen kolumn känns igen. Ange en av filens kolumner.")
            self.unclear.append(Unclear(name, tuple(self.sample.columns), why))


def propose(
    kind: SnapshotKind,
    sample: pl.DataFrame,
    file: str,
    *,
    delimiter: str | None = None,
    made: int | None = None,
    period: str | None = None,
) -> Mapping:
    """Propose a mapping for a file of a kind; `unclear` lists what only a person can decide."""
    proposal = _Proposal(kind, sample, file, delimiter, made)
    if period:
        proposal.values["period"] = period
    _STEPS[kind](proposal)
    proposal.settle_formats()
    return proposal.result()


def _events(proposal: _Proposal) -> None:
    for name in ("event_id", "start", "time", "end", "kind", "subkind", "place", "spot", "x", "y", "severity"):
        proposal.find(name)
    for name in ("sex", "age", "count", "cost", "premises", "product", "cause", "activity", "injured", "version"):
        proposal.find(name)
    for name in ("start", "kind"):
        proposal.require(name)
    if ("x" in proposal.columns) != ("y" in proposal.columns):
        for name in ("x", "y"):
            proposal.columns.pop(name, None)
    if "x" in proposal.columns and (system := proposal.system()):
        proposal.values["crs"] = system
    proposal.values["register"] = slug(PurePath(proposal.file).name.split(".")[0]) or "register"
    cost = proposal.columns.get("cost", ("",))[0]
    for sign, currency in (("£", "GBP"), ("€", "EUR"), ("$", "USD")):
        if sign in cost:
            proposal.values["currency"] = currency


def _survey(proposal: _Proposal) -> None:
    for name in ("weight", "strata", "clusters", "fpc", "place", "sex", "age", "year"):
        proposal.find(name)
    who = tuple(column for column in proposal.sample.columns if PERSONAL.match(plain_name(column)))
    if who:
        proposal.columns["skip"] = who
    year = proposal.columns.get("year")
    if year and proposal.text[year[0]].n_unique() > 1:
        # Several years in one file are several waves; one design cannot hold them without being told.
        del proposal.columns["year"]
    if "weight" in proposal.columns and "strata" not in proposal.columns:
        proposal.notes.append(_("Ingen kolumn med stratum hittades: urvalet räknas som ett enda stratum."))
    proposal.settle_period()


def _indicators(proposal: _Proposal) -> None:
    years = tuple(name for name in proposal.sample.columns if re.fullmatch(r"(?:19|20)\d{2}", name))
    if len(years) > 1 or (years and len(proposal.sample.columns) > len(years)):
        proposal.columns["years"] = years
    for name in ("place", "year", "sex", "age", "measure", "category", "population", "per_100000", "share"):
        if not (name == "year" and "years" in proposal.columns):
            proposal.find(name)
    for name in ("count", "value"):
        proposal.find(name)
    proposal.require("place")
    if not {"count", "population", "per_100000", "share", "value", "years"} & set(proposal.columns):
        proposal.require("count")
    if "measure" not in proposal.columns:
        stem = PurePath(proposal.file).name.split(".")[0]
        proposal.values["measure"] = "own:" + slug(stem).replace("-", "_")
    if ("value" in proposal.columns or "years" in proposal.columns) and "unit" not in proposal.values:
        _unit(proposal)
    proposal.settle_period()


def _published(proposal: _Proposal) -> None:
    for name in ("place", "year", "sex", "age", "measure", "category", "low", "high", "margin", "se", "n", "base"):
        proposal.find(name)
    for name in ("confidence", "value"):
        proposal.find(name)
    proposal.require("value")
    if "place" not in proposal.columns:
        why = _("Filen säger inte vilken plats den gäller.")
        proposal.unclear.append(Unclear("values.place", ("00",), why))
    if "measure" not in proposal.columns:
        proposal.unclear.append(Unclear("values.measure", (), _("Filen säger inte vilken fråga den gäller.")))
    why = _("Filen säger inte vad värdena räknas i.")
    proposal.unclear.append(Unclear("values.unit", ("percent", "share", "mean", "index"), why))
    has_bounds = {"low", "margin"} & set(proposal.columns)
    if has_bounds and "confidence" not in proposal.columns:
        why = _("Filen säger inte vilken konfidensgrad felmarginalerna har. Läs det i källan.")
        proposal.unclear.append(Unclear("values.confidence", ("0.95", "0.90", "0.99"), why))
    proposal.settle_period()


def _unit(proposal: _Proposal) -> None:
    """Whole numbers in a file of people are counts; anything else must be said."""
    columns: Sequence[str] = proposal.columns.get("years") or proposal.columns["value"]
    texts = pl.concat([proposal.text[name].drop_nulls() for name in columns])
    if "years" in proposal.columns and texts.str.contains(r"^\d{1,3}(?:[ \u00a0\u202f]?\d{3})*$").all():
        proposal.values["unit"] = "count"
        return
    choices = ("share", "mean", "count", "per_1000", "per_10000", "per_100000", "index", "sek", "sek_per_capita")
    proposal.unclear.append(Unclear("values.unit", choices, _("Filen säger inte vad värdena räknas i.")))


_STEPS: dict[SnapshotKind, Callable[[_Proposal], None]] = {
    SnapshotKind.EVENTS: _events,
    SnapshotKind.SURVEY: _survey,
    SnapshotKind.INDICATORS: _indicators,
    SnapshotKind.PUBLISHED: _published,
}
