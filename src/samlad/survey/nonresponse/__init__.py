"""Non-response: those who answered speak for those who did not, by classes or by the probability of answering."""

from samlad.survey.nonresponse.adjusted import Adjusted
from samlad.survey.nonresponse.classes import weighting_classes
from samlad.survey.nonresponse.propensity import PropensityUse, propensity_weights

__all__ = ["Adjusted", "PropensityUse", "propensity_weights", "weighting_classes"]
