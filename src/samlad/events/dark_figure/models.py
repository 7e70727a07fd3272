"""All models side by side: what the dark figure is depends on how the registers hang together, and that is shown.

Chao's lower bound is the fit of the model without pairs to those seen once and twice (Chao 1987; for unequal registers
Rivest & Baillargeon 2007, Biometrics 63:999–1006): if some are harder to see than others, the total is at least that.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.wording import interval as told_interval
from samlad.core.wording import number
from samlad.events.dark_figure.histories import Histories
from samlad.events.dark_figure.log_linear import LogLinear, Pair, log_linear
from samlad.events.dark_figure.two_lists import unseen_interval

_ALL_SUBSETS = 4
"""Up to so many registers every set of pairs is fitted (64 models); above, sets of at most two."""
_AIC_NEAR = 4.0
"""Models within so much of the best AIC are about as well held by the counts (Burnham & Anderson 2002, section 2.6)."""


@dataclass(frozen=True, slots=True)
class DarkFigure:
    """All models, best AIC first, then the lower bound, and what is to be said about them."""

    frame: pl.DataFrame
    finding: str


def dark_figure(histories: Histories, confidence: float = 0.95) -> DarkFigure:
    """Fit all models: `model, estimate, low, high, se, aic, deviance, df, seen, seen_share, near_best, status`.

    A model that the counts cannot hold has status `not_applicable`. Models whose AIC is within 4 of the best are
    `near_best`: their range is the sensitivity to how the registers hang together.
    """
    pairs = list(combinations(range(len(histories.registers)), 2))
    fits = {chosen: log_linear(histories, chosen, confidence) for chosen in _sets(pairs, len(histories.registers))}
    held = {chosen: fit for chosen, fit in fits.items() if fit is not None}
    if not held:
        raise InvalidInput(
            _("Ingen modell går att anpassa."),
            why=_("Registren har för få gemensamma."),
            cure=_("Ta med fler år, eller ett register till."),
        )
    best = min(fit.aic for fit in held.values())
    rows = [_row(histories, chosen, held[chosen], best) for chosen in sorted(held, key=lambda one: held[one].aic)]
    rows += [_empty(histories, _name(histories, chosen)) for chosen in fits if chosen not in held]
    rows.append(_lower_bound(histories, confidence))
    near = [fit for fit in held.values() if fit.aic - best <= _AIC_NEAR]
    return DarkFigure(pl.DataFrame(rows, infer_schema_length=None), _finding(histories, near))


def _sets(pairs: Sequence[Pair], registers: int) -> Iterator[tuple[Pair, ...]]:
    # All pairs at once would leave the unseen of two registers to guesswork: two registers have no pair to spare.
    most = 0 if registers == 2 else len(pairs) if registers <= _ALL_SUBSETS else 2
    for size in range(most + 1):
        yield from combinations(pairs, size)


def _name(histories: Histories, pairs: Sequence[Pair]) -> str:
    names = histories.registers
    return "independent" if not pairs else " + ".join(f"{names[one]}:{names[other]}" for one, other in pairs)


def _row(histories: Histories, chosen: Sequence[Pair], fit: LogLinear, best: float) -> dict[str, object]:
    return {
        "model": _name(histories, chosen),
        "estimate": fit.total,
        "low": None if fit.interval is None else fit.interval.low,
        "high": None if fit.interval is None else fit.interval.high,
        "se": fit.se,
        "aic": fit.aic,
        "deviance": fit.deviance,
        "df": fit.df,
        "seen": int(histories.seen),
        "seen_share": histories.seen / fit.total,
        "near_best": fit.aic - best <= _AIC_NEAR,
        "status": "unreliable" if fit.interval is None else "ok",
    }


def _empty(histories: Histories, name: str) -> dict[str, object]:
    columns = ("estimate", "low", "high", "se", "aic", "deviance", "df", "seen_share")
    told: dict[str, object] = dict.fromkeys(columns)
    return {"model": name} | told | {"seen": int(histories.seen), "near_best": False, "status": "not_applicable"}


def _lower_bound(histories: Histories, confidence: float) -> dict[str, object]:
    few = histories.patterns.sum(axis=1) <= 2
    rare = Histories(histories.registers, histories.patterns[few], histories.numbers[few])
    fit = log_linear(rare, (), confidence, profile=False)
    row = _empty(histories, "chao_lower_bound")
    if fit is None:
        return row
    unseen = fit.total - rare.seen
    bounds = unseen_interval(histories.seen, unseen, fit.se, confidence)
    total = histories.seen + unseen
    told = {"estimate": total, "low": bounds.low, "high": bounds.high, "se": fit.se, "status": "ok"}
    return row | told | {"seen_share": histories.seen / total}


def _finding(histories: Histories, near: Sequence[LogLinear]) -> str:
    totals = sorted(fit.total for fit in near)
    if len(totals) == 1:
        told = _("Registren såg {seen}. Den modell som stöds av antalen ger {total} sammanlagt.")
        return told.format(seen=number(histories.seen), total=number(totals[0]))
    told = _(
        "Registren såg {seen}. {count} modeller stöds ungefär lika väl av antalen och ger {span} sammanlagt: "
        "så mycket betyder det hur registren hänger ihop."
    )
    return told.format(
        seen=number(histories.seen), count=number(len(totals)), span=told_interval(totals[0], totals[-1])
    )
