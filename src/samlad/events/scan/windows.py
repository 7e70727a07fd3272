"""Which spans of time are tried."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Windows:
    """The spans of time tried: every one that ends at one of `ends` and has `shortest` to `longest` steps."""

    ends: Sequence[int]
    shortest: int
    longest: int

    def lengths(self, end: int) -> range:
        """How many steps a span that ends at `end` may have."""
        return range(1, min(self.longest, end + 1) + 1)

    @property
    def earliest(self) -> int:
        """The first step that any span holds."""
        return min(end + 1 - len(self.lengths(end)) for end in self.ends)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """Every span as its first and last step."""
        return ((end - length + 1, end) for end in self.ends for length in self.lengths(end) if length >= self.shortest)


NO_TIME = Windows((0,), 1, 1)
"""Time plays no part: everything is one step."""
