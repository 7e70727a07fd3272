"""How strict each test must be, from how often a person can bear to be called out for nothing."""

from samlad.core.errors import WrongUse
from samlad.core.language import _

_MOST = 0.1


def alpha_per_test(false_alarms_a_year: float, series: int, tests_a_year: int = 52) -> float:
    """The false-alarm rate of one test that gives so many false alarms a year, all series together.

    The expected number of false alarms is the sum over tests, whether they depend on each other or not, so
    alpha = wanted / (series × tests a year). Never above 0.1: beyond that an alarm says nothing.
    """
    if not false_alarms_a_year > 0 or false_alarms_a_year > 1_000_000:
        raise WrongUse(
            _("Talet går inte att använda."),
            value=str(false_alarms_a_year),
            why=_("Antalet falsklarm på ett år ska vara större än noll."),
        )
    return min(false_alarms_a_year / (max(series, 1) * tests_a_year), _MOST)
