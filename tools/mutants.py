"""Mutation testing of one file: every small change to it must make a test fail.

    make mutants FILE=src/samlad/survey/variance.py TESTS="tests/survey/test_tables.py tests/survey/test_against_r.py"

Each mutant swaps an operator, a comparison, a constant, a branch or drops a term. The tests run in a copy of the
project under .venv/mutants, so the working tree stays as it is. What survives is printed with its line; a mutant that
makes no difference is written down in docs/methods/survey-mutation-testing.md.
"""

import ast
import copy
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# Imported before the children are forked, and not used before: their threads start in the child.
import hypothesis  # noqa: F401
import narwhals  # noqa: F401
import polars  # noqa: F401
import pytest
import scipy.linalg
import scipy.sparse
import scipy.special  # noqa: F401

PROJECT = Path(__file__).resolve().parent.parent
COPY = PROJECT / ".venv" / "mutants"
LONGEST = 4.0
"""A mutant that takes so many times the time of the tests as they are hangs: it is killed."""

_BINARY: dict[type[ast.operator], list[type[ast.operator]]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
}
_COMPARED: dict[type[ast.cmpop], list[type[ast.cmpop]]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
_OPTIONS = ("-x", "-p", "no:xdist", "-p", "no:benchmark", "-W", "ignore::pytest.PytestAssertRewriteWarning")
_CHOICES = {"where", "maximum", "minimum"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed file: where, what the expression was and became, and the whole source."""

    line: int
    before: str
    after: str
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a source, in the order of its lines."""
    tree = ast.parse(source)
    for node in sorted(_expressions(tree), key=lambda one: (one.lineno, one.col_offset)):
        for changed in _changes(node):
            before, after = ast.unparse(node), ast.unparse(ast.fix_missing_locations(changed))
            yield Mutant(node.lineno, before, after, _replaced(source, node, after))


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    """All expressions but annotations, decorators and messages."""
    for name, value in ast.iter_fields(tree):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Raise) or not isinstance(child, ast.AST):
                continue
            if isinstance(child, ast.Call) and ast.unparse(child.func) in {"_", "ngettext"}:
                continue
            if isinstance(child, ast.expr):
                yield child
            yield from _expressions(child)


def _changes(node: ast.expr) -> Iterator[ast.expr]:
    match node:
        case ast.BinOp() | ast.Compare(ops=[_]):
            yield from _other_operators(node)
        case ast.BoolOp():
            yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub()):
            yield node.operand
        case ast.IfExp():
            yield ast.IfExp(node.test, node.orelse, node.body)
        case ast.Constant(value=bool()):
            yield ast.Constant(not node.value)
        case ast.Constant(value=int() | float()):
            yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))
        case ast.Call(func=ast.Attribute(attr=name)) if name in _CHOICES:
            yield from _swapped_choice(node)


def _other_operators(node: ast.BinOp | ast.Compare) -> Iterator[ast.expr]:
    """Another operator in its place, or the first term alone."""
    if isinstance(node, ast.Compare):
        for other in _COMPARED.get(type(node.ops[0]), []):
            yield ast.Compare(node.left, [other()], node.comparators)
        return
    for operator in _BINARY.get(type(node.op), []):
        yield ast.BinOp(node.left, operator(), node.right)
    if isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
        yield node.left


def _swapped_choice(node: ast.Call) -> Iterator[ast.expr]:
    changed = copy.deepcopy(node)
    assert isinstance(changed.func, ast.Attribute)
    if changed.func.attr == "where" and len(changed.args) == 3:
        changed.args[1:] = [changed.args[2], changed.args[1]]
        yield changed
    elif changed.func.attr in {"maximum", "minimum"} and len(changed.args) == 2:
        changed.func.attr = "minimum" if changed.func.attr == "maximum" else "maximum"
        yield changed


def _replaced(source: str, node: ast.expr, text: str) -> str:
    """The source with one expression in other words, in brackets so that it stays whole."""
    lines = source.encode().splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    assert node.end_lineno is not None
    assert node.end_col_offset is not None
    start, end = starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset
    content = source.encode()
    return (content[:start] + f"({text})".encode() + content[end:]).decode()


def _copied() -> None:
    for name in ("src", "tests", "tools", "pyproject.toml", "README.md"):
        source, target = PROJECT / name, COPY / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    shared, link = PROJECT.parent / "shared", COPY.parent / "shared"
    if shared.is_dir() and not link.exists():
        link.symlink_to(shared)  # the published cases stand beside the project, and beside its copy


def _fails(tests: list[str], longest: float = 0.0) -> bool:
    """Do the tests tell that something is wrong? A child of this process runs them: the slow imports are made once."""
    child = os.fork()
    if not child:
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, 1)
        os.dup2(nothing, 2)
        signal.alarm(int(longest))  # 0: never
        os.chdir(COPY)
        sys.path.insert(0, str(COPY / "src"))
        code = pytest.main([*_OPTIONS, *tests])
        os._exit(int(code != 0))
    return os.waitpid(child, 0)[1] != 0


def main(file: str, tests: list[str]) -> int:
    """Try every mutant; gives 1 when some survive."""
    sys.dont_write_bytecode = True
    _copied()
    target = COPY / file
    source = target.read_text(encoding="utf-8")
    began = time.monotonic()
    if _fails(tests):
        print("The tests fail without any mutant.")
        return 2
    took = time.monotonic() - began
    longest = LONGEST * took + 5
    print(f"{file}: the tests take {took:.1f} s", flush=True)
    made, survived = 0, []
    try:
        for mutant in mutants(source):
            target.write_text(mutant.source, encoding="utf-8")
            made += 1
            if not _fails(tests, longest):
                survived.append(mutant)
                print(f"{file}:{mutant.line}: {mutant.before}  →  {mutant.after}", flush=True)
    finally:
        target.write_text(source, encoding="utf-8")
    print(f"{file}: {made} mutants, {made - len(survived)} killed, {len(survived)} survived")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
