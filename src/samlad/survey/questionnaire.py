"""The ready questionnaire on safety where one lives: exposure, worry, preparedness, trust and background.

It stands in `questionnaire.toml` in Swedish, English and easy Swedish, in wordings of its own. Exposure is asked for
twelve months back; each such question says why. Ids that published surveys share are kept, with why they differ.
"""

from functools import cache
from importlib.resources import files

from samlad.core.estimate import Estimate, Origin, Unit
from samlad.core.estimates import Estimates
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.data.codebook import Codebook
from samlad.data.codebook_rules import checked
from samlad.data.facts import facts
from samlad.sources.codebook_toml import codebook_of_toml

_FILE = "questionnaire.toml"
_YES = "1"


@cache
def questionnaire() -> Codebook:
    """The questionnaire that comes with Samlad, its parts held against each other."""
    text = (files("samlad.survey") / _FILE).read_text(encoding="utf-8")
    return checked(codebook_of_toml(text, _FILE), _FILE)


def earlier_waves() -> Estimates:
    """What MSB published of its population surveys, under the ids and codes of the questionnaire; whole country.

    No margins were published, so the rows can be shown beside a new survey but no change can be tested against them;
    `questionnaire().breaks(id)` says why the questions differ.
    """
    known = {question.id for question in questionnaire().questions}
    rows = facts("survey_published").select("measure", "wave", "share").iter_rows()
    return Estimates.of(
        Estimate(
            measure=f"survey:{measure}",
            category=_YES,
            place=PlaceCode.parse("00"),
            period=Period.year(wave),
            unit=Unit.SHARE,
            value=share,
            method=f"published:msb-{wave}",
            origin=Origin.FETCHED,
            snapshot="fakta:msb-enkat",
        )
        for measure, wave, share in rows
        if measure in known and questionnaire().question(measure).values.get(_YES) == "Ja"
    )
