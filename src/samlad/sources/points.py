"""The points of a register brought to SWEREF 99 TM while it is read; impossible ones are emptied, counted and told."""

from typing import Self

import numpy as np
import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.places.points import PointStatus, placed
from samlad.places.projection import Projection
from samlad.sources.fields import Fields
from samlad.sources.mapping import Mapping

_SHOWN = 5


class Points:
    """Moves the points of batch after batch, all written in one system."""

    def __init__(self, system: Projection) -> None:
        self._system = system
        self._outside = 0
        self._lines: list[int] = []

    @classmethod
    def told(cls, mapping: Mapping) -> Self | None:
        """For the system that the mapping names; none where it names none, and points stay as they are."""
        name = mapping.values.get("crs")
        if name is None or mapping.column("x") is None:
            return None
        try:
            return cls(Projection(name))
        except ValueError as error:
            raise InvalidInput(
                _("Mappningsfilen går inte att använda."),
                column="crs",
                value=name,
                why=_("Koordinatsystemet känns inte igen."),
                cure=_("Ange det: {systems}.").format(systems=", ".join(Projection)),
            ) from error

    def moved(self, frame: pl.DataFrame, fields: Fields) -> pl.DataFrame:
        """The batch with x east and y north in metres. Swapped coordinates are a mistake of the file."""
        x, y = (frame[name].fill_null(float("nan")).to_numpy() for name in ("x", "y"))
        found = placed(x, y, self._system)
        fields.wrong(
            pl.Series(found.status == PointStatus.SWAPPED.value),
            frame["x"],
            fields.mapping.column("x") or "x",
            _("Koordinaterna står i omvänd ordning: x ska vara öst eller longitud, y nord eller latitud."),
            _("Byt plats på x och y i mappningen, eller rätta raden."),
        )
        outside = np.flatnonzero(found.status == PointStatus.OUTSIDE.value)
        self._outside += len(outside)
        self._lines += [int(fields.batch.lines[int(at)]) for at in outside[: _SHOWN - len(self._lines)]]
        return frame.with_columns(pl.Series("x", found.x).fill_nan(None), pl.Series("y", found.y).fill_nan(None))

    def notes(self) -> list[str]:
        """How many points were emptied, with the first lines."""
        if not self._outside:
            return []
        return [
            _("{count} punkter ligger utanför Sverige i {system} och lämnas tomma: rad {rows}{more}").format(
                count=self._outside,
                system=self._system.value,
                rows=", ".join(str(line) for line in self._lines),
                more=" …" if self._outside > _SHOWN else "",
            )
        ]
