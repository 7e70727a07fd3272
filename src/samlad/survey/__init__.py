"""From weighted answers to estimates with design-based intervals."""

from samlad.survey.design import Sample, sample_of
from samlad.survey.estimation import Estimated, mean, share, total
from samlad.survey.shares import share_estimates
from samlad.survey.variance import Singleton

__all__ = ["Estimated", "Sample", "Singleton", "mean", "sample_of", "share", "share_estimates", "total"]
