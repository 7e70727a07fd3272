"""How wide a text gets in the shipped typeface, and where to break it: what keeps labels from overlapping."""

import json
from functools import cache

from samlad.report.fonts import ADVANCES

_UNKNOWN = 700
"""Thousandths of the size for a sign the typeface lacks: wider than most, so that room is left."""


@cache
def _advances() -> dict[str, dict[str, int]]:
    loaded: dict[str, dict[str, int]] = json.loads(ADVANCES.read_text(encoding="utf-8"))
    return loaded


def has(sign: str) -> bool:
    """Can the shipped typeface draw it?"""
    return sign in _advances()["regular"]


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line at a size in pixels."""
    widths = _advances()["bold" if bold else "regular"]
    return sum(widths.get(sign, _UNKNOWN) for sign in text) * size / 1000


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text as lines that fit the room: broken at spaces, then after hyphens, then inside a word."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, room, bold=bold)
        lines.extend(whole)
    if line or not lines:
        lines.append(line)
    return lines


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    pieces: list[str] = []
    while word and width(word, size, bold=bold) > room:
        fits = len(word) - 1
        while fits > 1 and width(word[:fits] + "-", size, bold=bold) > room:
            fits -= 1
        fits = max(fits, 1)
        hyphen = word.rfind("-", 0, fits)
        if hyphen > 1:
            pieces.append(word[: hyphen + 1])
            word = word[hyphen + 1 :]
        else:
            pieces.append(word[:fits] + ("-" if fits > 1 else ""))
            word = word[fits:]
    pieces.append(word)
    return pieces
