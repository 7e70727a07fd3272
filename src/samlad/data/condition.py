"""Whom a question was put to: a condition on the answers to earlier questions, read, written and applied to a table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_TOKEN = re.compile(
    r"\s*(?:(?P<sign><=|>=|!=|=|<|>|\(|\)|,)"
    r"|\$\{(?P<held>[^}\s]+)\}"
    r"|'(?P<single>[^']*)'|\"(?P<double>[^\"]*)\""
    r"|(?P<word>[\w.:/-]+))"
)
_ORDER: dict[str, Callable[[pl.Expr, float], pl.Expr]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to `question` stands in a relation to one code: `=`, `!=`, `<`, `<=`, `>`, `>=`."""

    question: str
    relation: str
    code: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NotSo:
    """The part does not hold."""

    part: "Condition"


Condition = Answered | AllOf | AnyOf | NotSo


def parsed(text: str) -> Condition:
    """Read `smoke_alarm = 1 and (age in (1, 2) or not home = 3)`; also `${q} = '1'` and `selected(${q}, '1')`."""
    reader = _Reader(text)
    found = reader.either()
    reader.end()
    return found


def written(condition: Condition) -> str:
    """The condition as text that `parsed` reads back to the same."""
    if isinstance(condition, Answered):
        return f"{condition.question} {condition.relation} {_quoted(condition.code)}"
    if isinstance(condition, NotSo):
        return f"not ({written(condition.part)})"
    word = " and " if isinstance(condition, AllOf) else " or "
    return word.join(
        f"({written(part)})" if isinstance(part, AllOf | AnyOf) else written(part) for part in condition.parts
    )


def answers_of(condition: Condition) -> Iterator[Answered]:
    """Every single answer the condition looks at."""
    if isinstance(condition, Answered):
        yield condition
    elif isinstance(condition, NotSo):
        yield from answers_of(condition.part)
    else:
        for part in condition.parts:
            yield from answers_of(part)


def replaced(condition: Condition, change: Callable[[Answered], Condition]) -> Condition:
    """The same condition with every single answer exchanged."""
    if isinstance(condition, Answered):
        return change(condition)
    if isinstance(condition, NotSo):
        return NotSo(replaced(condition.part, change))
    return type(condition)(tuple(replaced(part, change) for part in condition.parts))


def holds(condition: Condition, column: Callable[[str], str]) -> pl.Expr:
    """The rows that fulfil it as a Boolean expression; an answer that is not there fulfils nothing but `!=` neither.

    `column` gives the column of a question by its id.
    """
    if isinstance(condition, Answered):
        return _answered(condition, column(condition.question))
    if isinstance(condition, NotSo):
        return ~holds(condition.part, column)
    parts = [holds(part, column) for part in condition.parts]
    return reduce(lambda left, right: left & right if isinstance(condition, AllOf) else left | right, parts)


def _answered(one: Answered, column: str) -> pl.Expr:
    stored = code_expression(column)
    if one.relation == "=":
        return (stored == one.code).fill_null(False)
    if one.relation == "!=":
        return (stored != one.code).fill_null(False)
    return _ORDER[one.relation](stored.cast(pl.Float64, strict=False), float(one.code)).fill_null(False)


def code_expression(column: str) -> pl.Expr:
    """A column's codes as text, the same for 1 and 1.0."""
    return pl.col(column).cast(pl.String).str.strip_chars().str.replace(r"^(-?\d+)\.0+$", "$1")


def _quoted(code: str) -> str:
    return code if re.fullmatch(r"-?\d+(?:\.\d+)?", code) else f"'{code}'"


class _Reader:
    """Reads one condition from left to right; `and` binds tighter than `or`, `not` tightest."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split()
        self._at = 0

    def _split(self) -> list[tuple[str, str]]:
        tokens: list[tuple[str, str]] = []
        place = 0
        text = self._text.rstrip()
        while place < len(text):
            found = _TOKEN.match(text, place)
            if found is None or found.lastgroup is None:
                raise self._refused(text[place:])
            kind = {"single": "code", "double": "code", "held": "word"}.get(found.lastgroup, found.lastgroup)
            tokens.append((kind, found[found.lastgroup]))
            place = found.end()
        return tokens

    def either(self) -> Condition:
        """Parts joined by `or`."""
        parts = [self._both()]
        while self._takes("or", "eller"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else AnyOf(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._single()]
        while self._takes("and", "och"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _single(self) -> Condition:
        if self._takes("not", "inte"):
            return NotSo(self._single())
        if self._takes("("):
            inner = self.either()
            self._need(")")
            return inner
        if self._peek() == ("word", "selected") and self._peek(1) == ("sign", "("):
            self._at += 2
            question = self._next("word")
            self._need(",")
            code = self._code()
            self._need(")")
            return Answered(question, "=", code)
        return self._compared()

    def _compared(self) -> Condition:
        question = self._next("word")
        if self._takes("in"):
            self._need("(")
            codes = [self._code()]
            while self._takes(","):
                codes.append(self._code())
            self._need(")")
            tests = tuple(Answered(question, "=", code) for code in codes)
            return tests[0] if len(tests) == 1 else AnyOf(tests)
        relation = self._next("sign")
        if relation not in {"=", "!=", *_ORDER}:
            raise self._refused(relation)
        code = self._code()
        if relation in _ORDER and not re.fullmatch(r"-?\d+(?:\.\d+)?", code):
            raise self._refused(code)
        return Answered(question, relation, code)

    def _code(self) -> str:
        kind, text = self._peek()
        if kind not in {"code", "word"}:
            raise self._refused(text)
        self._at += 1
        return re.sub(r"^(-?\d+)\.0+$", r"\1", text)

    def end(self) -> None:
        """Nothing may follow."""
        if self._at < len(self._tokens):
            raise self._refused(self._tokens[self._at][1])

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        place = self._at + ahead
        return self._tokens[place] if place < len(self._tokens) else ("end", "")

    def _takes(self, *words: str) -> bool:
        kind, text = self._peek()
        found = kind != "code" and text.lower() in words
        self._at += found
        return found

    def _need(self, sign: str) -> None:
        if not self._takes(sign):
            raise self._refused(self._peek()[1])

    def _next(self, kind: str) -> str:
        found, text = self._peek()
        if found != kind:
            raise self._refused(text)
        self._at += 1
        return text

    def _refused(self, at: str) -> InvalidInput:
        return InvalidInput(
            _("Villkoret för vem frågan ställs till går inte att läsa."),
            value=self._text,
            why=_("Läsningen stannar vid ”{at}”.").format(at=at) if at else _("Det slutar för tidigt."),
            cure=_("Skriv till exempel: smoke_alarm = 1 and age in (1, 2)."),
        )
