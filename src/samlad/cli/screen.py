"""What a command shows: lines and tables on standard output, progress and errors on standard error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from samlad.core.progress import Progress


def say(text: str) -> None:
    """One line for the reader."""
    typer.echo(text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table for the reader, as wide as it needs when it does not go to a screen."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for row in rows:
        shown.add_row(*row)
    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    console.print(shown)


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on standard error that goes away when the work is done; nothing when nobody looks."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda message, share: None
        return
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def told(message: str, share: float) -> None:
            bar.update(task, description=message, completed=share)

        yield told
