"""How large a change shows: the smallest rise or fall that two independent waves would tell from chance.

A two-sided test at level α finds a change δ with the wanted power when δ/SE = z(1 − α/2) + z(power), with
SE = √((p(1 − p) + q(1 − q))/n_eff), q = p ± δ, and n_eff = n/deff answers in each wave (Cochran 1977, *Sampling
Techniques*, ch. 4; the chance of a finding in the wrong direction is left out: under one in a million at 80 per cent).
"""

import numpy as np
from scipy import special

from samlad.core.errors import WrongUse
from samlad.core.language import _
from samlad.survey.design import Floats

_HALVINGS = 60


def detectable(
    share: Floats, effective: Floats, *, power: float = 0.80, level: float = 0.05, fall: bool = False
) -> Floats:
    """The smallest rise (or fall) of each share, 0–1, as a positive number; nan when no change on that side shows."""
    if not (0.5 <= power < 1 and 0 < level < 1):
        raise WrongUse(
            _("Styrkan går inte att använda."),
            value=f"{power:g}; {level:g}",
            why=_("Styrkan ska vara minst 0,5 och under 1, och nivån mellan 0 och 1."),
            cure=_("Vanligt är styrkan 0.80 och nivån 0.05."),
        )
    # A fall of p is a rise of 1 − p.
    start = 1 - share if fall else share
    wanted = float(special.ndtri(1 - level / 2) + special.ndtri(power))
    low, high = np.zeros(start.shape), 1 - start
    reachable = _signal(start, high, effective) >= wanted
    for _halving in range(_HALVINGS):
        middle = (low + high) / 2
        enough = _signal(start, middle, effective) >= wanted
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    # A share that is 0 has no way down, and one of 1 none up.
    return np.where(reachable & (start < 1), high, np.nan)


def _signal(share: Floats, change: Floats, effective: Floats) -> Floats:
    later = np.clip(share + change, 0, 1)
    spread = np.sqrt((share * (1 - share) + later * (1 - later)) / effective)
    signal: Floats = np.divide(change, spread, out=np.full(change.shape, np.inf), where=spread > 0)
    return signal
