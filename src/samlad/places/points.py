"""Points checked one by one: in which system they are written, and which of them cannot be where they say."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.places.areas import Areas
from samlad.places.projection import Numbers, Projection, detected, inside, to_sweref


class PointStatus(StrEnum):
    """What is the matter with a point."""

    OK = "ok"
    LACKING = "lacking"
    ZERO = "zero"
    SWAPPED = "swapped"
    OUTSIDE = "outside"
    """Not in Sweden in the system told: another zone, another system or a slip of a digit."""
    NO_AREA = "no_area"
    """In Sweden, but in none of the areas: in the sea, or outside what the file of areas covers."""


@dataclass(frozen=True, slots=True)
class Placed:
    """`x`, `y` in SWEREF 99 TM (NaN where the status is not ok or no_area); `area` the code, where areas were given."""

    x: Numbers
    y: Numbers
    status: npt.NDArray[np.str_]
    area: list[str | None]
    system: Projection


def placed(x: Numbers, y: Numbers, system: Projection | None = None, areas: Areas | None = None) -> Placed:
    """Bring points to SWEREF 99 TM and to their areas. No point is mended: a swapped one is told, not turned."""
    chosen = system or detected(x, y)
    if chosen is None:
        raise InvalidInput(
            _("Punkterna går inte att placera."),
            why=_("Det framgår inte vilket koordinatsystem de är skrivna i."),
            cure=_("Ange det: {systems}.").format(systems=", ".join(Projection)),
        )
    status = _statuses(x, y, chosen)
    sound = status == PointStatus.OK.value
    east, north = np.full(len(x), np.nan), np.full(len(x), np.nan)
    east[sound], north[sound] = to_sweref(x[sound], y[sound], chosen)
    area: list[str | None] = [None] * len(x)
    if areas is not None:
        area = areas.of(east, north)
        lost = sound & np.array([one is None for one in area], dtype=np.bool_)
        status[lost] = PointStatus.NO_AREA.value
    return Placed(east, north, status, area, chosen)


def _statuses(x: Numbers, y: Numbers, system: Projection) -> npt.NDArray[np.str_]:
    status = np.full(len(x), PointStatus.OUTSIDE.value, dtype="U8")
    status[inside(y, x, system)] = PointStatus.SWAPPED.value
    status[inside(x, y, system)] = PointStatus.OK.value
    status[(x == 0) | (y == 0)] = PointStatus.ZERO.value
    status[~(np.isfinite(x) & np.isfinite(y))] = PointStatus.LACKING.value
    return status
