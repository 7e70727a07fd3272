"""A survey's design as it is kept with its snapshot: plain values in the mapping, back to the same design."""

from collections.abc import Mapping

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.clean import SurveyDesign
from samlad.data.codebook import Codebook
from samlad.data.codebook_values import (
    group_of,
    group_values,
    question_of,
    question_values,
    theme_of,
    theme_values,
    wave_of,
    wave_values,
)
from samlad.data.snapshot import Snapshot

_KEY = "design"


def kept(design: SurveyDesign) -> dict[str, object]:
    """The design as values that JSON can hold, under the key the mapping keeps it by."""
    return {
        _KEY: {
            "period": design.period,
            "weight": design.weight,
            "strata": list(design.strata),
            "clusters": list(design.clusters),
            "fpc": list(design.fpc),
            "place": design.place,
            "place_code": design.place_code,
            "sex": design.sex,
            "age": design.age,
            "questions": [question_values(one) for one in design.questions],
            "groups": [group_values(one) for one in design.groups],
            "themes": [theme_values(one) for one in design.themes],
            "waves": [wave_values(one) for one in design.waves],
            "wave": design.wave,
        }
    }


def survey_design(snapshot: Snapshot) -> SurveyDesign:
    """The design of an imported survey."""
    found = snapshot.mapping.get(_KEY)
    if not isinstance(found, Mapping):
        raise InvalidInput(
            _("Inläsningen är ingen enkät."),
            value=snapshot.short_id,
            why=_("Den har ingen uppgift om hur urvalet drogs."),
            cure=_("Välj en inläsning av slaget enkät."),
        )
    return SurveyDesign(
        period=str(found["period"]),
        weight=found["weight"],
        strata=tuple(found["strata"]),
        clusters=tuple(found["clusters"]),
        fpc=tuple(found["fpc"]),
        place=found["place"],
        place_code=found["place_code"],
        sex=found["sex"],
        age=found["age"],
        questions=tuple(question_of(one) for one in found["questions"]),
        # Snapshots of earlier versions have none of these.
        groups=tuple(group_of(one) for one in found.get("groups", ())),
        themes=tuple(theme_of(one) for one in found.get("themes", ())),
        waves=tuple(wave_of(one) for one in found.get("waves", ())),
        wave=found.get("wave"),
    )


def codebook_of(design: SurveyDesign, title: str = "") -> Codebook:
    """The codebook of an imported survey."""
    return Codebook(design.questions, title, design.groups, design.themes, design.waves)
