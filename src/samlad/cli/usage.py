"""What the command line's own parser refuses, told as every other mistake: in the language chosen, and for machines."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from typing import Any

from samlad.core.errors import WrongUse
from samlad.core.language import _

_QUOTED = re.compile(r"'(?P<told>[^']*)'")
_BRACKETS = re.compile(r"\((?P<told>[^()]*)\)$")


def wrong_use(error: Any, arguments: Sequence[str]) -> WrongUse:
    """The parser's exception as a wrong use. `arguments` are the words of the command, where the value is looked up."""
    words = _WORDS.get(type(error).__name__)
    if words is not None:
        return words(error, arguments)
    if "No such command" in error.message:
        return _no_such_command(error)
    if "unexpected extra argument" in error.message:
        return _unexpected(error)
    return WrongUse(_not_read(), why=error.format_message(), cure=_help(error))


def _not_read() -> str:
    return _("Kommandot går inte att tolka.")


def _help(error: Any) -> str:
    """Where the right way to write it stands."""
    context = getattr(error, "ctx", None)
    command = "samlad" if context is None else context.command_path
    return _("Se {command} --help.").format(command=command)


def _missing(error: Any, arguments: Sequence[str]) -> WrongUse:
    del arguments
    option = error.param is not None and error.param.param_type_name == "option"
    why = _("{name} måste anges.") if option else _("Argumentet {name} saknas.")
    return WrongUse(_not_read(), why=why.format(name=_name(error)), cure=_help(error))


def _bad_value(error: Any, arguments: Sequence[str]) -> WrongUse:
    kind = getattr(getattr(error.param, "type", None), "name", "")
    wanted = {
        "integer": _("Värdet till {name} ska vara ett heltal."),
        "int": _("Värdet till {name} ska vara ett heltal."),
        "float": _("Värdet till {name} ska vara ett tal, med decimalpunkt."),
        "boolean": _("Värdet till {name} ska vara ja eller nej."),
    }
    why = wanted.get(kind, _("Värdet till {name} går inte att använda."))
    return WrongUse(
        _not_read(), value=_given(error.param, arguments), why=why.format(name=_name(error)), cure=_help(error)
    )


def _no_such_option(error: Any, arguments: Sequence[str]) -> WrongUse:
    del arguments
    near = sorted(error.possibilities or ())
    return WrongUse(
        _not_read(), value=error.option_name, why=_("Valet finns inte."), cure=_meant(near) if near else _help(error)
    )


def _no_value(error: Any, arguments: Sequence[str]) -> WrongUse:
    del arguments
    if "requires" not in error.message:
        return WrongUse(
            _not_read(), value=error.option_name, why=_("Valet har fått fel antal värden."), cure=_help(error)
        )
    return WrongUse(_not_read(), why=_("Värdet till {option} saknas.").format(option=error.option_name),
                    cure=_help(error))  # fmt: skip


def _no_command(error: Any, arguments: Sequence[str]) -> WrongUse:
    del arguments
    return WrongUse(_not_read(), why=_("Inget kommando är angivet."), cure=_help(error))


def _no_such_command(error: Any) -> WrongUse:
    found = _QUOTED.search(error.message)
    told = found["told"] if found else ""
    known = [] if error.ctx is None else list(error.ctx.command.list_commands(error.ctx))
    near = difflib.get_close_matches(told, known)
    return WrongUse(
        _not_read(), value=told, why=_("Kommandot finns inte."), cure=_meant(near) if near else _help(error)
    )


def _unexpected(error: Any) -> WrongUse:
    found = _BRACKETS.search(error.message)
    return WrongUse(
        _not_read(),
        value=found["told"] if found else None,
        why=_("Det är fler argument än kommandot tar."),
        cure=_help(error),
    )


def _meant(near: Sequence[str]) -> str:
    return _("Menade du {names}?").format(names=", ".join(near))


def _name(error: Any) -> str:
    """The option or argument as it is written: the last of an option's names is the long one."""
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "")
    return str(parameter.opts[-1] if parameter.param_type_name == "option" else parameter.name.upper())


def _given(parameter: Any, arguments: Sequence[str]) -> str | None:
    """What was written after an option; an argument's value is not looked for among the words."""
    if parameter is None or parameter.param_type_name != "option":
        return None
    for number, word in enumerate(arguments):
        name, sign, value = word.partition("=")
        if name in parameter.opts:
            return value if sign else next(iter(arguments[number + 1 :]), None)
    return None


_WORDS: dict[str, Callable[[Any, Sequence[str]], WrongUse]] = {
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "NoSuchOption": _no_such_option,
    "BadOptionUsage": _no_value,
    "NoArgsIsHelpError": _no_command,
}
"""By the name of the parser's exception: its module is private to the command-line library."""
