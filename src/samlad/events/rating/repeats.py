"""Events that hit the same person again: what that does to the spread of a count, and persons beside events.

If N_k persons had k events each and the persons are independent, the count Σ k·N_k has variance Σ k²·N_k: a compound
Poisson count (Public Health England's rule for repeat events). With one event each it is Poisson's own.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.events.checked import counts, filled, names
from samlad.events.rating.limits import around
from samlad.stats.many_counts import wilson_limits

_AGAIN = "§again"


def repeat_variance(persons_by_times: Mapping[int, int]) -> tuple[int, int]:
    """Events and their variance: {1: 40, 2: 5} means 40 persons once and 5 persons twice."""
    for times, persons in persons_by_times.items():
        if times < 1 or persons < 0:
            raise InvalidInput(
                _("Upprepade händelser går inte att räkna."),
                value=f"{times}: {persons}",
                why=_("Antalet händelser ska vara minst ett och antalet personer inte negativt."),
                cure=_("Ange personer med 1, 2, 3 … händelser var."),
            )
    events = sum(times * persons for times, persons in persons_by_times.items())
    return events, sum(times**2 * persons for times, persons in persons_by_times.items())


def repeated(frame: IntoFrame, *, times: str, persons: str, by: Sequence[str]) -> pl.DataFrame:
    """From rows "so many persons had so many events" to `by…, count, variance, persons`, ready for `rates`."""
    return _summed(polars_of(frame), times, persons, by).drop(_AGAIN)


def _summed(table: pl.DataFrame, times: str, persons: str, by: Sequence[str]) -> pl.DataFrame:
    """Events, their variance, persons, and the events of those who had more than one."""
    number, people = filled(counts(table, times), times), filled(counts(table, persons), persons)
    rows = pl.DataFrame({**{name: names(table, name) for name in by}, "§k": number, "§who": people})
    k, who = pl.col("§k"), pl.col("§who")
    sums = [
        (k * who).sum().alias("count"),
        (k**2 * who).sum().alias("variance"),
        who.filter(k > 0).sum().alias("persons"),
        (k * who).filter(k > 1).sum().alias(_AGAIN),
    ]
    return rows.group_by(list(by)).agg(sums).sort(by) if by else rows.select(sums)


def persons_and_events(
    frame: IntoFrame,
    *,
    times: str,
    persons: str,
    population: Mapping[tuple[str, ...], float],
    by: Sequence[str],
    per: float = 100_000.0,
    confidence: float = 0.95,
) -> pl.DataFrame:
    """Two answers side by side: how many events there were per inhabitant, and how many inhabitants were hit.

    `population` gives the inhabitants of every group (its values of `by`). Columns `by…, events, persons, population,
    rate, rate_low, rate_high, risk, risk_low, risk_high, events_per_person, repeat_share`. The rate's limits allow for
    repeats, the risk's are Wilson's. `repeat_share`: the share of the events that hit somebody who was hit again.
    """
    summed = _summed(polars_of(frame), times, persons, by)
    groups = [tuple(map(str, row)) for row in summed.select(by).iter_rows()] if by else [()]
    base = np.array([_inhabitants(population, group) for group in groups])
    events, people = summed["count"].to_numpy(), summed["persons"].to_numpy()
    _require_fewer(people, base, groups)
    scale = per / base
    variance = np.where(events > 0, summed["variance"].to_numpy(), 1.0) * scale**2
    rate_low, rate_high = around(events * scale, variance, events, None, confidence)
    risk_low, risk_high = wilson_limits(people, base, confidence)
    return pl.DataFrame(
        {
            **{name: summed[name] for name in by},
            "events": events.astype(np.int64),
            "persons": people.astype(np.int64),
            "population": base,
            "rate": events * scale,
            "rate_low": rate_low,
            "rate_high": rate_high,
            "risk": people * scale,
            "risk_low": risk_low * per,
            "risk_high": risk_high * per,
            "events_per_person": _quotient(events, people),
            "repeat_share": _quotient(summed[_AGAIN].to_numpy(), events),
        }
    )


def _quotient(above: np.ndarray, below: np.ndarray) -> pl.Series:
    """Null where nothing stands below the line."""
    return pl.Series(np.where(below > 0, above / np.where(below > 0, below, 1.0), np.nan)).fill_nan(None)


def _inhabitants(population: Mapping[tuple[str, ...], float], group: tuple[str, ...]) -> float:
    found = population.get(group, 0.0)
    if found > 0:
        return found
    raise InvalidInput(
        _("Befolkningen saknas."),
        value=", ".join(group),
        why=_("Gruppen har händelser, men ingen befolkning."),
        cure=_("Ge befolkningen för varje grupp. Koden kan höra till en annan årgång av indelningen."),
    )


def _require_fewer(people: np.ndarray, base: np.ndarray, groups: Sequence[tuple[str, ...]]) -> None:
    for at in np.flatnonzero(people > base)[:1]:
        raise InvalidInput(
            _("Fler personer är drabbade än det finns."),
            value=", ".join(groups[at]),
            why=_("{persons:.0f} drabbade av {population:.0f} invånare.").format(
                persons=people[at], population=base[at]
            ),
            cure=_("Kontrollera befolkningen, eller att personerna hör till gruppen."),
        )
