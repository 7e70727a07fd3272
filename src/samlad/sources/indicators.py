"""Rows of published statistics as estimates: counts with their population, rates, shares; years in rows or columns."""

import re

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin, Status, Unit
from samlad.core.estimates import KEY, SCHEMA, Estimates
from samlad.core.language import _
from samlad.core.period import Period
from samlad.sources.fields import Fields
from samlad.sources.mapping import Mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.placing import Placer
from samlad.sources.proposal import text_column
from samlad.sources.signs import SIGNS
from samlad.sources.table import Batch

METHOD = "import/1"
_MEASURE = re.compile(r"^[a-z][a-z0-9-]*:[^\s|;]+$")
_UNITS = (("count", Unit.COUNT), ("per_100000", Unit.PER_100000), ("share", Unit.SHARE))


class IndicatorCleaner:
    """Cleans batch by batch; the rows become one estimate table at the end."""

    def __init__(self, mapping: Mapping, mistakes: Mistakes, placer: Placer) -> None:
        self._mapping = mapping
        self._mistakes = mistakes
        self._placer = placer
        self._rows: list[pl.DataFrame] = []

    def clean(self, batch: Batch) -> None:
        """Take one more batch."""
        fields = Fields(self._mapping, batch, self._mistakes)
        fields.lacking(fields.text("place"), "place")
        if "years" in self._mapping.columns:
            for column in self._mapping.columns["years"]:
                years = pl.Series([column] * fields.height, dtype=pl.String)
                self._take(fields, years, [(column, "value", self._unit(fields))])
        else:
            years = fields.text("year") if self._mapping.column("year") else self._constant_period(fields)
            valued: list[tuple[str | None, str, Unit]] = [
                (self._mapping.column(name), name, unit) for name, unit in _UNITS
            ]
            valued.append((self._mapping.column("value"), "value", self._unit(fields)))
            present = [one for one in valued if one[0] is not None]
            self._take(fields, years, present or [(self._mapping.column("population"), "population", Unit.COUNT)])

    def _constant_period(self, fields: Fields) -> pl.Series:
        return pl.Series([self._mapping.values.get("period")] * fields.height, dtype=pl.String)

    def _unit(self, fields: Fields) -> Unit:
        told = self._mapping.values.get("unit", Unit.COUNT.value)
        try:
            return Unit(told)
        except ValueError as error:
            raise InvalidInput(
                _("Mappningsfilen går inte att använda."),
                column="unit",
                value=told,
                why=_("Enheten är okänd."),
                cure=_("Använd någon av: {known}.").format(known=", ".join(Unit)),
            ) from error

    def _take(self, fields: Fields, years: pl.Series, valued: list[tuple[str | None, str, Unit]]) -> None:
        starts, ends = periods(fields, years, self._mapping.column("year") or "period")
        places = self._places(fields, starts)
        population = fields.number("population") if self._mapping.column("population") else None
        if population is not None and self._mapping.column("population") not in {
            column for column, _name, _unit in valued
        }:
            fields.not_negative(population, self._mapping.column("population") or "")
        for column, name, unit in valued:
            if column is None:
                continue
            value, status = values(fields, column, name)
            self._check(fields, value, column, unit)
            counted = unit is Unit.COUNT
            self._rows.append(
                pl.DataFrame(
                    {
                        "line": fields.batch.lines,
                        "measure": self._measures(fields),
                        "category": fields.text("category"),
                        "place": places,
                        "period_start": starts,
                        "period_end": ends,
                        "sex": sexes(fields, self._mapping),
                        "age": fields.age().fill_null("all"),
                        "unit": pl.Series([unit.value] * fields.height, dtype=pl.String),
                        "value": value,
                        "n": value.round().cast(pl.Int64, strict=False) if counted else fields.nothing(pl.Int64),
                        "base": population if population is not None else fields.nothing(pl.Float64),
                        "status": status,
                    }
                )
            )

    def _places(self, fields: Fields, starts: pl.Series) -> pl.Series:
        if self._placer.column is None:
            return pl.Series([self._placer.constant] * fields.height, dtype=pl.String)
        return self._placer.codes(fields.text("place"), starts.dt.year(), fields.batch.lines)

    def _measures(self, fields: Fields) -> pl.Series:
        found = fields.text("measure")
        column = self._mapping.column("measure")
        if column is None:
            if not _MEASURE.match(self._mapping.values.get("measure", "")):
                raise InvalidInput(
                    _("Mappningsfilen går inte att använda."),
                    column="measure",
                    value=self._mapping.values.get("measure", ""),
                    why=_("Måttets namn ska ha formen källa:namn."),
                    cure=_("Skriv till exempel own:anmalda_brott."),
                )
            return found
        fields.lacking(found, "measure")
        plain = found.str.to_lowercase().str.replace_all(r"[^a-z0-9å-ö_.]+", "_").str.strip_chars("_")
        has_source = found.str.contains(_MEASURE.pattern)
        return found.zip_with(has_source.fill_null(True), ("own:" + plain.to_frame("m")["m"]))

    def _check(self, fields: Fields, value: pl.Series, column: str, unit: Unit) -> None:
        if unit in {Unit.COUNT, Unit.PER_1000, Unit.PER_10000, Unit.PER_100000}:
            fields.not_negative(value, column)
        if unit is Unit.SHARE:
            why, cure = _("En andel ska ligga mellan 0 och 1."), _("Dela procent med 100.")
            fields.wrong(~value.is_between(0, 1), value, column, why, cure)

    def estimates(self, snapshot: str, origin: Origin) -> Estimates:
        """All rows as estimates of one snapshot. A mistake found here stops the import like the others."""
        why = _("Samma plats, period och mått står på flera rader.")
        rows = once(pl.concat(self._rows), self._mistakes, self._placer, why)
        frame = rows.drop("line").with_columns(
            pl.lit("").alias("dims"),
            pl.lit(METHOD).alias("method"),
            pl.lit(origin.value).alias("origin"),
            pl.lit(snapshot).alias("snapshot"),
            *(pl.lit(None, SCHEMA[name]).alias(name) for name in ("se", "low", "high", "confidence", "reference")),
        )
        return Estimates(frame)


