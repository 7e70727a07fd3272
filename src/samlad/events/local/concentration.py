"""How gathered events are on few places, and whether that is more than chance gathers few events.

Bernasco & Steenbeek (2017), Journal of Quantitative Criminology 33:451–467 (Gini with fewer events than places);
the share of places with half of the events: Weisburd (2015), Criminology 53:133–157.
"""

from dataclasses import dataclass

import numpy as np

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.events.local.neighbours import Floats
from samlad.stats.streams import stream


@dataclass(frozen=True, slots=True)
class Concentration:
    """Over `places` places and `events` events.

    `half` places, the share `half_share` of all, hold half of the events. `gini` is 0 when events are as spread as so
    few can be, towards 1 when all are on one place. `repeats` is the share of events on a place that had one before,
    `repeat_places` the number of places with two or more. `chance_*` are means when every place is as likely, `p` the
    share of such draws as concentrated (by Gini) or more.
    """

    places: int
    events: int
    half: int
    half_share: float
    gini: float
    repeats: float
    repeat_places: int
    chance_half_share: float
    chance_gini: float
    chance_repeats: float
    p: float
    simulations: int


def concentration(counts: Floats, places: int | None = None, *, simulations: int = 999, seed: int = 1) -> Concentration:
    """`counts` are events per place, whole numbers; `places` all places that exist, when those without an event are
    not in `counts`. The draws use the seed."""
    if (counts < 0).any() or (counts != np.round(counts)).any():
        raise InvalidInput(_("Koncentrationen går inte att räkna."), why=_("Antalen ska vara heltal, minst noll."))
    total = places if places is not None else counts.size
    if total < counts.size:
        raise InvalidInput(
            _("Koncentrationen går inte att räkna."),
            value=str(total),
            why=_("Fler platser har händelser än det sägs finnas."),
        )
    events = int(counts.sum())
    if events < 1 or total < 2:
        raise InvalidInput(
            _("Koncentrationen går inte att räkna."), why=_("Det behövs minst två platser och en händelse.")
        )
    full = np.concatenate([counts, np.zeros(total - counts.size)])
    generator = stream(seed, "concentration")
    drawn = [
        _described(np.bincount(generator.integers(0, total, events), minlength=total)) for _run in range(simulations)
    ]
    half, gini, repeats = _described(full)
    chance = np.array(drawn).reshape(-1, 3)
    means = chance.mean(axis=0) if simulations else np.full(3, np.nan)
    return Concentration(
        total,
        events,
        half,
        half / total,
        gini,
        repeats,
        int((full >= 2).sum()),
        float(means[0] / total),
        float(means[1]),
        float(means[2]),
        (1 + int((chance[:, 1] >= gini - 1e-12).sum())) / (1 + simulations),
        simulations,
    )


def _described(counts: Floats | np.ndarray) -> tuple[int, float, float]:
    """How many places hold half of the events, the Gini, and the share of events that are repeats."""
    events = counts.sum()
    falling = np.sort(counts)[::-1]
    half = int(np.searchsorted(np.cumsum(falling), events / 2) + 1)
    return half, gini(counts), float(1 - (counts > 0).sum() / events)


def gini(counts: Floats | np.ndarray) -> float:
    """Gini against the most even spread that so many events can have over so many places (Bernasco & Steenbeek 2017).

    With at least as many events as places this is the common Gini.
    """
    rising = np.sort(counts)
    n, events = rising.size, float(rising.sum())
    ranks = float(2 * np.arange(1, n + 1) @ (rising / events)) - n - 1
    return max(1 / events, 1 / n) * ranks - max(n / events, 1.0) + 1


def lorenz(counts: Floats) -> tuple[Floats, Floats]:
    """The Lorenz curve, from the places with most: share of places, share of events; both begin with 0."""
    falling = np.sort(counts)[::-1]
    share = np.concatenate([[0.0], np.cumsum(falling) / falling.sum()])
    return np.linspace(0.0, 1.0, falling.size + 1), share
