"""The plan of a survey: how many to ask where, how sure the answers will be, and what it costs."""

from samlad.survey.planning.allocation import Rule, allocate
from samlad.survey.planning.cost import Prices
from samlad.survey.planning.precision import Change, expected_interval, half_width, smallest_change
from samlad.survey.planning.samples import AddOn, combined_probability, two_samples

__all__ = [
    "AddOn",
    "Change",
    "Prices",
    "Rule",
    "allocate",
    "combined_probability",
    "expected_interval",
    "half_width",
    "smallest_change",
    "two_samples",
]
