"""A survey worked out for a report: estimated, compared, protected together with its whole region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from samlad.core.direction import Direction
from samlad.core.estimates import Estimates
from samlad.disclosure.publish import DisclosureRules
from samlad.disclosure.published import Published
from samlad.picture.survey_report.comparing import Difference, change_direction, county_differences, wave_changes
from samlad.picture.survey_report.protecting import change_rows, protected, share_rows
from samlad.picture.survey_report.wave import Region, Wave, estimated
from samlad.survey.study import AGE, PLACE, SEX

_KEYS = ("variable", "category", PLACE, SEX, AGE)


@dataclass(frozen=True)
class Analysed:
    """What a report is written from. Its numbers come from `published` alone; `changes` gives verdicts and words, and
    the internal `estimates` design effects for the method report.
    """

    wave: Wave
    earlier: Wave | None
    region: Region
    differences: tuple[Difference, ...]
    changes: Mapping[tuple[str, str, str], Mapping[str, object]]
    estimates: pl.DataFrame
    published: Published
    protection: DisclosureRules
    level: float
    strength: Mapping[str, tuple[int, float]]
    """By place: the most answers any question has, and the middle design effect of the shares."""

    def change_of(self, name: str, code: str, place: str) -> Direction:
        """What may be said of the change of one answer in one place."""
        row = self.changes.get((name, code, place))
        return Direction.NOT_COMPARABLE if row is None else change_direction(dict(row), self.level)


@dataclass(frozen=True)
class Prepared:
    """What the reports of all places share: estimated and protected once."""

    wave: Wave
    earlier: Wave | None
    estimates: pl.DataFrame
    table: Estimates
    published: Published
    protection: DisclosureRules


def prepared(
    wave: Wave,
    earlier: Wave | None,
    together: Sequence[Region],
    rules: DisclosureRules,
    *,
    shown_before: Published | None,
    behind: Estimates | None,
) -> Prepared:
    """Estimate all regions and protect them as one, so that no two reports together give a third place away."""
    estimates = _joined([_shown(estimated(wave, one, splits=True), one) for one in together])
    shares, changed = share_rows(wave, estimates), []
    if earlier is not None:
        before = _joined([_shown(estimated(earlier, one, splits=False), one) for one in together])
        shares += share_rows(earlier, before)
        parts = [found for one in together if not (found := wave_changes(wave, earlier, one, estimates)).is_empty()]
        changed = change_rows(wave, earlier, _joined(parts)) if parts else []
    table, published = protected(shares, changed, rules, earlier=shown_before, behind=behind)
    return Prepared(wave, earlier, estimates, table, published, rules)


def _joined(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Tables as one; a place that stands in several regions is told once."""
    joined = pl.concat(tables, how="diagonal_relaxed")
    keys = [name for name in _KEYS if name in joined.columns]
    return joined.unique(keys, keep="first", maintain_order=True)


def analysed(common: Prepared, region: Region, *, level: float) -> Analysed:
    """What differs and what has changed in one region, beside what may be shown."""
    found = pl.DataFrame()
    if common.earlier is not None:
        found = wave_changes(common.wave, common.earlier, region, common.estimates)
    rows = [] if found.is_empty() else list(found.iter_rows(named=True))
    return Analysed(
        wave=common.wave,
        earlier=common.earlier,
        region=region,
        differences=county_differences(common.wave, region, level),
        changes={(row["variable"], row["category"], row[PLACE]): row for row in rows},
        estimates=common.estimates,
        published=common.published,
        protection=common.protection,
        level=level,
        strength=_strength(common.estimates, region),
    )


def _strength(table: pl.DataFrame, region: Region) -> dict[str, tuple[int, float]]:
    whole = table.filter(pl.col(SEX) == "all", pl.col(AGE) == "all", pl.col(PLACE).is_in(region.shown))
    rows = whole.group_by(PLACE).agg(pl.col("n").max(), pl.col("deff").median().fill_null(1.0)).iter_rows()
    found = {place: (int(n), float(deff)) for place, n, deff in rows}
    return {place: found[place] for place in region.shown if place in found}


def _shown(table: pl.DataFrame, region: Region) -> pl.DataFrame:
    """The rows of the region's places. Wholes of the county are guarded by all its municipalities."""
    inside = {code for members in region.wholes.values() for code in members} | set(region.shown)
    return table.filter(pl.col(PLACE).is_in(sorted(inside)))
