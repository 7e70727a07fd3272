"""The one door to the typesetter: shipped typeface only, nothing read from the machine, the same bytes every time."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Literal

import typst

from samlad.report.fonts import FOLDER


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER)])


def typeset(
    template: bytes,
    inputs: dict[str, str],
    *,
    made: date,
    kind: Literal["pdf", "png"] = "pdf",
    sharpness: float = 144,
) -> bytes:
    """A document of one template and its data. PDF follows PDF/UA-1: what is not accessible stops it."""
    compiler = typst.Compiler(template, font_paths=_fonts(), sys_inputs=inputs)
    done = compiler.compile(
        format=kind,
        ppi=sharpness,
        timestamp=datetime(made.year, made.month, made.day, tzinfo=UTC),
        pdf_standards=["ua-1"] if kind == "pdf" else [],
    )
    # A document of several pages comes as a list when it is drawn as pictures.
    pages = done if isinstance(done, list) else [done]
    first = pages[0]
    assert first is not None
    return first
