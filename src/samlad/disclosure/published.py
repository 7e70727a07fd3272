"""The protected table: the only kind that public pages, reports, the API and files for download accept."""

import polars as pl

from samlad.core.estimates import KEY, SCHEMA, EstimateTable

_DOOR = object()


class Published(EstimateTable):
    """Estimates that have passed `disclosure.publish()`. A withheld row has no value, se, interval, n or base.

    There is no other way in: building one by hand is a defect and says so.
    """

    __slots__ = ()

    def __init__(self, frame: pl.DataFrame, door: object = None) -> None:
        if door is not _DOOR:
            raise TypeError("Published is made by samlad.disclosure.publish() alone")
        super().__init__(frame)

    @classmethod
    def empty(cls) -> "Published":
        """A table without rows gives nobody away."""
        return cls._through_the_door(SCHEMA.to_frame())

    @classmethod
    def _through_the_door(cls, frame: pl.DataFrame) -> "Published":
        return cls(frame, _DOOR)

    def matching(self, table: EstimateTable) -> "Published":
        """The rows that stand in a table, as they may be shown."""
        return self._like(self.frame.join(table.frame.select(KEY), on=list(KEY), how="semi", nulls_equal=True))

    @classmethod
    def of_releases(cls, frames: "list[pl.DataFrame]") -> "Published":
        """Frozen releases read back, as one table; of rows that share a key the one shown with most is kept."""
        if not frames:
            return cls.empty()
        table = pl.concat(frames).sort(pl.col("n").is_null(), maintain_order=True)
        return cls._through_the_door(table.unique(KEY, keep="first", maintain_order=True))
