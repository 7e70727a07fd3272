"""What the command line's own parser refuses, told as every other mistake: in the language chosen, and for machines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from typing import Protocol

from samlad.core.errors import WrongUse
from samlad.core.language import _


class _Command(Protocol):
    def list_commands(self, ctx: _Context) -> list[str]: ...


class _Context(Protocol):
    command: _Command
    command_path: str


class _Parameter(Protocol):
    name: str
    opts: list[str]
    param_type_name: str


class Refusal(Protocol):
    """What the parser's exceptions carry; each of them has some of it."""

    message: str
    ctx: _Context | None
    param: _Parameter | None
    param_hint: object
    option_name: str
    possibilities: Sequence[str] | None
    __cause__: BaseException | None

    def format_message(self) -> str:
        """The parser's own sentence, in English."""


_QUOTED = re.compile(r"'(?P<told>[^']*)'")
_BRACKETS = re.compile(r"\((?P<told>[^()]*)\)$")


def wrong_use(error: Refusal) -> WrongUse:
    """The parser's exception as a wrong use."""
    words = _WORDS.get(type(error).__name__)
    if words is not None:
        return words(error)
    if "No such command" in error.message:
        return _no_such_command(error)
    if "unexpected extra argument" in error.message:
        return _unexpected(error)
    return WrongUse(_not_read(), why=error.format_message(), cure=_help(error))


def _not_read() -> str:
    return _("Kommandot går inte att tolka.")


def _help(error: Refusal) -> str:
    """Where the right way to write it stands."""
    context = getattr(error, "ctx", None)
    command = "samlad" if context is None else context.command_path
    return _("Se {command} --help.").format(command=command)


def _missing(error: Refusal) -> WrongUse:
    option = error.param is not None and error.param.param_type_name == "option"
    why = _("{name} måste anges.") if option else _("Argumentet {name} saknas.")
    return WrongUse(_not_read(), why=why.format(name=_name(error)), cure=_help(error))


def _bad_value(error: Refusal) -> WrongUse:
    value, kind = _refused(error.__cause__)
    name = _name(error)
    if kind.startswith("int"):
        why = _("Värdet till {name} ska vara ett heltal.").format(name=name)
    elif kind.startswith("float"):
        why = _("Värdet till {name} ska vara ett tal, med decimalpunkt.").format(name=name)
    else:
        why = _("Värdet till {name} går inte att använda.").format(name=name)
    return WrongUse(_not_read(), value=value, why=why, cure=_help(error))


def _refused(cause: object) -> tuple[str | None, str]:
    """The value that was refused and the kind of mistake, as the check that refused it tells them."""
    told = getattr(cause, "errors", None)
    mistakes = [] if told is None else told()
    return (str(mistakes[0]["input"]), str(mistakes[0]["type"])) if mistakes else (None, "")


def _no_such_option(error: Refusal) -> WrongUse:
    near = sorted(error.possibilities or ())
    return WrongUse(
        _not_read(), value=error.option_name, why=_("Valet finns inte."), cure=_meant(near) if near else _help(error)
    )


def _no_value(error: Refusal) -> WrongUse:
    if "requires" not in error.message:
        return WrongUse(
            _not_read(), value=error.option_name, why=_("Valet har fått fel antal värden."), cure=_help(error)
        )
    return WrongUse(_not_read(), why=_("Värdet till {option} saknas.").format(option=error.option_name),
                    cure=_help(error))  # fmt: skip


def _no_command(error: Refusal) -> WrongUse:
    return WrongUse(_not_read(), why=_("Inget kommando är angivet."), cure=_help(error))


def _no_such_command(error: Refusal) -> WrongUse:
    found = _QUOTED.search(error.message)
    told = found["told"] if found else ""
    known = [] if error.ctx is None else list(error.ctx.command.list_commands(error.ctx))
    near = difflib.get_close_matches(told, known)
    return WrongUse(
        _not_read(), value=told, why=_("Kommandot finns inte."), cure=_meant(near) if near else _help(error)
    )


def _unexpected(error: Refusal) -> WrongUse:
    found = _BRACKETS.search(error.message)
    return WrongUse(
        _not_read(),
        value=found["told"] if found else None,
        why=_("Det är fler argument än kommandot tar."),
        cure=_help(error),
    )


def _meant(near: Sequence[str]) -> str:
    return _("Menade du {names}?").format(names=", ".join(near))


def _name(error: Refusal) -> str:
    """The option or argument as it is written: the last of an option's names is the long one."""
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "")
    return str(parameter.opts[-1] if parameter.param_type_name == "option" else parameter.name.upper())


_WORDS: dict[str, Callable[[Refusal], WrongUse]] = {
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _no_value,
    "NoArgsIsHelpError": _no_command,
}
"""By the name of the parser's exception: its module is private to the command-line library."""
