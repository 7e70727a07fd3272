"""A codebook as plain values that JSON and TOML can hold, and back to the same codebook."""

from collections.abc import Mapping
from typing import Any

from samlad.core.direction import Polarity
from samlad.core.missing import Missing
from samlad.data.codebook import AskedAs, Question, ResponseGroup, Theme, Wave


def question_values(one: Question) -> dict[str, object]:
    """A question; what an older reader did not know is left out where it says nothing."""
    always: dict[str, object] = {
        "id": one.id,
        "column": one.column,
        "text": one.text,
        "values": dict(one.values),
        "missing": {code: reason.value for code, reason in one.missing.items()},
        "missing_ranges": [list(pair) for pair in one.missing_ranges],
        "asked_if": one.asked_if,
    }
    further: dict[str, object] = {
        "texts": dict(one.texts),
        "labels": {language: dict(labels) for language, labels in one.labels.items()},
        "theme": one.theme,
        "recall_months": one.recall_months,
        "recall_reason": one.recall_reason,
        "polarity": one.polarity.value if one.polarity is not Polarity.NEUTRAL else "",
        "broken": one.broken,
    }
    return always | {name: value for name, value in further.items() if value}


def question_of(found: Mapping[str, Any]) -> Question:
    """The question of such values."""
    return Question(
        id=found["id"],
        column=found["column"],
        text=found["text"],
        values=dict(found["values"]),
        missing={code: Missing(reason) for code, reason in found["missing"].items()},
        missing_ranges=tuple((float(low), float(high)) for low, high in found["missing_ranges"]),
        asked_if=found["asked_if"],
        texts=dict(found.get("texts", {})),
        labels={language: dict(labels) for language, labels in found.get("labels", {}).items()},
        theme=found.get("theme", ""),
        recall_months=found.get("recall_months"),
        recall_reason=found.get("recall_reason", ""),
        polarity=Polarity(found.get("polarity") or Polarity.NEUTRAL),
        broken=found.get("broken", ""),
    )


def group_values(one: ResponseGroup) -> dict[str, object]:
    """A group of answers to one question."""
    return {
        "id": one.id,
        "text": one.text,
        "members": list(one.members),
        "counted": one.counted,
        "texts": dict(one.texts),
        "asked_if": one.asked_if,
    }


def group_of(found: Mapping[str, Any]) -> ResponseGroup:
    """The group of such values."""
    return ResponseGroup(
        found["id"],
        found["text"],
        tuple(found["members"]),
        found.get("counted", "1"),
        dict(found.get("texts", {})),
        found.get("asked_if", ""),
    )


def theme_values(one: Theme) -> dict[str, object]:
    """A heading."""
    return {"id": one.id, "text": one.text, "texts": dict(one.texts)}


def theme_of(found: Mapping[str, Any]) -> Theme:
    """The heading of such values."""
    return Theme(found["id"], found["text"], dict(found.get("texts", {})))


def wave_values(one: Wave) -> dict[str, object]:
    """A wave with how its questions were asked."""
    return {
        "id": one.id,
        "period": one.period,
        "not_asked": list(one.not_asked),
        "asked": [_asked_values(asked) for asked in one.asked],
    }


def _asked_values(one: AskedAs) -> dict[str, object]:
    told: dict[str, object] = {
        "question": one.question,
        "column": one.column,
        "codes": dict(one.codes),
        "turned": one.turned,
        "recall_months": one.recall_months,
        "broken": one.broken,
    }
    return {name: value for name, value in told.items() if value}


def wave_of(found: Mapping[str, Any]) -> Wave:
    """The wave of such values."""
    asked = tuple(
        AskedAs(
            one["question"],
            one.get("column", ""),
            dict(one.get("codes", {})),
            bool(one.get("turned", False)),
            one.get("recall_months"),
            one.get("broken", ""),
        )
        for one in found.get("asked", ())
    )
    return Wave(found["id"], found["period"], asked, tuple(found.get("not_asked", ())))
