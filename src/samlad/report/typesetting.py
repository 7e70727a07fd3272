"""The one door to the typesetter: shipped typeface only, nothing read from the machine, the same bytes every time."""

import json
from datetime import UTC, date, datetime
from functools import cache

import typst

from samlad.report.fonts import FOLDER

_DRAWINGS = b"""
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#set text(font: "Inter")
#for (at, one) in json(bytes(sys.inputs.drawings)).enumerate() {
  if at > 0 { pagebreak() }
  image(bytes(one), format: "svg", width: 480pt)
}
"""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def pdf_of(template: bytes, inputs: dict[str, str], *, made: date) -> bytes:
    """A document that follows PDF/UA-1: what is not accessible stops it."""
    done = _compiler(template, inputs).compile(format="pdf", timestamp=_moment(made), pdf_standards=["ua-1"])
    assert isinstance(done, bytes)
    return done


def pictures_of(drawings: list[str], *, sharpness: float = 160) -> list[bytes]:
    """SVG drawings as PNG, for programs that draw no SVG."""
    if not drawings:
        return []
    done = _compiler(_DRAWINGS, {"drawings": json.dumps(drawings)}).compile(format="png", ppi=sharpness)
    return list(done) if isinstance(done, list) else [done or b""]


def _compiler(template: bytes, inputs: dict[str, str]) -> typst.Compiler:
    return typst.Compiler(template, font_paths=_fonts(), sys_inputs=inputs)


def _moment(made: date) -> datetime:
    return datetime(made.year, made.month, made.day, tzinfo=UTC)