def values(fields: Fields, column: str, name: str) -> tuple[pl.Series, pl.Series]:
    """Numbers, and a status where a sign of official statistics stands for one: `..`, `.`, `x`."""
    frame = fields.batch.frame
    if frame.schema[column] != pl.String:
        value = frame[column].cast(pl.Float64).fill_nan(None)
        status = value.is_null().replace_strict({True: Status.MISSING.value, False: Status.OK.value})
        return value, status.cast(pl.String)
    text = text_column(frame, column)
    sign = text.str.to_lowercase().replace_strict(
        {mark: status.value for mark, status in SIGNS.items()}, default=None, return_dtype=pl.String
    )
    plain = frame.with_columns(text.set(sign.is_not_null(), None).alias(column))
    value = Fields(fields.mapping, Batch(plain, fields.batch.lines), fields.mistakes).number_in(column, name)
    told = pl.DataFrame({"sign": sign, "value": value}).select(
        pl.coalesce("sign", pl.when(pl.col("value").is_null()).then(pl.lit(Status.MISSING.value)))
        .fill_null(Status.OK.value)
        .alias("status")
    )
    return value, told["status"]


def periods(fields: Fields, texts: pl.Series, column: str) -> tuple[pl.Series, pl.Series]:
    tidy = texts.str.replace(r"^(\d{4})\.\d$", "$1")
    known: dict[str, Period] = {}
    for one in tidy.drop_nulls().unique():
        try:
            known[one] = Period.parse(one)
        except InvalidInput:
            continue
    starts = tidy.replace_strict({k: v.start for k, v in known.items()}, default=None, return_dtype=pl.Date)
    ends = tidy.replace_strict({k: v.end for k, v in known.items()}, default=None, return_dtype=pl.Date)
    why, cure = _("Perioden går inte att läsa."), _("Skriv till exempel 2021, 2019–2021 eller 2021-03.")
    fields.wrong(starts.is_null(), texts, column, why, cure)
    return starts, ends


def sexes(fields: Fields, mapping: Mapping) -> pl.Series:
    """The sexes of the rows, all where none is told. A word not understood must not pass for both sexes together."""
    found, text = fields.sex(), fields.text("sex")
    why, cure = _("Könet går inte att läsa."), _("Skriv kvinnor, män eller totalt.")
    fields.wrong(text.is_not_null() & found.is_null(), text, mapping.column("sex") or "sex", why, cure)
    return found.fill_null("all")


def once(rows: pl.DataFrame, mistakes: Mistakes, placer: Placer, why: str) -> pl.DataFrame:
    """The rows, none of which may say of the same place, period and measure as another; ends with all mistakes told."""
    if not mistakes.total:
        mistakes.rows(
            rows.select(name for name in KEY if name in rows.columns).is_duplicated(),
            rows["line"],
            rows["place"],
            column=placer.column or "place",
            why=why,
            cure=_("Behåll en rad, eller ange i mappningen vilken kolumn som skiljer dem åt (sex, age, category)."),
        )
    mistakes.stop()
    return rows
