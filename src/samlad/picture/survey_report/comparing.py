"""What differs from the county, and what has changed since an earlier wave: tested together, told in directions."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from samlad.core.direction import Direction
from samlad.core.estimate import Status
from samlad.picture.survey_report.wave import Region, Told, Wave, estimated, with_whole
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.survey.asked import Asked, Statistic
from samlad.survey.change import changes
from samlad.survey.contrast import differences
from samlad.survey.study import PLACE
from samlad.survey.waves import with_unanswered

_WHOLE = "§place"


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer in one place beside the whole county, itself included. Shares 0–1; p adjusted over the family."""

    told: Told
    code: str
    place: str
    value: float
    low: float
    high: float
    adjusted_p: float
    direction: Direction


def county_differences(wave: Wave, region: Region, level: float) -> tuple[Difference, ...]:
    """Every shown answer of the place and its members against the county, as one family (Benjamini–Hochberg).

    The place is a part of the county: the variance of the difference holds their covariance. None when the survey
    does not speak for the county. A share of nought or all is not tested.
    """
    inside = region.wholes.get(region.county)
    if inside is None or (region.place == region.county and not region.members):
        return ()
    rows = wave.survey.table[PLACE].cast(pl.String).is_in(list(inside)).fill_null(False).to_numpy()
    tested: list[tuple[Told, str, dict[str, object]]] = []
    for one in wave.told:
        for code in one.shown:
            asked = Asked(Statistic.PROPORTION, one.name, (code,))
            frames = [differences(wave.survey, asked, (PLACE,), where=rows)]
            if region.place in region.wholes and region.place != region.county:
                layered = with_whole(wave.survey, region.place, region.members, _WHOLE)
                frames.append(differences(layered, asked, (_WHOLE,), where=rows).rename({_WHOLE: PLACE}))
            found = pl.concat(frames, how="vertical_relaxed").filter(pl.col(PLACE).is_in(region.shown))
            tested += [(one, code, row) for row in found.iter_rows(named=True)]
    p_values = [np.nan if row["p"] is None else float(str(row["p"])) for _one, _code, row in tested]
    adjusted = benjamini_hochberg(p_values)
    return tuple(_difference(one, code, row, p, level) for (one, code, row), p in zip(tested, adjusted, strict=True))


def _difference(one: Told, code: str, row: dict[str, object], p: float, level: float) -> Difference:
    value, low, high = (float(row[name]) if row[name] is not None else np.nan for name in ("value", "low", "high"))  # type: ignore[arg-type]
    direction = Direction.NOT_COMPARABLE
    if not np.isnan(p):
        direction = Direction.NOT_DIFFERENT
        if p <= level:
            direction = Direction.HIGHER if value > 0 else Direction.LOWER
    return Difference(one, code, str(row[PLACE]), value, low, high, p, direction)


def wave_changes(wave: Wave, earlier: Wave, region: Region, table: pl.DataFrame) -> pl.DataFrame:
    """The change of every answer that both waves asked, by place: one family. `table` is this wave's own estimates.

    Samples count as independent. Adds `n`, the fewer answers of the two waves, to the table of `survey.change`.
    """
    before = estimated(earlier, region, splits=False)
    both = sorted({one.name for one in wave.told} & {one.name for one in earlier.told})
    chosen = pl.col("variable").is_in(both) & pl.col(PLACE).is_in(region.shown)
    now = table.filter(chosen, pl.col("sex") == "all", pl.col("age") == "all").drop("sex", "age")
    then = before.filter(chosen).drop("sex", "age")
    if now.is_empty() or then.is_empty():
        return pl.DataFrame()
    one, two = with_unanswered(then, now, (PLACE,)), with_unanswered(now, then, (PLACE,))
    found = changes(one, two, by=(PLACE,), breaks=breaks_of(wave, earlier), confidence=wave.survey.confidence)
    keys = ["variable", "category", PLACE]
    fewest = pl.concat([one.select(*keys, "n"), two.select(*keys, "n")]).group_by(keys).agg(pl.col("n").min())
    return found.join(fewest, on=keys, how="left", nulls_equal=True, maintain_order="left")


def breaks_of(*waves: Wave) -> dict[str, str]:
    """Why the answers to a question cannot be held against those of the other wave."""
    return {one.name: one.question.broken for wave in waves for one in wave.told if one.question.broken}


def change_direction(row: dict[str, object], level: float) -> Direction:
    """What can be said of one change: an increase or decrease needs an adjusted p of at most `level`.

    Where nobody or everybody gave the answer in a wave there is no test, and the status says so.
    """
    if row["broken"] is not None:
        return Direction.NOT_COMPARABLE
    p, value = row["p_adjusted"], row["difference"]
    if row["status"] != Status.OK.value or not isinstance(p, float) or not isinstance(value, float) or p > level:
        return Direction.NOT_DIFFERENT
    return Direction.HIGHER if value > 0 else Direction.LOWER
