"""Mistakes a person can mend: what, where, why, what to do. Everything else is a defect of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from samlad.core.language import _


class ExitCode(IntEnum):
    """What the shell is told: one number a kind of ending."""

    DONE = 0
    WRONG_USE = 2
    PERSONAL_DATA = 3
    INVALID_INPUT = 10
    DEFINITION_CHANGED = 11
    NOTHING_TO_SHOW = 12
    SOURCE_UNREACHABLE = 13
    CONFIDENTIAL = 14
    DEFECT = 70


_SPOTS = 3
"""So many spots of the same mistake are told; twenty lines that differ in the row alone hide what is wrong."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake at one spot. `row` is the line in the file, the heading being line 1."""

    why: str
    cure: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def where(self) -> str:
        """The spot in words: file, row, column, value; empty when none is known."""
        parts = []
        if self.file is not None:
            parts.append(self.file)
        if self.row is not None:
            parts.append(_("rad {row}").format(row=self.row))
        if self.column is not None:
            parts.append(_("kolumn ”{column}”").format(column=self.column))
        if self.value is not None:
            parts.append(_("värdet ”{value}”").format(value=_shortened(self.value)))
        return ", ".join(parts)


def _shortened(value: str, limit: int = 60) -> str:
    return value if len(value) <= limit else value[: limit - 1] + "…"


def _folded(same: Sequence[Problem]) -> list[str]:
    """The lines of one mistake made at many spots: the first spots, how many more, and the cure once."""
    lines = []
    for problem in same[:_SPOTS]:
        lines.append("  " + ": ".join(part for part in (problem.where(), problem.why) if part))
    hidden = len(same) - _SPOTS
    if hidden > 0:
        lines.append("  " + _("… och {count} till.").format(count=hidden))
    if same[0].cure:
        lines.append("    → " + same[0].cure)
    return lines


class SamladError(Exception):
    """The one base of every error shown to a person, without a trace.

    `what` says what could not be done; each problem says where, why and how to mend it.
    `total` counts all problems when more were found than are carried along.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.INVALID_INPUT
    code: ClassVar[str] = "invalid_input"

    def __init__(
        self,
        what: str,
        *,
        why: str = "",
        cure: str = "",
        file: str | None = None,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        problems: Sequence[Problem] = (),
        total: int | None = None,
    ) -> None:
        super().__init__(what)
        self.what = what
        if not problems and (why or cure):
            problems = [Problem(why, cure, file, row, column, value)]
        self.problems = tuple(problems)
        self.total = len(self.problems) if total is None else total

    def for_people(self, limit: int = 20) -> str:
        """The whole message as lines of plain text, at most `limit` kinds of problems, each folded to its first."""
        kinds: dict[tuple[str | None, ...], list[Problem]] = {}
        for problem in self.problems:
            kinds.setdefault((problem.why, problem.cure, problem.file, problem.column), []).append(problem)
        # What was found and not carried along may be of another kind: it is counted at the end.
        hidden = self.total - len(self.problems) + sum(len(same) for same in list(kinds.values())[limit:])
        lines = [self.what]
        for same in list(kinds.values())[:limit]:
            lines += _folded(same)
        if hidden > 0:
            lines.append("  " + _("… och {count} fel till.").format(count=hidden))
        return "\n".join(lines)

    def for_machines(self) -> dict[str, object]:
        """The first problem as one flat object: code, exit, what, file, row, column, value, why, cure."""
        first = self.problems[0] if self.problems else Problem("", "")
        return {
            "code": self.code,
            "exit": int(self.exit_code),
            "what": self.what,
            "file": first.file,
            "row": first.row,
            "column": first.column,
            "value": first.value,
            "why": first.why,
            "cure": first.cure,
        }


class WrongUse(SamladError):
    """The command or function was asked for something it does not offer."""

    exit_code = ExitCode.WRONG_USE
    code = "wrong_use"


class PersonalDataFound(SamladError):
    """A text that must hold no person holds what looks like one."""

    exit_code = ExitCode.PERSONAL_DATA
    code = "personal_data"


class InvalidInput(SamladError):
    """A file or value that cannot be read or must not be believed."""

    exit_code = ExitCode.INVALID_INPUT
    code = "invalid_input"


class DefinitionChanged(SamladError):
    """The same id now means something else: unit, averaging, polarity or code list."""

    exit_code = ExitCode.DEFINITION_CHANGED
    code = "definition_changed"


class NothingToShow(SamladError):
    """The question was fine, but there is no data to answer it with."""

    exit_code = ExitCode.NOTHING_TO_SHOW
    code = "nothing_to_show"


class SourceUnreachable(SamladError):
    """A source outside could not be reached."""

    exit_code = ExitCode.SOURCE_UNREACHABLE
    code = "source_unreachable"


class Confidential(SamladError):
    """Refused, since the answer would give a person away."""

    exit_code = ExitCode.CONFIDENTIAL
    code = "confidential"
