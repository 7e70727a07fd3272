"""The one door from internal estimates to what the public may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from samlad.core.dims import dims_parsed
from samlad.core.errors import Confidential
from samlad.core.estimate import Status, Unit
from samlad.core.estimates import Estimates
from samlad.core.language import _
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode, PlaceKind
from samlad.disclosure.cells import Relation
from samlad.disclosure.published import Published
from samlad.disclosure.suppression import withheld

_CELL = ("measure", "category", "dims", "place", "period_start", "period_end", "sex", "age")
_AXES = ("category", "dims", "place", "period", "sex", "age")
_WITHHELD_COLUMNS = ("value", "se", "low", "high", "confidence", "n", "base")
_BELOW_COUNTY = {PlaceKind.MUNICIPALITY, PlaceKind.DESO_2018, PlaceKind.DESO_2025, PlaceKind.FEDERATION}

Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class DisclosureRules:
    """What may be shown. No default: the municipality decides, and the picture prints it.

    `minimum_count`: the smallest count of persons or events shown. `small_population`: a group of fewer inhabitants
    than this shows no events at all. `wholes`: which places make up which, so that subtraction is guarded.
    """

    minimum_count: int
    small_population: int
    wholes: Mapping[str, Sequence[str]] = field(default_factory=dict)


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
    hidden = withheld(
        counts,
        _relations([*counts, *before.veiled], rules.wholes),
        rules.minimum_count,
        already=_small_groups(guarded, rules.small_population)
        | _few_behind_a_share(guarded, rules.minimum_count)
        | set(before.hidden),
        known={cell for cell, count in before.shown.items() if own.get(cell, count) == count},
        fixed=(set(before.shown) | set(before.hidden)) - set(own),
        veiled=before.veiled,
    )
    return Published._through_the_door(_blanked(table.frame, hidden & set(_keys(table))))


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


def _keys(table: Estimates) -> Iterable[Key]:
    return table.frame.select(_CELL).iter_rows()


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
    # A share's n is its respondents, the same for every answer: answers are guarded by `_few_behind_a_share`.
    events = frame.filter(pl.col("n").is_not_null(), pl.col("reference").is_null(), pl.col("unit") != Unit.SHARE.value)
    return {row[:-1]: row[-1] for row in events.select(*_CELL, "n").unique().iter_rows()}


def _small_groups(frame: pl.DataFrame, small_population: int) -> set[Key]:
    rows = frame.filter(
        pl.col("base") < small_population,
        pl.col("n") > 0,
        pl.col("unit").is_in(["count", "per_1000", "per_10000", "per_100000"]),
    )
    return set(rows.select(_CELL).iter_rows())


def _few_behind_a_share(frame: pl.DataFrame, minimum: int) -> set[Key]:
    """Cells of shares where one to minimum − 1 respondents gave the answer, or the other answers."""
    hits = pl.col("value") * pl.col("n")
    few = hits.is_between(0.5, minimum - 0.5, closed="none") | (pl.col("n") - hits).is_between(
        0.5, minimum - 0.5, closed="none"
    )
    rows = frame.filter(pl.col("unit") == Unit.SHARE.value, pl.col("n").is_not_null(), few | (pl.col("n") < minimum))
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


# --- which totals have which parts ---------------------------------------------------------------


def _relations(cells: Iterable[Key], wholes: Mapping[str, Sequence[str]]) -> list[Relation]:
    """Every total and its parts among the cells, along each way a table can be split."""
    found: list[Relation] = []
    cells = list(cells)
    for axis in _AXES:
        groups: dict[Key, dict[object, Key]] = {}
        for cell in cells:
            rest, here = _split(cell, axis)
            groups.setdefault(rest, {})[here] = cell
        for members in groups.values():
            found.extend(_along(axis, members, wholes))
    return found


def _split(cell: Key, axis: str) -> tuple[Key, object]:
    measure, category, dims, place, start, end, sex, age = cell
    values = {
        "category": category, "dims": dims, "place": place, "period": (start, end), "sex": sex, "age": age,
    }  # fmt: skip
    here = values.pop(axis)
    return (measure, *values.values()), here


def _along(axis: str, members: Mapping[object, Key], wholes: Mapping[str, Sequence[str]]) -> Iterable[Relation]:
    if axis == "place":
        for whole, inside in wholes.items():
            present = tuple(members[part] for part in inside if part in members and part != whole)
            if whole in members and present:
                yield Relation(members[whole], present)
    elif axis == "period":
        yield from _period_relations(members)
    elif axis == "dims":
        yield from _dims_relations(members)
    else:
        total = None if axis == "category" else "all"
        parts = tuple(cell for value, cell in members.items() if value != total)
        if total in members and parts:
            yield Relation(members[total], parts)


def _period_relations(members: Mapping[object, Key]) -> Iterable[Relation]:
    """A longer period and the shortest periods inside it, e.g. five years and each of them."""
    spans = {Period(cell[4], cell[5]): cell for cell in members.values()}  # type: ignore[arg-type]
    for whole, cell in spans.items():
        inner = [span for span in spans if span != whole and _inside(span, whole)]
        finest = [span for span in inner if not any(other != span and _inside(other, span) for other in inner)]
        if finest:
            yield Relation(cell, tuple(spans[span] for span in finest))


def _inside(span: Period, whole: Period) -> bool:
    return whole.start <= span.start and span.end <= whole.end


def _dims_relations(members: Mapping[object, Key]) -> Iterable[Relation]:
    """Splits with the same names add up to the unsplit cell."""
    if "" not in members:
        return
    families: dict[tuple[str, ...], list[Key]] = {}
    for text, cell in members.items():
        if text:
            families.setdefault(tuple(dims_parsed(str(text))), []).append(cell)
    for parts in families.values():
        yield Relation(members[""], tuple(parts))
