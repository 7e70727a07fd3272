"""Puts shapes and words on an SVG: only presentation attributes, so that a strict content security policy allows it."""

from dataclasses import dataclass
from enum import StrEnum
from html import escape

from samlad.report import letters
from samlad.report.plain_text import without_controls
from samlad.report.theme import Theme


class Shape(StrEnum):
    """The signs that carry meaning beside colour."""

    UP = "up"
    DOWN = "down"
    DOT = "dot"
    RING = "ring"
    DIAMOND = "diamond"
    SQUARE = "square"


class Anchor(StrEnum):
    """Which point of a text its position names."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that something takes up."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Do the two share any area?"""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def _number(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def _attributes(values: dict[str, object]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{_number(value) if isinstance(value, float) else escape(str(value))}"'
        for name, value in values.items()
        if value is not None
    )


class Canvas:
    """Collects elements from top to bottom; `height` grows with what the chart needs."""

    def __init__(self, identity: str, width: float, theme: Theme) -> None:
        self.identity = identity
        self.width = width
        self.theme = theme
        self.height = 0.0
        self._parts: list[str] = []
        self._definitions: list[str] = []

    def raw(self, name: str, **attributes: object) -> None:
        """An element without content."""
        self._parts.append(f"<{name}{_attributes(attributes)}/>")

    def define(self, markup: str) -> None:
        """Something to refer to, such as a pattern; built from constants alone."""
        if markup not in self._definitions:
            self._definitions.append(markup)

    def begin(self, **attributes: object) -> None:
        """Open a group; `data_row` ties it to a row of the table twin."""
        self._parts.append(f"<g{_attributes(attributes)}>")

    def end(self) -> None:
        """Close the group."""
        self._parts.append("</g>")

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more: object) -> None:
        """A filled rectangle."""
        self.raw("rect", x=float(x), y=float(y), width=float(width), height=float(height), fill=fill, **more)

    def line(self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 1, **more: object) -> None:
        """A straight line."""
        self.raw(
            "line",
            x1=float(x1),
            y1=float(y1),
            x2=float(x2),
            y2=float(y2),
            stroke=stroke,
            stroke_width=float(width),
            **more,
        )

    def path(self, d: str, **attributes: object) -> None:
        """A path of ready coordinates."""
        self.raw("path", d=d, **attributes)

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float = 13,
        *,
        fill: str | None = None,
        anchor: Anchor = Anchor.START,
        bold: bool = False,
    ) -> None:
        """One line of text on its base line."""
        attributes: dict[str, object] = {
            "x": float(x),
            "y": float(y),
            "font_size": float(size),
            "fill": fill or self.theme.ink,
            "text_anchor": None if anchor is Anchor.START else anchor.value,
            "font_weight": "700" if bold else None,
        }
        self._parts.append(f"<text{_attributes(attributes)}>{escape(without_controls(words))}</text>")

    def lines(
        self, x: float, y: float, lines: list[str], size: float = 13, *, step: float | None = None, **more: object
    ) -> float:
        """Several lines from a first base line; gives the base line after the last."""
        for line in lines:
            self.text(x, y, line, size, **more)  # type: ignore[arg-type]
            y += step or size * 1.3
        return y

    def paragraph(self, y: float, words: str, size: float = 12, *, fill: str | None = None) -> float:
        """Text across the whole width from a first base line; gives the base line after it."""
        return self.lines(0, y, letters.wrapped(words, size, self.width), size, fill=fill)

    def sign(self, shape: Shape, x: float, y: float, radius: float, colour: str) -> None:
        """A marker centred on a point."""
        paper, r = self.theme.paper, float(radius)
        around: dict[str, object] = {"fill": colour, "stroke": paper, "stroke_width": 1.0}
        if shape is Shape.DOT:
            self.raw("circle", cx=float(x), cy=float(y), r=r, **around)
        elif shape is Shape.RING:
            self.raw("circle", cx=float(x), cy=float(y), r=r - 1, fill=paper, stroke=colour, stroke_width=2.0)
        elif shape is Shape.SQUARE:
            self.rect(x - r * 0.85, y - r * 0.85, r * 1.7, r * 1.7, paper, stroke=colour, stroke_width=2.0)
        else:
            points = {
                Shape.UP: ((0, -1.15), (1.1, 0.8), (-1.1, 0.8)),
                Shape.DOWN: ((0, 1.15), (1.1, -0.8), (-1.1, -0.8)),
            }.get(shape, ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)))
            if shape is Shape.DIAMOND:
                around = {"fill": paper, "stroke": colour, "stroke_width": 2.0}
            self.raw("polygon", points=" ".join(f"{x + a * r:.1f},{y + b * r:.1f}" for a, b in points), **around)

    def finish(self, title: str, description: str) -> str:
        """The whole picture with its name and description for those who do not see it."""
        name, told = f"{self.identity}-title", f"{self.identity}-desc"
        title, description = escape(without_controls(title)), escape(without_controls(description))
        defs = f"<defs>{''.join(self._definitions)}</defs>" if self._definitions else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(self.width)} {_number(self.height)}"'
            f' width="{_number(self.width)}" height="{_number(self.height)}" role="img"'
            f' aria-labelledby="{name}" aria-describedby="{told}"'
            f' font-family="{escape(self.theme.font_family)}" font-size="13">'
            f'<title id="{name}">{title}</title><desc id="{told}">{description}</desc>'
            f"{defs}{''.join(self._parts)}</svg>"
        )
