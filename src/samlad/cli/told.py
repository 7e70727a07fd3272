"""What is told on the command line in words: one of a list, a day."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TypeVar

from samlad.core.errors import WrongUse
from samlad.core.language import _

Kind = TypeVar("Kind", bound=StrEnum)


def chosen(kind: type[Kind], told: str, option: str) -> Kind:
    """One of the words an option allows."""
    try:
        return kind(told)
    except ValueError as error:
        raise WrongUse(
            _("Valet {option} finns inte.").format(option=option),
            value=told,
            why=_("Det ska vara något av: {choices}.").format(choices=", ".join(one.value for one in kind)),
            cure=_("Välj ett av dem."),
        ) from error


def day(told: str, option: str) -> date:
    """A day as 2026-11-22; slashes will do."""
    try:
        return date.fromisoformat(told.replace("/", "-"))
    except ValueError as error:
        raise WrongUse(
            _("Datumet går inte att förstå."), value=f"{option} {told}", cure=_("Skriv dagen som 2026-11-22.")
        ) from error
