"""One door to all alarm methods: a table in, a table with expected counts, thresholds and alarms out."""

from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.events.alarms import control_chart, ears
from samlad.events.alarms.farrington import farrington
from samlad.events.alarms.farrington_flexible import farrington_flexible
from samlad.events.alarms.judged import Floats, Judged
from samlad.events.alarms.series import series_of
from samlad.events.alarms.settings import Settings


class Method(StrEnum):
    """How a series can be watched."""

    FARRINGTON = "farrington"
    FARRINGTON_FLEXIBLE = "farrington-flexible"
    EARS_C1 = "ears-c1"
    EARS_C2 = "ears-c2"
    EARS_C3 = "ears-c3"
    CUSUM = "cusum"
    XMR = "xmr"

    @property
    def alpha(self) -> float | None:
        """The false-alarm rate of a test when none is told; none where the method has no such setting."""
        return {
            Method.FARRINGTON: 0.01,
            Method.FARRINGTON_FLEXIBLE: 0.01,
            Method.EARS_C1: 0.001,
            Method.EARS_C2: 0.001,
            Method.EARS_C3: 0.025,
        }.get(self)


def alarms(
    frame: IntoFrame,
    when: str,
    count: str,
    *,
    method: Method = Method.FARRINGTON,
    settings: Settings | None = None,
    fill_gaps: bool = False,
) -> pl.DataFrame:
    """Watch a series: `date, count, expected, threshold, alarm, rule`, in order of time.

    `expected` and `threshold` are counts per step; both are null, and `alarm` false, where the history is too short.
    """
    settings = settings or Settings()
    require_settings(settings)
    series = series_of(frame, when, count, fill_gaps=fill_gaps)
    found = judge(series.counts, method, settings)
    return pl.DataFrame(
        {
            "date": series.dates,
            "count": series.counts.astype(np.int64),
            "expected": pl.Series(found.expected).fill_nan(None),
            "threshold": pl.Series(found.threshold).fill_nan(None),
            "alarm": found.alarm,
            "rule": [rule.value for rule in found.rules],
        }
    )


def judge(counts: Floats, method: Method, settings: Settings, only: range | None = None) -> Judged:
    """Judge counts in order of time; `only` limits the work of the Farrington methods to some of them."""
    alpha = settings.alpha if settings.alpha is not None else method.alpha or 0.0
    match method:
        case Method.FARRINGTON:
            return farrington(counts, settings, alpha, only)
        case Method.FARRINGTON_FLEXIBLE:
            return farrington_flexible(counts, settings, alpha, only)
        case Method.CUSUM:
            return control_chart.cusum(counts, settings)
        case Method.XMR:
            return control_chart.xmr(counts, settings)
        case _:
            return {Method.EARS_C1: ears.c1, Method.EARS_C2: ears.c2, Method.EARS_C3: ears.c3}[method](counts, alpha)


def require_settings(settings: Settings) -> None:
    """Stop at settings no method can use."""
    told = (
        ("frequency", settings.frequency, 1, 366),
        ("years", settings.years, 1, 50),
        ("half-window", settings.half_window, 0, 180),
        ("recent", settings.recent, 0, 366),
        ("baseline", settings.baseline, 2, 100_000),
        ("k", settings.k, 0, 100),
        ("h", settings.h, 0, 1000),
    )
    for name, value, low, high in told:
        if value is not None and not low <= value <= high:
            raise _unusable(name, value, _("Det ska ligga mellan {low} och {high}.").format(low=low, high=high))
    if settings.alpha is not None and not 0 < settings.alpha < 0.5:
        raise _unusable("alpha", settings.alpha, _("Det ska vara större än 0 och mindre än 0,5."))
    if 2 * settings.half_window + 1 > settings.frequency:
        raise _unusable("half-window", settings.half_window, _("Fönstret är längre än ett år."))
    if settings.left_out >= settings.years * settings.frequency:
        raise _unusable("recent", settings.left_out, _("Ingen historia blir kvar."))
    if settings.limit54 is not None and (settings.limit54[0] < 0 or settings.limit54[1] < 1):
        raise _unusable("limit54", settings.limit54[0], _("Skriv antal fall och antal veckor, till exempel 5,4."))


def _unusable(name: str, value: float, why: str) -> WrongUse:
    return WrongUse(_("Inställningen går inte att använda."), value=f"--{name} {value}", why=why)
