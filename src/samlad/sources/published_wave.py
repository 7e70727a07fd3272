"""A survey's published table as a wave of its own: values with their margins, cited, so that change can be computed.

The standard error is that of the interval: half its width over the normal quantile of the confidence that the source
states. Where a source publishes the larger side of a skew interval (NTU in Kolada), it is on the safe side.
"""

from statistics import NormalDist

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.estimate import Origin, Status, Unit
from samlad.core.estimates import SCHEMA, Estimates
from samlad.core.language import _
from samlad.sources.fields import Fields
from samlad.sources.indicators import once, periods, sexes, values
from samlad.sources.mapping import Mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.placing import Placer
from samlad.sources.table import Batch
from samlad.sources.vocabulary import slug

_UNITS = {
    "percent": (Unit.SHARE, 0.01),
    "share": (Unit.SHARE, 1.0),
    "mean": (Unit.MEAN, 1.0),
    "index": (Unit.INDEX, 1.0),
}


class PublishedCleaner:
    """Cleans batch by batch; the rows become one estimate table at the end."""

    def __init__(self, mapping: Mapping, mistakes: Mistakes, placer: Placer, source: str) -> None:
        self._mapping = mapping
        self._mistakes = mistakes
        self._placer = placer
        self._unit, self._scale = _unit_told(mapping)
        self._method = _method_told(source)
        self._rows: list[pl.DataFrame] = []
        self._column = mapping.column("value") or ""
        if not self._column:
            raise _unusable("value", "", _("Uppgiften saknas."), _("Peka ut kolumnen med värden."))
        if placer.column is None and not placer.constant:
            cure = _("Peka ut place, eller skriv place = ”00” (riket) under [values].")
            raise _unusable("place", "", _("Filen säger inte vilken plats den gäller."), cure)
        if {"low", "high"} & set(mapping.columns) and not {"low", "high"} <= set(mapping.columns):
            raise _unusable("low", "", _("Ett intervall har två gränser."), _("Peka ut både low och high."))

    def clean(self, batch: Batch) -> None:
        """Take one more batch."""
        fields = Fields(self._mapping, batch, self._mistakes)
        year = self._mapping.column("year")
        told = fields.text("year") if year else pl.Series([self._mapping.values.get("period")] * fields.height)
        starts, ends = periods(fields, told.cast(pl.String), year or "period")
        value, status = values(fields, self._column, "value")
        if self._unit is Unit.SHARE:
            why, cure = _("En andel ska ligga mellan 0 och 1."), _("Skriv rätt unit i mappningen: percent eller share.")
            fields.wrong(~(value * self._scale).is_between(0, 1), value, self._column, why, cure)
        bounds = self._bounds(fields, value)
        self._rows.append(
            pl.DataFrame(
                {
                    "line": batch.lines,
                    "measure": self._measures(fields),
                    "category": fields.text("category"),
                    "place": self._places(fields, starts),
                    "period_start": starts,
                    "period_end": ends,
                    "sex": sexes(fields, self._mapping),
                    "age": fields.age().fill_null("all"),
                    "value": value * self._scale,
                    **bounds,
                    "n": fields.number("n").round().cast(pl.Int64, strict=False),
                    "base": fields.number("base"),
                    "status": status,
                }
            )
        )

    def _bounds(self, fields: Fields, value: pl.Series) -> dict[str, pl.Series]:
        """Limits, confidence and standard error; empty where the source gives none."""
        confidence = self._confidence(fields)
        margin = self._number(fields, "margin")
        low, high = self._number(fields, "low"), self._number(fields, "high")
        fields.wrong(margin < 0, margin, self._mapping.column("margin") or "", *_margin_wrong())
        why, cure = _("Värdet ligger utanför sitt intervall."), _("Rätta värdet eller gränserna.")
        fields.wrong((value < low) | (value > high), value, self._column, why, cure)
        half = margin.zip_with(margin.is_not_null(), (high - low) / 2)
        lows = low.zip_with(low.is_not_null(), value - margin) * self._scale
        highs = high.zip_with(high.is_not_null(), value + margin) * self._scale
        if self._unit is Unit.SHARE:
            lows, highs = lows.clip(0, 1), highs.clip(0, 1)
        quantile = confidence.map_elements(lambda one: NormalDist().inv_cdf(0.5 + one / 2), return_dtype=pl.Float64)
        error = self._number(fields, "se") * self._scale
        known = half.is_not_null() & value.is_not_null()
        return {
            "se": error.zip_with(error.is_not_null(), half * self._scale / quantile).set(value.is_null(), None),
            "low": lows.set(~known, None),
            "high": highs.set(~known, None),
            "confidence": confidence.set(~known, None),
        }

    def _number(self, fields: Fields, name: str) -> pl.Series:
        """A column of numbers, in which a sign of official statistics says that there is none."""
        column = self._mapping.column(name)
        return fields.nothing(pl.Float64) if column is None else values(fields, column, name)[0]

    def _confidence(self, fields: Fields) -> pl.Series:
        """The confidence the source states; it is asked for wherever there is an interval, and never guessed."""
        told = self._mapping.values.get("confidence")
        column = self._mapping.column("confidence")
        if column is None and told is None:
            if {"low", "margin"} & set(self._mapping.columns):
                why = _("Felmarginalernas konfidensgrad är inte angiven.")
                raise _unusable("confidence", "", why, _("Läs i källan och skriv confidence = ”0.95” under [values]."))
            return fields.nothing(pl.Float64)
        found = fields.number("confidence") if column else pl.Series([_as_number(told or "")] * fields.height)
        found = found.cast(pl.Float64)
        found = found.zip_with((found <= 1).fill_null(True), found / 100)
        why, cure = _("Konfidensgraden ska ligga mellan 0 och 1."), _("Skriv till exempel 0,95.")
        fields.wrong(~found.is_between(0.5, 1, closed="none"), found, column or "confidence", why, cure)
        if self._mistakes.total:
            return found.set(~found.is_between(0.5, 1, closed="none").fill_null(True), None)
        return found

    def _measures(self, fields: Fields) -> pl.Series:
        found = fields.text("measure")
        fields.lacking(found, "measure")
        plain = found.str.to_lowercase().str.replace_all(r"[^a-z0-9å-ö_.]+", "_").str.strip_chars("_")
        named = found.str.contains(r"^[a-z][a-z0-9-]*:[^\s|;]+$").fill_null(True)
        return found.zip_with(named, pl.Series(["survey:"]) + plain if len(plain) else plain)

    def _places(self, fields: Fields, starts: pl.Series) -> pl.Series:
        if self._placer.column is None:
            return pl.Series([self._placer.constant] * fields.height, dtype=pl.String)
        found = fields.text("place")
        fields.lacking(found, "place")
        return self._placer.codes(found, starts.dt.year(), fields.batch.lines)

    def estimates(self, snapshot: str, origin: Origin) -> Estimates:
        """All rows as estimates of one snapshot."""
        why = _("Samma plats, period och fråga står på flera rader.")
        rows = once(pl.concat(self._rows), self._mistakes, self._placer, why)
        frame = rows.drop("line").with_columns(
            pl.lit("").alias("dims"),
            pl.lit(self._unit.value).alias("unit"),
            pl.lit(None, SCHEMA["reference"]).alias("reference"),
            pl.lit(self._method).alias("method"),
            pl.lit(origin.value).alias("origin"),
            pl.lit(snapshot).alias("snapshot"),
        )
        return Estimates(frame)

    def notes(self) -> list[str]:
        """Rows without margins cannot be compared over time."""
        rows = pl.concat(self._rows)
        bare = rows.filter(pl.col("se").is_null() & pl.col("status").is_in([Status.OK.value])).height
        told = _("{count} värden saknar felmarginal: de visas men förändring räknas inte på dem.")
        return [told.format(count=bare)] if bare else []


def _unit_told(mapping: Mapping) -> tuple[Unit, float]:
    told = mapping.values.get("unit", "")
    if told not in _UNITS:
        cure = _("Använd någon av: {known}.").format(known=", ".join(_UNITS))
        raise _unusable("unit", told, _("Enheten är okänd."), cure)
    return _UNITS[told]


def _method_told(source: str) -> str:
    """`published:` and the source: whose number it is stands in every row."""
    if not slug(source):
        cure = _("Ange --source, till exempel --source ”Brå, NTU 2022”, eller source under [values] i mappningen.")
        raise _unusable("source", source, _("En publicerad tabell måste ha en källa att hänvisa till."), cure)
    return f"published:{slug(source)}"


def _as_number(text: str) -> float:
    try:
        return float(text.replace(",", ".").removesuffix("%"))
    except ValueError:
        return float("nan")


def _margin_wrong() -> tuple[str, str]:
    return _("En felmarginal kan inte vara negativ."), _("Rätta talet.")


def _unusable(column: str, value: str, why: str, cure: str) -> InvalidInput:
    return InvalidInput(_("Mappningsfilen går inte att använda."), column=column, value=value, why=why, cure=cure)
