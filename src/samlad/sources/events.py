"""Rows of an incident or injury register as events: layer A, which has no column that can hold a person."""

from datetime import time

import polars as pl

from samlad.core.language import _, ngettext
from samlad.data.clean import EVENT_SCHEMA
from samlad.sources.clock_change import goes_twice, is_skipped
from samlad.sources.fields import Fields
from samlad.sources.identity import IDENTITY_NUMBER, refuse_identity_numbers
from samlad.sources.mapping import Mapping
from samlad.sources.mistakes import Mistakes
from samlad.sources.placing import Placer
from samlad.sources.points import Points
from samlad.sources.table import Batch
from samlad.sources.unique import Unique

_LONGEST = 120
_LISTED = ("premises", "product", "cause", "activity")
_VERSIONS = {
    **dict.fromkeys(("preliminär", "prel", "Preliminär", "P", "preliminary"), "preliminary"),
    **dict.fromkeys(("slutlig", "Slutlig", "definitiv", "Definitiv", "S", "D", "final"), "final"),
}
_CLOCK = r"^(?P<hour>\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:[:.](?P<second>\d{2}))?$"


class EventCleaner:
    """Cleans batch by batch; `finish` tells what only the whole file shows."""

    def __init__(self, mapping: Mapping, mistakes: Mistakes, placer: Placer) -> None:
        self._mapping = mapping
        self._mistakes = mistakes
        self._placer = placer
        self._ids = Unique()
        self._points = Points.told(mapping)
        self._by_injured = mapping.values.get("rows") == "injured"
        self._seen = pl.Series([], dtype=pl.UInt64)
        self.unmapped: dict[str, int] = {}
        """How many rows had a value of a field that could not be used, or no place."""

    def clean(self, batch: Batch) -> pl.DataFrame:
        """The batch as rows of the event table."""
        fields = Fields(self._mapping, batch, self._mistakes)
        start, precision = self._start(fields)
        end = self._end(fields, start, precision)
        self._look_at_the_clock(start, precision)
        place = self._places(fields, start)
        frame = pl.DataFrame(
            {
                "event_id": self._event_ids(fields),
                "register": fields.text("register"),
                "kind": fields.text("kind"),
                "subkind": fields.text("subkind"),
                "start": start,
                "end": end,
                "precision": precision,
                "place": place,
                "spot": fields.text("spot"),
                "x": fields.number("x"),
                "y": fields.number("y"),
                "severity": fields.text("severity"),
                "sex": self._sexes(fields),
                "age": fields.age(),
                "count": self._counts(fields),
                "cost": fields.number("cost"),
                **{name: fields.text(name) for name in (*_LISTED, "place_precision")},
                "injured": self._whole(fields, "injured"),
                "version": fields.text("version").replace(_VERSIONS),
            }
        )
        fields.lacking(frame["kind"], "kind")
        if self._by_injured:
            frame = self._counted_once(fields, frame)
        for name in ("kind", "subkind", "spot", "severity", *_LISTED, "version"):
            _refuse_free_text(fields, frame[name], name)
        fields.not_negative(frame["cost"], self._mapping.column("cost") or "cost")
        # Registers write a lacking coordinate as zero; no event of theirs lies at the origin of the grid.
        nowhere = (pl.col("x") == 0) | (pl.col("y") == 0) | pl.col("x").is_null() | pl.col("y").is_null()
        frame = frame.with_columns(pl.when(~nowhere).then(pl.col(name)).alias(name) for name in ("x", "y"))
        if self._points is not None:
            frame = self._points.moved(frame, fields)
        frame = frame.with_columns(pl.coalesce("place_precision", _precision_of_place()))
        return frame.select(EVENT_SCHEMA.names()).cast(EVENT_SCHEMA)

    def _look_at_the_clock(self, start: pl.Series, precision: pl.Series) -> None:
        """Count the times that the change of the clock makes doubtful, in registers of Swedish places."""
        if self._placer.by not in {"code", "name"}:
            return
        timed = precision == "minute"
        self._count("twice", int((goes_twice(start) & timed).sum()))
        self._count("skipped", int((is_skipped(start) & timed).sum()))

    def _event_ids(self, fields: Fields) -> pl.Series:
        column = self._mapping.column("event_id")
        if column is None:
            return fields.batch.lines.cast(pl.String)
        found = fields.text("event_id").str.replace(r"^(\d+)\.0$", "$1")
        fields.lacking(found, "event_id")
        refuse_identity_numbers(found.head(1000), column, self._mistakes)
        if not self._by_injured:
            self._ids.add(found, fields.batch.lines)
        return found

    def _counted_once(self, fields: Fields, frame: pl.DataFrame) -> pl.DataFrame:
        """Several rows an event, one for each sex, age and severity of the injured: the event counts in the first."""
        marks = frame["event_id"].hash(seed=0)
        first = marks.is_first_distinct() & ~marks.is_in(self._seen.implode())
        self._seen = pl.concat([self._seen, marks.filter(first)])
        parts = [frame[name].fill_null("") for name in ("event_id", "sex", "age", "severity")]
        self._ids.add(parts[0] + " " + parts[1] + " " + parts[2] + " " + parts[3], fields.batch.lines)
        count = frame["count"].zip_with(first, pl.zeros(frame.height, pl.Int64, eager=True))
        return frame.with_columns(count.alias("count"), pl.col("injured").fill_null(1))

    def _start(self, fields: Fields) -> tuple[pl.Series, pl.Series]:
        found = fields.moment("start")
        start, precision = found["moment"], found["precision"]
        column = self._mapping.column("start") or "start"
        text = fields.text("start")
        fields.wrong(text.is_null(), text, column, _("Datum saknas."), _("Fyll i när händelsen inträffade."))
        if self._mapping.values.get("precision") == "day":
            precision = precision.replace({"minute": "day"})
        if self._mapping.column("time"):
            start, precision = _with_clock(fields, start, precision)
        return start, precision

    def _end(self, fields: Fields, start: pl.Series, precision: pl.Series) -> pl.Series:
        latest = pl.DataFrame({"start": start, "precision": precision}).select(
            pl.when(pl.col("precision") == "minute")
            .then(pl.col("start"))
            .when(pl.col("precision") == "hour")
            .then(pl.col("start").dt.offset_by("59m"))
            .when(pl.col("precision") == "day")
            .then(pl.col("start").dt.offset_by("1d").dt.offset_by("-1m"))
            .when(pl.col("precision") == "month")
            .then(pl.col("start").dt.offset_by("1mo").dt.offset_by("-1m"))
            .otherwise(pl.col("start").dt.offset_by("1y").dt.offset_by("-1m"))
            .alias("end")
        )["end"]
        if self._mapping.column("end") is None:
            return latest
        told = fields.moment("end")
        end = told["moment"]
        whole_days = (told["precision"] == "day") & (end.dt.time() == time(0, 0))
        end = end.zip_with(~whole_days.fill_null(False), end.dt.offset_by("1d").dt.offset_by("-1m"))
        column = self._mapping.column("end") or "end"
        # In the hour that goes twice an event can end before it began, by the clock.
        turned = (end < start) & goes_twice(start) & goes_twice(end)
        end = end.zip_with(~turned.fill_null(False), start)
        fields.wrong(
            end < start,
            fields.text("end"),
            column,
            _("Händelsen slutar innan den börjar."),
            _("Rätta den av tiderna som är fel."),
        )
        return end.fill_null(latest) if not end.null_count() else end.zip_with(end.is_not_null(), latest)

    def _places(self, fields: Fields, start: pl.Series) -> pl.Series:
        if self._placer.column is None:
            return pl.repeat(self._placer.constant, fields.height, dtype=pl.String, eager=True)
        found = self._placer.codes(fields.text("place"), start.dt.year(), fields.batch.lines)
        self._count("place", found.null_count())
        return found

    def _sexes(self, fields: Fields) -> pl.Series:
        found, text = fields.sex(), fields.text("sex")
        self._count("sex", int((text.is_not_null() & found.is_null()).sum()))
        return found.replace({"all": None})

    def _count(self, name: str, rows: int) -> None:
        if rows:
            self.unmapped[name] = self.unmapped.get(name, 0) + rows

    def _counts(self, fields: Fields) -> pl.Series:
        if self._mapping.column("count") is None:
            return pl.repeat(1, fields.height, dtype=pl.Int64, eager=True)
        found = self._whole(fields, "count")
        fields.lacking(found, "count")
        return found

    def _whole(self, fields: Fields, name: str) -> pl.Series:
        """A field of whole numbers, not below zero; null where the file has none."""
        found, column = fields.number(name), self._mapping.column(name) or name
        fields.not_negative(found, column)
        fields.wrong(found % 1 != 0, found, column, _("Ett antal ska vara ett heltal."), _("Rätta talet."))
        return found.round().cast(pl.Int64, strict=False)

    def finish(self) -> list[str]:
        """Tell duplicates; give notes about what was left empty."""
        self._ids.tell(self._mistakes, self._mapping.column("event_id") or "event_id")
        notes = [] if self._points is None else self._points.notes()
        if self._placer.column is None and self._placer.constant is None:
            notes.append(_("Ingen kolumn säger var händelserna inträffade."))
        if count := self.unmapped.get("place"):
            notes.append(
                ngettext("{count} händelse saknar plats.", "{count} händelser saknar plats.", count).format(count=count)
            )
        if count := self.unmapped.pop("twice", 0):
            notes.append(_("{count} händelser ligger i timmen som går två gånger i oktober.").format(count=count))
        if count := self.unmapped.pop("skipped", 0):
            notes.append(_("{count} händelser har en tid i mars som ingen klocka har visat.").format(count=count))
        if count := self.unmapped.get("sex"):
            notes.append(_("Kön lämnas tomt på {count} rader: värdet känns inte igen.").format(count=count))
        return notes


