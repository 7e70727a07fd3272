"""The map of what a model of small places gains: every place with its number, a sentence when nothing is drawn."""

from xml.etree import ElementTree

import pytest

from samlad.core.errors import NothingToShow
from samlad.report.charts.gain import render_gain


def test_every_municipality_has_its_outline_and_number():
    drawn = ElementTree.fromstring(render_gain({"1780": 1.0, "1762": 2.53, "1764": None}))
    words = [one.text for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {"1,0", "2,5", "–"} <= set(words)
    paths = [one.get("fill") for one in drawn.iter("{http://www.w3.org/2000/svg}path")]
    assert len(set(paths)) == 3


def test_places_without_codes_cannot_be_drawn():
    with pytest.raises(NothingToShow):
        render_gain({"Karlstad": 1.2})
