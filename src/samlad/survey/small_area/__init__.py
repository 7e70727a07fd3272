"""Small places: a direct estimate leaning on what places like it show, with an error that says how much."""

from samlad.survey.small_area.benchmark import Benchmark, benchmarked
from samlad.survey.small_area.diagnostics import Normality, normality
from samlad.survey.small_area.fay_herriot import AreaModel, Predicted, fitted, predicted
from samlad.survey.small_area.scale import Scale
from samlad.survey.small_area.table import AreaColumns, SmallAreas, small_areas
from samlad.survey.small_area.variance_component import VarianceFit

__all__ = [
    "AreaColumns",
    "AreaModel",
    "Benchmark",
    "Normality",
    "Predicted",
    "Scale",
    "SmallAreas",
    "VarianceFit",
    "benchmarked",
    "fitted",
    "normality",
    "predicted",
    "small_areas",
]
