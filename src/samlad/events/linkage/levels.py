"""Levels of agreement between two rows: how far apart in time and space, and whether kind, sex and age agree."""

from dataclasses import dataclass

from samlad.events.linkage.records import Records
from samlad.events.linkage.settings import Model


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field: what makes it unknown, and its levels as SQL conditions, closest first; the rest is the last level."""

    name: str
    column: str
    unknown: str
    levels: tuple[str, ...]

    def case(self) -> str:
        """The level of a pair as a number: −1 unknown, then the closest highest and 0 for no agreement."""
        count = len(self.levels)
        steps = " ".join(f"WHEN {one} THEN {count - at}" for at, one in enumerate(self.levels))
        return f"CASE WHEN {self.unknown} THEN -1 {steps} ELSE 0 END"


def comparisons(left: Records, right: Records, model: Model) -> list[Comparison]:
    """The fields that both registers have. A level that equals the whole window says nothing and is left out."""
    gap = minutes_apart()
    found = [Comparison("time", "minute", "FALSE", tuple(f"{gap} <= {one!r}" for one in model.minutes))]
    if left.has("x") and right.has("x"):
        far = km_apart(left.lonlat)
        levels = tuple(f"{far} <= {one!r}" for one in model.km)
        found.append(Comparison("distance", "x", _unknown("x"), levels))
    for name in ("kind", "sex"):
        if left.has(name) and right.has(name):
            found.append(Comparison(name, name, _unknown(name), (f"{name}_l = {name}_r",)))
    if left.has("age") and right.has("age"):
        near = f"abs(age_l - age_r) <= {model.age_years!r}"
        found.append(Comparison("age", "age", _unknown("age"), ("age_l = age_r", near)))
    return [one for one in found if one.levels]


def minutes_apart(left: str = "minute_l", right: str = "minute_r") -> str:
    """SQL for the difference in time."""
    return f"abs({left} - {right})"


def km_apart(lonlat: bool, prefix: tuple[str, str, str, str] = ("x_l", "y_l", "x_r", "y_r")) -> str:
    """SQL for the distance in km: plane, or for degrees the local plane at the pair's mean latitude."""
    x1, y1, x2, y2 = prefix
    if not lonlat:
        return f"sqrt(({x1} - {x2}) * ({x1} - {x2}) + ({y1} - {y2}) * ({y1} - {y2}))"
    across = f"(({x1} - {x2}) * cos(radians(({y1} + {y2}) / 2)))"
    return f"(111.195 * sqrt({across} * {across} + ({y1} - {y2}) * ({y1} - {y2})))"


def _unknown(column: str) -> str:
    return f"{column}_l IS NULL OR {column}_r IS NULL"