def _precision_of_place() -> pl.Expr:
    """How exactly the place is known, when the register does not say: a point, a small area, a municipality."""
    return (
        pl.when(pl.col("x").is_not_null())
        .then(pl.lit("point"))
        .when(pl.col("place").str.starts_with("deso"))
        .then(pl.lit("deso"))
        .when(pl.col("place").str.contains(r"^\d{4}$"))
        .then(pl.lit("municipality"))
        .when(pl.col("place").is_not_null())
        .then(pl.lit("area"))
    )


def _refuse_free_text(fields: Fields, values: pl.Series, name: str) -> None:
    """A kind or a spot is a word or a name; what people write about what happened does not belong here."""
    if values.null_count() == len(values):
        return
    column = fields.mapping.column(name) or name
    cure = _("Välj en kolumn med fasta koder, eller ta bort ”{field}” ur mappningen.").format(field=name)
    why = _("Fri text följer inte med till händelserna: den kan handla om en person.")
    hidden = values.is_not_null().replace_strict({True: "…", False: None}, return_dtype=pl.String)
    fields.wrong(values.str.len_chars() > _LONGEST, hidden, column, why, cure)
    why = _("Det ser ut att stå ett personnummer där.")
    fields.wrong(values.str.contains(IDENTITY_NUMBER), hidden, column, why, cure)


def _with_clock(fields: Fields, start: pl.Series, precision: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The day with the time of a column of its own: `14:05`, `14.05`, `1405`, `9`."""
    text = fields.text("time")
    parts = text.str.extract_groups(_CLOCK).struct.unnest()
    hour = parts["hour"].cast(pl.Int32, strict=False)
    minute = parts["minute"].cast(pl.Int32, strict=False)
    fields.wrong(
        text.is_not_null() & (hour.is_null() | (hour > 23) | (minute > 59).fill_null(False)),
        text,
        fields.mapping.column("time") or "time",
        _("Det finns inget sådant klockslag."),
        _("Skriv till exempel 14:05."),
    )
    frame = pl.DataFrame({"start": start, "hour": hour, "minute": minute, "precision": precision})
    told = frame.select(
        pl.col("start").dt.truncate("1d")
        + pl.duration(hours=pl.col("hour").fill_null(0), minutes=pl.col("minute").fill_null(0)),
        pl.when(pl.col("hour").is_null())
        .then(pl.col("precision"))
        .when(pl.col("minute").is_null())
        .then(pl.lit("hour"))
        .otherwise(pl.lit("minute"))
        .alias("precision"),
    )
    return told["start"], told["precision"]
