"""How a command that a test has run ended."""

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> dict[str, object]:
        """The error as `--json-errors` tells it."""
        found: dict[str, object] = json.loads(self.err)
        return found


Command = Callable[..., Ended]
