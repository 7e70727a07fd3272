"""What both scan commands need: runs that can be made, and how far they have come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from samlad.cli.events import flags
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    from samlad.core.progress import Progress

_MOST_RUNS = 1_000_000
_HALF_ROUND_THE_EARTH = 20_040  # km


def require_search(
    simulations: int, seed: int, threads: int, clusters: int, max_share: float, max_km: float | None
) -> None:
    """Stop at runs, or sizes of a cluster, that say nothing."""
    require_runs(simulations, seed, threads, clusters)
    flags.require_between(max_share, "--max-share", 0, 1)
    flags.require_between(max_km, "--max-km", 0, _HALF_ROUND_THE_EARTH)


def require_runs(simulations: int, seed: int, threads: int, clusters: int) -> None:
    """Stop at numbers that say nothing."""
    for value, option, low, high in (
        (simulations, "--simulations", 0, _MOST_RUNS),
        (seed, "--seed", 0, 2**62),
        (threads, "--threads", 1, 256),
        (clusters, "--max-clusters", 1, 1_000_000),
    ):
        if not low <= value <= high:
            raise WrongUse(
                _("Talet går inte att använda."),
                value=f"{option} {value}",
                why=_("Det ska ligga mellan {low} och {high}.").format(low=low, high=high),
            )


@contextmanager
def progress() -> Iterator[Progress]:
    """How far the runs have come, on a screen that somebody looks at."""
    import sys

    from samlad.core.progress import silent

    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda message, share: bar.update(task, description=message, completed=share)
