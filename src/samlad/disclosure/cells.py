"""Cells of tables, and which totals they add up to."""

from dataclasses import dataclass

Cell = tuple[object, ...]
"""What identifies a cell, e.g. its place, period, sex and age."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A total and the parts that may be subtracted from it. Parts need not be complete: the rest is unknown."""

    total: Cell
    parts: tuple[Cell, ...]
