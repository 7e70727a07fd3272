"""Made-up answers to a population survey, drawn as the add-on samples are: strata municipality × sex × age."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from samlad.core.people import Sex
from samlad.stats.streams import stream
from samlad.synthetic import plan
from samlad.synthetic.inhabitants import inhabitants_by_age

# The ages 18–79 in the survey's four groups, as shares of the ten-year bands they are cut from (10–19 gives 18 and 19).
_AGE_GROUPS: dict[str, tuple[tuple[str, float], ...]] = {
    "18-29": (("10-19", 0.2), ("20-29", 1.0)),
    "30-49": (("30-39", 1.0), ("40-49", 1.0)),
    "50-64": (("50-59", 1.0), ("60-69", 0.5)),
    "65-79": (("60-69", 0.5), ("70-79", 1.0)),
}
_YES, _NO, _DONT_KNOW, _REFUSED = "1", "2", "8", "9"


def survey_answers(places: Sequence[str], add_on: Sequence[str], seed: int) -> pl.DataFrame:
    """One row a respondent: kommun, kon, alder, stratum, populationsstorlek (frame size), vikt, one column a question.

    Codes: 1 yes, 2 no, 8 don't know, 9 prefer not to say. Weights are frame size over answers in the stratum.
    """
    random = stream(seed, "survey")
    questions = {**plan.EXPOSURE, **plan.PREPAREDNESS}
    rows: list[pl.DataFrame] = []
    for place in places:
        frame_sizes = _frame_sizes(place)
        sample = plan.ADD_ON_SAMPLE if place in add_on else plan.BASE_SAMPLE
        total = sum(frame_sizes.values())
        # Places differ a little, so that a comparison has something to find; strata do not.
        shift = {name: float(np.exp(random.normal(0, 0.12))) for name in questions}
        for (age, sex), size in frame_sizes.items():
            answers = max(2, int(random.binomial(round(sample * size / total), plan.RESPONSE_RATE)))
            columns = {name: _codes(share, shift[name], answers, random) for name, (_text, share) in questions.items()}
            rows.append(
                pl.DataFrame(
                    {
                        "kommun": [place] * answers,
                        "kon": [{"women": "kvinna", "men": "man"}[sex]] * answers,
                        "alder": [age] * answers,
                        "stratum": [f"{place}-{sex}-{age}"] * answers,
                        "populationsstorlek": [size] * answers,
                        "vikt": [size / answers] * answers,
                        **columns,
                    }
                )
            )
    return pl.concat(rows).with_row_index("lopnr", offset=1)


def _frame_sizes(place: str) -> dict[tuple[str, str], int]:
    people = {(str(band), sex): count for (band, sex), count in inhabitants_by_age(place, plan.SURVEY_YEAR).items()}
    return {
        (group, sex.value): round(sum(people[band, sex] * part for band, part in parts))
        for group, parts in _AGE_GROUPS.items()
        for sex in (Sex.WOMEN, Sex.MEN)
    }


def _codes(share: float, shift: float, answers: int, random: np.random.Generator) -> list[str]:
    odds = share / (1 - share) * shift
    yes = random.random(answers) < odds / (1 + odds)
    codes = np.where(yes, _YES, _NO).astype(object)
    lost = random.random(answers)
    codes[lost < 0.03] = _DONT_KNOW
    codes[lost > 0.99] = _REFUSED
    return [str(code) for code in codes]
