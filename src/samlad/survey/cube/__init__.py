"""The additive cube of sufficient statistics: built once, rolled up to any place, sex and age without the answers."""

from samlad.survey.cube.cube import Cube, build
from samlad.survey.cube.rollup import Rolled, roll_up
from samlad.survey.cube.sums import Variable

__all__ = ["Cube", "Rolled", "Variable", "build", "roll_up"]
