"""How charts and documents look: every colour and letter in one object that a municipality can replace by one file."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.picture.model import Direction, Polarity

_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as `#rrggbb`. Text colours hold 4.5:1 and graphics 3:1 against `paper`; tests watch the default."""

    paper: str = "#ffffff"
    ink: str = "#1b2733"
    muted: str = "#535f6b"
    grid: str = "#dde3e8"
    axis: str = "#78848f"
    band: str = "#eaf1f7"
    accent: str = "#0b4f8a"
    context: str = "#66727e"
    higher: str = "#1c69ae"
    lower: str = "#b25400"
    better: str = "#0f766e"
    worse: str = "#b3212a"
    undecided: str = "#5f6b77"
    women: str = "#6d4aa3"
    men: str = "#0f766e"
    ramp_low: str = "#edf4fa"
    ramp_high: str = "#0b4a84"
    notice: str = "#fff3cd"
    notice_ink: str = "#5c4300"
    font_family: str = "Inter, Noto Sans, Helvetica Neue, Arial, sans-serif"

    def tone(self, direction: Direction, polarity: Polarity) -> str:
        """The colour of a difference. Where more is neither good nor bad it is blue or orange, without judgement."""
        if direction not in {Direction.HIGHER, Direction.LOWER}:
            return self.undecided
        higher = direction is Direction.HIGHER
        if polarity is Polarity.NEUTRAL:
            return self.higher if higher else self.lower
        return self.better if higher == (polarity is Polarity.MORE_IS_BETTER) else self.worse


DEFAULT = Theme()


def theme_from_file(path: Path) -> Theme:
    """Read a theme: a JSON object with any of the names of `Theme`; what is left out stays as it is."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput(
            _("Utseendet går inte att läsa."),
            file=path.name,
            why=_("Filen är inte läsbar JSON: {detail}").format(detail=error),
            cure=_("Skriv ett objekt med färger, till exempel {example}.").format(example='{"accent": "#0b4f8a"}'),
        ) from error
    return _theme(given if isinstance(given, Mapping) else {"": given}, path.name)


def _theme(given: Mapping[str, object], file: str) -> Theme:
    known = {one.name for one in fields(Theme)}
    for name, value in given.items():
        if name not in known:
            raise InvalidInput(
                _("Utseendet går inte att läsa."),
                file=file,
                column=name,
                why=_("Namnet finns inte."),
                cure=_("Använd något av: {allowed}.").format(allowed=", ".join(sorted(known))),
            )
        if not isinstance(value, str) or (name != "font_family" and not _COLOUR.match(value)):
            raise InvalidInput(
                _("Utseendet går inte att läsa."),
                file=file,
                column=name,
                value=str(value),
                why=_("Värdet är ingen färg."),
                cure=_("Skriv färgen som #rrggbb."),
            )
    return Theme(**{name: str(value) for name, value in given.items()})


def contrast(one: str, other: str) -> float:
    """The contrast between two colours as WCAG counts it, 1 to 21."""
    first, second = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (first + 0.05) / (second + 0.05)


def readable_on(theme: Theme, fill: str) -> str:
    """The colour of words on a filled area: light or dark, black where neither of the theme's is strong enough."""
    best = max((theme.paper, theme.ink), key=lambda colour: contrast(colour, fill))
    return best if contrast(best, fill) >= 4.5 else max(("#ffffff", "#000000"), key=lambda one: contrast(one, fill))


def mixed(low: str, high: str, part: float) -> str:
    """The colour a part (0 to 1) of the way from one to another."""
    pairs = zip(_channels(low), _channels(high), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in _channels(colour)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
