"""A survey's design as it is kept with its snapshot: plain values in the mapping, back to the same design."""

from collections.abc import Mapping
from typing import Any

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.missing import Missing
from samlad.data.clean import Question, SurveyDesign
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
            "questions": [
                {
                    "id": one.id,
                    "column": one.column,
                    "text": one.text,
                    "values": dict(one.values),
                    "missing": {code: reason.value for code, reason in one.missing.items()},
                    "missing_ranges": [list(pair) for pair in one.missing_ranges],
                    "asked_if": one.asked_if,
                }
                for one in design.questions
            ],
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
        questions=tuple(_question(one) for one in found["questions"]),
    )


def _question(found: Mapping[str, Any]) -> Question:
    return Question(
        id=found["id"],
        column=found["column"],
        text=found["text"],
        values=dict(found["values"]),
        missing={code: Missing(reason) for code, reason in found["missing"].items()},
        missing_ranges=tuple((float(low), float(high)) for low, high in found["missing_ranges"]),
        asked_if=found["asked_if"],
    )
