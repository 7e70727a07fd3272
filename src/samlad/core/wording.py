"""Numbers and dates as a person reads them: decimal comma, space for thousands, in Swedish or English.

Babel holds the rules of each language; this module only chooses among them.
"""

import math
import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from samlad.core.language import current_language

_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")

_LOCALES = {"sv": "sv_SE", "en": "en_GB"}


def _locale() -> str:
    """British English: days before months, as the rest of the text is spelt."""
    return _LOCALES[current_language().value]


def number(value: float, decimals: int = 0, *, sign: bool = False) -> str:
    """A number with thousands apart and a fixed count of decimals: `1 234,5`.

    `sign` shows a plus before positive numbers, for differences. A value that rounds to zero shows no minus.
    """
    return _worded(round(float(value), decimals) + 0.0, decimals, sign, _locale())


@lru_cache(maxsize=8192)
def _worded(rounded: float, decimals: int, sign: bool, locale: str) -> str:
    """Tables say the same few numbers again and again, and Babel is slow."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    if sign:
        pattern = f"+{pattern};-{pattern}" if rounded else pattern
    # Babel keeps a hyphen in patterns of one's own; a minus is a character of its own.
    return format_decimal(rounded, format=pattern, locale=locale).replace("-", "\u2212")


def figures(value: float, digits: int = 6) -> str:
    """A number with so many significant digits, none of them a trailing zero: `1 234,5`, `0,00123457`."""
    if not math.isfinite(value):
        return f"{value:g}".replace("-", "\u2212")
    size = math.floor(math.log10(abs(value))) if value else 0
    rounded = round(float(value), digits - 1 - size)
    decimals = f"{Decimal(repr(rounded)):f}".rstrip("0").partition(".")[2]
    return _worded(rounded + 0.0, len(decimals), False, _locale())


def percent(share: float, decimals: int = 0) -> str:
    """A share between 0 and 1 as per cent: `12,3 %`."""
    return per_cent_of(number(share * 100, decimals))


def per_cent_of(text: str) -> str:
    """A number or an interval already in words, with the per cent sign as the language sets it: `9–15 %`."""
    return f"{text}\u00a0%" if current_language().value == "sv" else f"{text}%"


def interval(low: float, high: float, decimals: int = 0, *, as_percent: bool = False) -> str:
    """An interval as `6,6–14,3`, with a minus kept readable: `−2,1 till 3,4`."""
    if as_percent:
        low, high = low * 100, high * 100
    first, last = number(low, decimals), number(high, decimals)
    if low < 0:
        joint = " till " if current_language().value == "sv" else " to "
        return f"{first}{joint}{last}"
    return f"{first}–{last}"


def unbroken(sentence: str) -> str:
    """The sentence with its thousands held together, so that no line ends inside `1 000`."""
    return _THOUSANDS.sub("\u00a0", sentence)


def kronor(value: float) -> str:
    """An amount of money a board can read: `1,2 miljoner kronor`, `34 500 kronor`."""
    swedish = current_language().value == "sv"
    magnitude = abs(value)
    if magnitude >= 1e9:
        return f"{number(value / 1e9, 1)} " + ("miljarder kronor" if swedish else "billion SEK")
    if magnitude >= 1e6:
        return f"{number(value / 1e6, 1)} " + ("miljoner kronor" if swedish else "million SEK")
    return f"{number(value)} " + ("kronor" if swedish else "SEK")


def day(when: date) -> str:
    """A date in words: `1 juni 2005`."""
    return format_date(when, format="long", locale=_locale())


def moment(when: datetime) -> str:
    """A time stamp in words, to the minute."""
    return format_datetime(when, format="d MMMM y HH:mm", locale=_locale())


def listed(items: list[str]) -> str:
    """Several things in one sentence: `Kil, Grums och Munkfors`."""

    return format_list(items, locale=_locale())


def genitive(name: str) -> str:
    """Whose it is, by the Swedish rule that a name on s, x or z stays as it is: `Karlstads`, `Munkfors`."""
    if current_language().value != "sv":
        return f"{name}'s"
    return name if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"
