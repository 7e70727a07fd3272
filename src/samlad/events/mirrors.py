"""One phenomenon in several mirrors: what people say in a survey beside what police, rescue and hospital have seen.

No mirror is the truth; how they differ is the finding. The ratio of two numbers has a normal logarithm with variance
Var(log a) + Var(log b) (delta method): for an interval (log high − log low) / 2z, for a bare count 1/√count.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.frames import polars_of
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.core.wording import figures
from samlad.events.checked import amounts, filled, names, require_columns, stop_at
from samlad.stats.intervals import normal_quantile

_COLUMNS = ("source", "compared_with", "source_value", "compared_value", "ratio", "low", "high", "finding", "status")


class Mirror(StrEnum):
    """The kinds of source a phenomenon is seen in, in the order they are compared."""

    SURVEY = "survey"
    HOSPITAL = "hospital"
    POLICE = "police"
    RESCUE = "rescue"

    def label(self) -> str:
        """The source in words."""
        return {
            Mirror.SURVEY: _("enkäten"),
            Mirror.HOSPITAL: _("sjukvården"),
            Mirror.POLICE: _("polisen"),
            Mirror.RESCUE: _("räddningstjänsten"),
        }[self]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one mirror shows: a number and the standard error of its logarithm (none when the number is zero)."""

    value: float
    log_se: float | None

    @classmethod
    def of(cls, value: float, low: float | None, high: float | None, confidence: float) -> "Seen":
        """From a number with its limits; without limits the number is a count of events."""
        if value <= 0:
            return cls(value, None)
        if low is None or high is None:
            return cls(value, 1 / math.sqrt(value))
        if low <= 0:
            # The lower limit is nought: its logarithm has no end, the upper half tells the spread.
            return cls(value, math.log(high / value) / normal_quantile(confidence))
        return cls(value, math.log(high / low) / (2 * normal_quantile(confidence)))


def ratio_of(one: Seen, other: Seen, confidence: float = 0.95) -> tuple[float, Interval] | None:
    """The first divided by the second, with log-normal limits; none when one of them is zero."""
    if one.log_se is None or other.log_se is None:
        return None
    ratio = one.value / other.value
    spread = math.exp(normal_quantile(confidence) * math.hypot(one.log_se, other.log_se))
    return ratio, Interval(ratio / spread, ratio * spread, confidence)


def mirrors(
    frame: IntoFrame,
    *,
    source: str = "source",
    value: str = "value",
    low: str = "low",
    high: str = "high",
    by: Sequence[str] = (),
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Every pair of sources compared, in every group of `by` (place, sex, age, period).

    One row a group and source comes in: `survey`, `hospital`, `police` or `rescue`, all in the same unit; without
    limits the number is taken for a count. Gives `by…, source, compared_with, source_value, compared_value, ratio, low,
    high, finding, status`; the ratio is the second source over the first: what share of the survey the police know.
    """
    table = polars_of(frame)
    require_columns(table, [source, value, *by])
    taken = [name for name in by if name in _COLUMNS]
    if taken:
        raise WrongUse(_("Resultatet har en kolumn med samma namn."), value=", ".join(taken))
    rows = _rows(table, source, value, low, high, by)
    stop_at(
        rows.select(*by, "§source").is_duplicated(), rows["§source"], source, _("Källan står två gånger i gruppen.")
    )
    found = [
        {**dict(zip(by, key, strict=True)), **one}
        for key, group in rows.group_by(by, maintain_order=True)
        for one in _compared(group, confidence)
    ] if by else list(_compared(rows, confidence))  # fmt: skip
    if not found:
        raise InvalidInput(
            _("Det finns inget att jämföra."),
            why=_("Ingen grupp har två källor."),
            cure=_("Ge minst två rader per grupp, med olika källor."),
        )
    return pl.DataFrame(found, infer_schema_length=None)


def _rows(table: pl.DataFrame, source: str, value: str, low: str, high: str, by: Sequence[str]) -> pl.DataFrame:
    """Checked columns under names of our own."""
    kinds = filled(names(table, source), source)
    known = [mirror.value for mirror in Mirror]
    cure = _("Skriv något av: {known}.").format(known=", ".join(known))
    stop_at(~kinds.is_in(known), kinds, source, _("Källan är okänd."), cure)
    number = filled(amounts(table, value), value)
    nothing = pl.Series([None] * table.height, dtype=pl.Float64)
    lowest = amounts(table, low) if low in table.columns else nothing
    highest = amounts(table, high) if high in table.columns else nothing
    stop_at(lowest.is_null() != highest.is_null(), number, value, _("Intervallet har bara en gräns."))
    outside = (lowest > number) | (highest < number)
    stop_at(outside, number, value, _("Värdet ligger utanför sitt intervall."))
    keys = [filled(names(table, name), name) for name in by]
    renamed = {"§source": kinds, "§value": number, "§low": lowest, "§high": highest}
    return pl.DataFrame([*keys, *(series.alias(name) for name, series in renamed.items())])


def _compared(group: pl.DataFrame, confidence: float) -> Iterator[dict[str, object]]:
    """Each later mirror over each earlier one."""
    told = {
        Mirror(kind): Seen.of(value, low, high, confidence)
        for kind, value, low, high in group.select("§source", "§value", "§low", "§high").iter_rows()
    }
    order = [mirror for mirror in Mirror if mirror in told]
    for at, first in enumerate(order):
        for second in order[at + 1 :]:
            found = ratio_of(told[second], told[first], confidence)
            yield {
                "source": second.value,
                "compared_with": first.value,
                "source_value": told[second].value,
                "compared_value": told[first].value,
                "ratio": None if found is None else found[0],
                "low": None if found is None else found[1].low,
                "high": None if found is None else found[1].high,
                "finding": finding(second, first, found),
                "status": "not_applicable" if found is None else "ok",
            }


def finding(one: Mirror, other: Mirror, found: tuple[float, Interval] | None) -> str:
    """How two mirrors differ, in a sentence."""
    first, second = one.label(), other.label()
    if found is None:
        told = _("{first} och {second} går inte att jämföra: den ena har inte sett något.")
        return _capital(told.format(first=first, second=second))
    ratio, limits = found
    if limits.holds(1.0):
        told = _("{first} och {second} går inte att skilja åt: {ratio} gånger så mycket ({low}–{high}).")
    elif ratio < 1:
        told = _("{first} ser mindre än {second}: {ratio} gånger så mycket ({low}–{high}).")
    else:
        told = _("{first} ser mer än {second}: {ratio} gånger så mycket ({low}–{high}).")
    words = {"ratio": figures(ratio, 2), "low": figures(limits.low, 2), "high": figures(limits.high, 2)}
    return _capital(told.format(first=first, second=second, **words))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
