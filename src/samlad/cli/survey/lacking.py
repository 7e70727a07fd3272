"""What a standardised table leaves open, told on standard error: the groups without answers in a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import typer

from samlad.core.language import _

_TOLD = 20


def tell_lacking(question: str, lacking: Mapping[tuple[str, ...], Sequence[str]]) -> None:
    """One line a group: why it is `not_applicable`. `lacking` is what `lacking_classes` gives."""
    for group, classes in list(lacking.items())[:_TOLD]:
        if group:
            told = _("{question}, {group}: inga svar i {classes}, så gruppen går inte att standardisera.")
        else:
            told = _("{question}: inga svar i {classes}, så svaren går inte att standardisera.")
        typer.echo(told.format(question=question, group=", ".join(group), classes=", ".join(classes)), err=True)
    if len(lacking) > _TOLD:
        typer.echo(_("… och {count} till.").format(count=len(lacking) - _TOLD), err=True)
