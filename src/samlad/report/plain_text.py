"""Keeps texts that people wrote from breaking a file: control signs go, what has no letter form shows as □."""

import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from samlad.disclosure.published import Published
from samlad.report import letters

_Value = TypeVar("_Value")
_MISSING = "□"


def without_controls(text: str) -> str:
    """The text without signs that no file format allows; tabs and line breaks become spaces."""
    if text.isprintable():
        return text
    return "".join(" " if sign in "\t\n\r\x0b\x0c\x85\u2028\u2029" else sign for sign in text if _allowed(sign))


def _allowed(sign: str) -> bool:
    return sign in "\t\n\r\x0b\x0c\x85" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn", "Co"}


def cleaned(value: _Value) -> _Value:
    """The same value with every text in it cleaned; tables of numbers stay as they are."""
    result: Any = value
    if isinstance(value, str) and type(value) is str:
        result = without_controls(value)
    elif isinstance(value, tuple):
        result = tuple(cleaned(one) for one in value)
    elif isinstance(value, Mapping):
        # Keys are codes that rows refer to.
        result = {key: cleaned(one) for key, one in value.items()}
    elif is_dataclass(value) and not isinstance(value, type | Published):
        result = replace(value, **{one.name: cleaned(getattr(value, one.name)) for one in fields(value) if one.init})
    return result  # type: ignore[no-any-return]


def in_typeface(text: str) -> str:
    """The text with only such signs as the shipped typeface can draw."""
    return "".join(sign if letters.has(sign) else _nearest(sign) for sign in text)


def _nearest(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign)
    if plain != sign and all(letters.has(one) for one in plain):
        return plain
    return "" if unicodedata.category(sign) in {"Cf", "Mn"} else _MISSING
