"""Points brought to SWEREF 99 TM and to their areas; faults are told, and no point is mended in silence."""

import json
import sqlite3
import struct

import numpy as np
import pytest
import shapely

from samlad.core.errors import InvalidInput
from samlad.places.areas import Areas, municipalities, read_areas
from samlad.places.points import PointStatus, placed
from samlad.places.projection import Projection, detected, to_sweref

KARLSTAD = (13.5036, 59.3793)
"""Longitude and latitude of the square in Karlstad."""


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def back(system: Projection, lon: float = KARLSTAD[0], lat: float = KARLSTAD[1]) -> tuple[float, float]:
    """The same point written in a system, by the library that is the reference here (PROJ)."""
    from pyproj import Transformer

    found: tuple[float, float] = Transformer.from_crs(4326, system.epsg, always_xy=True).transform(lon, lat)
    return found


@pytest.mark.golden
def test_the_central_meridian_of_sweref_99_tm_is_500_000_metres_east_at_15_degrees():
    """By the definition of the projection (Lantmäteriet): false easting 500 000 m, central meridian 15°."""
    east, _north = to_sweref(numbers(15.0), numbers(62.0), Projection.WGS84)
    assert east[0] == pytest.approx(500_000, abs=0.01)


@pytest.mark.golden
@pytest.mark.parametrize(
    ("system", "meridian"),
    [(Projection.SWEREF99_12_00, 12.0), (Projection.SWEREF99_13_30, 13.5), (Projection.SWEREF99_14_15, 14.25),
     (Projection.SWEREF99_18_00, 18.0), (Projection.SWEREF99_20_15, 20.25), (Projection.SWEREF99_23_15, 23.25)],
)  # fmt: skip
def test_a_local_zone_has_150_000_metres_east_on_its_own_meridian(system, meridian):
    assert back(system, meridian, 60.0)[0] == pytest.approx(150_000, abs=0.01)


NEAR = [one for one in Projection if one.value[-4:] not in {"1630", "1715", "1800", "1845", "2015", "2145", "2315"}]
"""The systems in use within a few degrees of Karlstad; read in the others the point would be a slip of zone."""


@pytest.mark.parametrize("system", NEAR)
def test_every_system_leads_to_the_same_place(system):
    x, y = back(system)
    found = placed(numbers(x), numbers(y), system, municipalities())
    assert (found.x[0], found.y[0]) == pytest.approx(back(Projection.SWEREF99_TM), abs=2.0)
    assert found.area == ["1780"]


@pytest.mark.parametrize("system", [Projection.SWEREF99_TM, Projection.RT90, Projection.WGS84])
def test_a_system_is_detected_where_the_numbers_tell(system):
    x, y = back(system)
    assert detected(numbers(x, x), numbers(y, y)) is system


def test_a_local_zone_must_be_told():
    x, y = back(Projection.SWEREF99_13_30)
    assert detected(numbers(x), numbers(y)) is None
    with pytest.raises(InvalidInput, match="Punkterna"):
        placed(numbers(x), numbers(y))


def test_each_fault_has_its_name():
    x, y = back(Projection.SWEREF99_TM)
    sea = back(Projection.SWEREF99_TM, 19.5, 58.5)
    zone = back(Projection.SWEREF99_13_30)
    east = numbers(x, y, 0.0, np.nan, sea[0], zone[0], x)
    north = numbers(y, x, 0.0, 1.0, sea[1], zone[1], y * 10)
    found = placed(east, north, Projection.SWEREF99_TM, municipalities())
    assert found.status.tolist() == ["ok", "swapped", "zero", "lacking", "no_area", "outside", "outside"]
    assert np.isfinite(found.x).tolist() == [True, False, False, False, True, False, False]
    assert set(found.status) <= {one.value for one in PointStatus}


def test_the_first_of_two_overlapping_areas_counts():
    areas = Areas(("a", "b"), np.array([shapely.box(0, 0, 10, 10), shapely.box(5, 5, 20, 20)], dtype=object))
    assert areas.of(numbers(7, 15, 30), numbers(7, 15, 30)) == ["a", "b", None]


def feature(code: str | None) -> dict[str, object]:
    ring = [[13.0, 59.0], [14.0, 59.0], [14.0, 60.0], [13.0, 60.0], [13.0, 59.0]]
    return {"type": "Feature", "properties": {"desokod": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def test_areas_of_a_geojson_file(tmp_path):
    path = tmp_path / "deso.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature("1780C1010")]}), encoding="utf-8")
    x, y = back(Projection.SWEREF99_TM)
    assert read_areas(path, "desokod").of(numbers(x), numbers(y)) == ["1780C1010"]


@pytest.mark.parametrize("content", ["", "{}", '{"features": []}', '{"features": [{"properties": {}}]}', "[1]"])
def test_a_file_without_areas_is_refused_in_words(tmp_path, content):
    path = tmp_path / "deso.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match="Områdena går inte att läsa"):
        read_areas(path, "desokod")


def test_areas_of_a_geopackage(tmp_path):
    path = tmp_path / "deso.gpkg"
    x, y = back(Projection.SWEREF99_TM)
    shape = shapely.box(x - 100, y - 100, x + 100, y + 100)
    head = b"GP\0\x03" + struct.pack("<i", 3006) + struct.pack("<4d", *shape.bounds)
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)")
        base.execute("INSERT INTO gpkg_geometry_columns VALUES ('deso', 'geom', 'POLYGON', 3006, 0, 0)")
        base.execute("CREATE TABLE deso (fid INTEGER, geom BLOB, desokod TEXT)")
        base.execute("INSERT INTO deso VALUES (1, ?, '1780C1010')", (head + shapely.to_wkb(shape),))
    assert read_areas(path, "desokod").of(numbers(x, x + 500), numbers(y, y)) == ["1780C1010", None]
    with pytest.raises(InvalidInput):
        read_areas(path, "kod")
