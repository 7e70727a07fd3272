"""Reads a drawn chart back: where its words and shapes lie."""

import math
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from samlad.report import letters

SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Written:
    """One line of text and the room it takes."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Written") -> bool:
        return (
            self.left < other.right - 0.5
            and other.left < self.right - 0.5
            and self.top < other.bottom - 0.5
            and other.top < self.bottom - 0.5
        )


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def size(root: ElementTree.Element) -> tuple[float, float]:
    _x, _y, width, height = map(float, root.attrib["viewBox"].split())
    return width, height


def texts(root: ElementTree.Element) -> list[Written]:
    found = []
    for one in root.iter(f"{SVG}text"):
        words, at = one.text or "", one.attrib
        points = float(at["font-size"])
        wide = letters.width(words, points, bold=at.get("font-weight") == "700")
        x, y = float(at["x"]), float(at["y"])
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[at.get("text-anchor", "start")]
        found.append(Written(words, left, y - points * 0.74, left + wide, y + points * 0.2))
    return found


def corners(root: ElementTree.Element) -> list[tuple[float, float]]:
    """Every coordinate of every shape outside the definitions."""
    found: list[tuple[float, float]] = []
    defined = {id(part) for defs in root.iter(f"{SVG}defs") for part in defs.iter()}
    for one in root.iter():
        at = one.attrib
        name = one.tag.removeprefix(SVG)
        if id(one) in defined:
            continue
        if name == "rect":
            x, y = float(at["x"]), float(at["y"])
            found += [(x, y), (x + float(at["width"]), y + float(at["height"]))]
            assert float(at["width"]) >= 0
            assert float(at["height"]) >= 0
        elif name == "circle":
            x, y, r = float(at["cx"]), float(at["cy"]), float(at["r"])
            found += [(x - r, y - r), (x + r, y + r)]
        elif name == "line":
            found += [(float(at["x1"]), float(at["y1"])), (float(at["x2"]), float(at["y2"]))]
        elif name in {"polygon", "polyline", "path"}:
            numbers = [float(number) for number in _NUMBER.findall(at.get("points") or at["d"])]
            found += list(zip(numbers[::2], numbers[1::2], strict=True))
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in found)
    return found


def row_groups(root: ElementTree.Element) -> dict[int, list[ElementTree.Element]]:
    found: dict[int, list[ElementTree.Element]] = {}
    for one in root.iter(f"{SVG}g"):
        if "data-row" in one.attrib:
            found.setdefault(int(one.attrib["data-row"]), []).append(one)
    return found
