"""How long work tells how far it has come, without knowing who listens."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with a sentence and the share done, 0 to 1."""


def silent(message: str, share: float) -> None:
    """Listen to nothing; the default when nobody waits."""
