"""What one address of the comparison shows: a measure in one unit and period, for every place that has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

import polars as pl
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from samlad.core.direction import Polarity
from samlad.core.estimate import Estimate, Unit
from samlad.core.period import Period
from samlad.disclosure.published import Published
from samlad.picture.model import Exhibit, ExhibitKind, MeasureText
from samlad.report.cells import interval_text, unit_label, value_text
from samlad.site.public import release

T = TypeVar("T")
# What compares places fairly comes first; a bare count or a ratio is there for who asks for it.
_FIRST = (Unit.PER_1000, Unit.PER_10000, Unit.PER_100000, Unit.SHARE, Unit.SEK_PER_CAPITA)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One view. Every choice stands in its address; what is not published does not exist."""

    release: release.Release
    measure: str
    unit: Unit | None
    category: str | None
    place: str
    period: Period | None
    units: tuple[Unit, ...]
    categories: tuple[str, ...]
    periods: tuple[Period, ...]
    rows: Published

    @property
    def name(self) -> str:
        """The name of the measure."""
        return self.release.measure_name(self.measure)

    @property
    def text(self) -> MeasureText | None:
        """Definition and source of the measure, when the release names them."""
        return self.release.measures.get(self.measure)

    @property
    def query(self) -> str:
        """The view's state as an address query, for its twins."""
        parts = {
            "measure": self.measure,
            "unit": self.unit.value if self.unit else "",
            "category": self.category or "",
            "place": self.place,
            "period": str(self.period or ""),
        }
        return urlencode({key: value for key, value in parts.items() if value})

    def marked(self) -> Estimate | None:
        """The marked place's row."""
        return next((row for row in self.rows if row.place.code == self.place), None)

    def sentence(self) -> str:
        """The marked place in words; empty when none is marked or the place has no row."""
        row = self.marked()
        if row is None:
            return ""
        words = {"place": release.place_name(self.place), "period": row.period.label(), "measure": self.name}
        if row.value is None:
            return _("{place}, {period}: {measure} visas inte ({reason}).").format(reason=row.status.label(), **words)
        unit = "" if row.unit is Unit.SHARE else f" {unit_label(row.unit)}"
        said = _("{place}, {period}: {measure}, {value}.").format(value=value_text(row) + unit, **words)
        if row.interval is None:
            return said
        bounds = interval_text(row) + ("\u00a0%" if row.unit is Unit.SHARE else "")
        return said + " " + _("Det sanna värdet ligger troligen inom {interval}.").format(interval=bounds)

    def exhibit(self) -> Exhibit:
        """The rows as something that can be drawn and tabled."""
        return Exhibit(
            id="jamforelse",
            title=self.name,
            lead=self.sentence(),
            kind=ExhibitKind.PLACES,
            rows=self.rows,
            how_to_read=_(
                "Punkten är värdet och strecket dess osäkerhet. "
                "Går strecken in i varandra kan skillnaden bero på slumpen."
            ),
            labels={code: release.place_name(code) for code in self.rows.places()}
            | dict(self.text.answers if self.text else {}),
            polarity=self.text.polarity if self.text else Polarity.NEUTRAL,
            highlight=self.place or None,
        )


def comparison(query: QueryDict) -> Comparison:
    """The view an address asks for; 404 for a measure, unit, answer or period that is not published."""
    now = release.current()
    ids = now.measure_ids()
    measure = query.get("measure") or _opening(now, ids)
    if measure and measure not in ids:
        raise Http404
    rows = now.table.where(pl.col("sex") == "all", pl.col("age") == "all", pl.col("dims") == "", measure=measure)
    units = tuple(sorted((Unit(one) for one in rows.frame["unit"].unique().to_list()), key=_unit_order))
    unit = _chosen(query.get("unit"), {one.value: one for one in units}, units)
    rows = rows.where(unit=unit.value) if unit else rows
    categories = tuple(sorted(one for one in rows.frame["category"].unique().to_list() if one is not None))
    category = _chosen(query.get("category"), {one: one for one in categories}, categories)
    rows = rows.where(category=category) if category is not None else rows
    periods = tuple(reversed(rows.periods()))
    period = _chosen(query.get("period"), {str(one): one for one in periods}, _fullest(rows, periods))
    if period is not None:
        rows = rows.where(period_start=period.start, period_end=period.end)
    place = query.get("place", "")
    return Comparison(now, measure, unit, category, place, period, units, categories, periods, rows)


def _opening(now: release.Release, ids: list[str]) -> str:
    """The first measure that compares places fairly; counts of large and small places only when there is no other."""
    rows = now.table.where(
        pl.col("unit").is_in([unit.value for unit in _FIRST]), sex="all", age="all", dims="", reference=None
    )
    fair = set(rows.frame["measure"].unique().to_list())
    return next((one for one in ids if one in fair), ids[0] if ids else "")


def _unit_order(unit: Unit) -> tuple[int, int]:
    return (_FIRST.index(unit) if unit in _FIRST else len(_FIRST), list(Unit).index(unit))


def _fullest(rows: Published, periods: tuple[Period, ...]) -> tuple[Period, ...]:
    """The periods with the one that has the most places first, the latest of equals."""
    counted = {
        Period(start, end): count
        for start, end, count in rows.frame.group_by("period_start", "period_end")
        .agg(pl.col("place").n_unique())
        .rows()
    }
    return tuple(sorted(periods, key=lambda one: counted[one], reverse=True))


def _chosen(asked: str | None, known: Mapping[str, T], standing: Sequence[T]) -> T | None:
    if not asked:
        return standing[0] if standing else None
    if asked not in known:
        raise Http404
    return known[asked]
