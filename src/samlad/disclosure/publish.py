"""The one door from internal estimates to what the public may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from samlad.core.errors import Confidential
from samlad.core.estimate import Status, Unit
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.placecode import PlaceCode, PlaceKind
from samlad.disclosure.beside import undone_by_earlier
from samlad.disclosure.published import Published
from samlad.disclosure.relations import CELL as _CELL
from samlad.disclosure.relations import Key, relations_among
from samlad.disclosure.shares import withheld_shares
from samlad.disclosure.suppression import withheld

_WITHHELD_COLUMNS = ("value", "se", "low", "high", "confidence", "n", "base")
_BELOW_COUNTY = {PlaceKind.MUNICIPALITY, PlaceKind.DESO_2018, PlaceKind.DESO_2025, PlaceKind.FEDERATION}


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """What may be shown. No default: the municipality decides, and the picture prints it.

    `minimum_count`: the smallest count of persons or events shown. `small_population`: a group of fewer inhabitants
    than this shows no events at all. `wholes`: which places make up which, so that subtraction is guarded.
    `rests_on`: the cells a reader could work out from a measure; it is withheld when one of them is.
    """

    minimum_count: int
    small_population: int
    wholes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rests_on: Mapping[str, Sequence[Key]] = field(default_factory=dict)


def publish(
    table: Estimates,
    rules: DisclosureRules,
    *,
    earlier: Published | None = None,
    behind: Estimates | None = None,
) -> Published:
    """Protect a table: small counts and what could give them away lose value, se, interval, n and base.

    Fetched rows pass as their source published them. `earlier` is everything shown before, in this table and in others
    of the same places: what it showed is known, what it withheld must not become plain. `behind` has the unprotected
    rows that earlier releases were made of, as far as they are kept; with them the audit is exact.
    Raises `Confidential` for suicides below county, and when earlier releases make protection impossible.
    """
    _refuse_suicide_below_county(table)
    guarded = table.frame.filter(pl.col("origin") != "fetched")
    own = _counts(guarded)
    before = _Before.of(earlier, behind, own)
    counts = {**before.shown, **before.hidden, **own}
    relations = relations_among(counts, rules.wholes, before.veiled)
    already = _small_groups(guarded, rules.small_population) | set(before.hidden)
    known = {cell for cell, count in before.shown.items() if own.get(cell, count) == count}
    fixed = (set(before.shown) | set(before.hidden)) - set(own)
    while True:
        hidden = withheld(
            counts, relations, rules.minimum_count, already=already, known=known, fixed=fixed, veiled=before.veiled
        )
        undone = undone_by_earlier(own, hidden, before.told, rules.wholes, rules.minimum_count) - known
        if not undone:
            break
        already |= undone
    hidden |= withheld_shares(guarded, rules.wholes, rules.minimum_count, already=_shares_withheld(earlier))
    hidden |= _few_behind_a_comparison(guarded, rules.minimum_count)
    told = {measure for measure, cells in rules.rests_on.items() if hidden.intersection(cells)}
    hidden |= set(guarded.filter(pl.col("measure").is_in(sorted(told))).select(_CELL).iter_rows())
    return Published._through_the_door(_blanked(table.frame, hidden & set(table.frame.select(_CELL).iter_rows())))


def _shares_withheld(earlier: Published | None) -> set[Key]:
    """The shares that earlier releases withheld: they stay so, since what stood beside them is known."""
    if earlier is None:
        return set()
    rows = earlier.frame.filter(
        pl.col("unit") == Unit.SHARE.value,
        pl.col("status") == Status.SUPPRESSED.value,
        pl.col("reference").is_null(),
    )
    return set(rows.select(_CELL).iter_rows())


@dataclass(frozen=True, slots=True)
class _Before:
    """Earlier releases: what they showed, what they withheld with its count, and what they withheld without one."""

    shown: Mapping[Key, int]
    hidden: Mapping[Key, int]
    veiled: frozenset[Key]

    @classmethod
    def of(cls, earlier: Published | None, behind: Estimates | None, own: Mapping[Key, int]) -> "_Before":
        if earlier is None:
            return cls({}, {}, frozenset())
        calculated = earlier.frame.filter(pl.col("origin") != "fetched", pl.col("unit") != Unit.SHARE.value)
        shown = _counts(calculated)
        gone = calculated.filter(pl.col("status") == Status.SUPPRESSED.value, pl.col("reference").is_null())
        withheld_then = set(gone.select(_CELL).iter_rows()) - set(shown) - set(own)
        kept = _counts(behind.frame.filter(pl.col("origin") != "fetched")) if behind is not None else {}
        hidden = {cell: kept[cell] for cell in withheld_then if cell in kept}
        return cls(shown, hidden, frozenset(withheld_then - set(hidden)))

    @property
    def told(self) -> dict[Key, int | None]:
        """What earlier releases said of each cell: its count, or none where it was withheld."""
        return {**dict.fromkeys(self.hidden), **dict.fromkeys(self.veiled), **self.shown}


def _refuse_suicide_below_county(table: Estimates) -> None:
    rows = table.frame.filter(pl.col("measure").str.contains("(?i)suicid|självmord|sjalvmord"))
    for place in rows["place"].unique().to_list():
        if PlaceCode.parse(place).kind in _BELOW_COUNTY:
            raise Confidential(
                _("Självmord redovisas aldrig för en enskild kommun."),
                value=place,
                why=_("Antalen är så små att en enskild person kan kännas igen."),
                cure=_("Redovisa för länet eller riket."),
            )


def _counts(frame: pl.DataFrame) -> dict[Key, int]:
    """Events or respondents behind each cell; a cell shown in several units is one cell."""
    # A share's n is its respondents, the same for every answer: answers are guarded by `withheld_shares`.
    events = frame.filter(pl.col("n").is_not_null(), pl.col("reference").is_null(), pl.col("unit") != Unit.SHARE.value)
    return {row[:-1]: row[-1] for row in events.select(*_CELL, "n").unique().iter_rows()}


def _small_groups(frame: pl.DataFrame, small_population: int) -> set[Key]:
    """Cells with events among fewer inhabitants than the limit. `base` is person-years, the limit is persons."""
    years = ((pl.col("period_end") - pl.col("period_start")).dt.total_days() + 1) / 365.25
    rows = frame.filter(
        (pl.col("base") / years).round() < small_population,
        pl.col("n") > 0,
        pl.col("unit").is_in(["count", "per_1000", "per_10000", "per_100000"]),
    )
    return set(rows.select(_CELL).iter_rows())


def _few_behind_a_comparison(frame: pl.DataFrame, minimum: int) -> set[Key]:
    """Ratios and differences that rest on few, such as the effect of an intervention where little happened."""
    rows = frame.filter(pl.col("reference").is_not_null(), pl.col("n") > 0, pl.col("n") < minimum)
    return set(rows.select(_CELL).iter_rows())


def _blanked(frame: pl.DataFrame, hidden: set[Key]) -> pl.DataFrame:
    if not hidden:
        return frame
    keys = pl.DataFrame(list(hidden), schema={name: frame.schema[name] for name in _CELL}, orient="row")
    marked = frame.join(
        keys.with_columns(pl.lit(True).alias("_hide")), on=list(_CELL), how="left", nulls_equal=True
    ).with_columns((pl.col("_hide").fill_null(False) & (pl.col("origin") != "fetched")).alias("_hide"))
    blank = [pl.when(pl.col("_hide")).then(None).otherwise(pl.col(name)).alias(name) for name in _WITHHELD_COLUMNS]
    status = pl.when(pl.col("_hide")).then(pl.lit(Status.SUPPRESSED.value)).otherwise(pl.col("status")).alias("status")
    return marked.with_columns(*blank, status).drop("_hide")
