"""How many weights lie where: bars over classes of even width, one series or two under one another."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samlad.core.language import _
from samlad.core.wording import number
from samlad.report.charts.axis import axis_over
from samlad.report.charts.canvas import Anchor, Canvas
from samlad.report.charts.frame import Width
from samlad.report.theme import DEFAULT, Theme

_SMALL = 12.0
_TALL = 110.0
_CLASSES = 30


def render_histogram(
    series: Sequence[tuple[str, NDArray[np.float64]]],
    *,
    title: str,
    caption: str,
    description: str,
    width: Width = Width.WIDE,
    theme: Theme = DEFAULT,
) -> str:
    """Each series with its name; all share the classes, so that a shift is seen."""
    canvas = Canvas(f"histogram-{width.value}", float(width), theme)
    used = [(name, values[values > 0]) for name, values in series]
    largest = max(float(values.max()) for _name, values in used)
    across = axis_over([0.0, largest], 36.0, float(width) - 8, wanted=5 if width is Width.WIDE else 3)
    edges = np.linspace(across.low, across.high, _CLASSES + 1)
    counts = [np.histogram(values, edges)[0] for _name, values in used]
    top = 6.0
    most = max(int(one.max()) for one in counts)
    for (name, values), found in zip(used, counts, strict=True):
        told = _("{name}, {count} svar").format(name=name, count=number(values.size))
        canvas.text(0, top + 12, told[:1].upper() + told[1:], _SMALL, bold=True)
        bottom = top + 22 + _TALL
        for at, count in enumerate(found):
            if count:
                left, right = across.at(float(edges[at])), across.at(float(edges[at + 1]))
                height = max(_TALL * count / most, 1.0)
                canvas.rect(left + 0.6, bottom - height, right - left - 1.2, height, theme.accent)
        canvas.line(across.start, bottom, across.end, bottom, theme.axis)
        for tick in across.ticks():
            canvas.line(across.at(tick), bottom, across.at(tick), bottom + 4, theme.axis)
            canvas.text(
                across.at(tick), bottom + 17, number(tick, 0 if across.step >= 1 else 2), _SMALL,
                fill=theme.muted, anchor=Anchor.MIDDLE,
            )  # fmt: skip
        top = bottom + 30
    canvas.text(across.start, top + 8, caption, _SMALL, fill=theme.muted)
    canvas.height = top + 18
    return canvas.finish(title, description)
