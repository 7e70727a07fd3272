"""Calibration: weights that reproduce what is known of the population, as near the design weights as possible."""

from samlad.survey.calibration.calibrated import Calibrated, calibrate
from samlad.survey.calibration.diagnostics import Diagnostics, diagnosed
from samlad.survey.calibration.margins import Margin, read_margins
from samlad.survey.calibration.method import CalibrationMethod

__all__ = ["Calibrated", "CalibrationMethod", "Diagnostics", "Margin", "calibrate", "diagnosed", "read_margins"]
