"""Weighting classes: in each class the answers are weighed up to everybody who was asked.

The factor is Σd over the drawn divided by Σd over the respondents (Oh & Scheuren 1983, in *Incomplete Data in Sample
Surveys* 2; Little 1986, International Statistical Review 54:139–157). It takes away the bias when those who answer and
those who do not are alike within a class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem, WrongUse
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.survey.design import Integers
from samlad.survey.domains import numbered
from samlad.survey.nonresponse.adjusted import Adjusted, Drawn, drawn_of, weighed_up

_MISSING = "–"
Labels = tuple[str, ...]


def weighting_classes(
    frame: IntoFrame,
    *,
    weight: str,
    responded: str,
    by: Sequence[str],
    minimum: int,
    collapse: bool = False,
    file: str | None = None,
) -> Adjusted:
    """Weights by the classes that the columns `by` make together; a missing value is a class of its own.

    A class with fewer than `minimum` answers is named and stops the work. With `collapse` it is merged instead: with
    the class beside it (in the order of its labels) that shares most of its columns from the left, and of two such
    with the one whose response rate is nearest. The table of classes tells how many were merged.
    """
    if minimum < 1:
        raise WrongUse(_("Minsta antal svar per klass ska vara minst 1."), value=str(minimum))
    table = polars_of(frame)
    drawn = drawn_of(table, weight, responded, file)
    labels, code = _labels(table, by, file)
    answers = np.bincount(code[drawn.responded & (drawn.weights > 0)], minlength=len(labels))
    sampled = np.bincount(code[drawn.weights > 0], minlength=len(labels))
    groups = [_Group((label,), (place,), int(s), int(r)) for place, (label, s, r) in
              enumerate(zip(labels, sampled, answers, strict=True)) if s]  # fmt: skip
    small = [group for group in groups if group.responded < minimum]
    if small and not collapse:
        raise _too_small(small, by, minimum)
    groups = _merged(groups, minimum, by)
    return _adjusted(drawn, groups, code, len(labels))


@dataclass(frozen=True, slots=True)
class _Group:
    """Classes that are weighed up together, in the order of their labels."""

    labels: tuple[Labels, ...]
    places: tuple[int, ...]
    sampled: int
    responded: int

    @property
    def name(self) -> str:
        return " + ".join("*".join(label) for label in self.labels)

    @property
    def rate(self) -> float:
        return self.responded / self.sampled

    def shared(self, other: "_Group") -> int:
        """How many columns from the left the two have in common."""
        pairs = zip(self.labels[0], other.labels[0], strict=True)
        return next((place for place, (one, two) in enumerate(pairs) if one != two), len(self.labels[0]))

    def with_(self, other: "_Group") -> "_Group":
        """The two as one."""
        first, last = sorted((self, other), key=lambda group: group.places)
        return _Group(
            first.labels + last.labels,
            first.places + last.places,
            first.sampled + last.sampled,
            first.responded + last.responded,
        )


def _labels(table: pl.DataFrame, by: Sequence[str], file: str | None) -> tuple[list[Labels], Integers]:
    if not by:
        raise WrongUse(_("Ange minst en kolumn som delar in urvalet i klasser."))
    for column in by:
        if column not in table.columns:
            raise InvalidInput(
                _("Bortfallet går inte att väga upp."),
                file=file,
                column=column,
                why=_("Kolumnen finns inte i urvalet."),
                cure=_("Ange kolumner ur urvalsramen som finns för alla dragna."),
            )
    texts = pl.DataFrame([code_text(table[column]).fill_null(_MISSING) for column in by])
    distinct, number = numbered(texts, by)
    return list(distinct.iter_rows()), number


def _merged(groups: list[_Group], minimum: int, by: Sequence[str]) -> list[_Group]:
    while small := [group for group in groups if group.responded < minimum]:
        if len(groups) == 1:
            raise _too_small(small, by, minimum)
        least = min(small, key=lambda group: (group.responded, group.places))
        place = groups.index(least)
        beside = [groups[other] for other in (place - 1, place + 1) if 0 <= other < len(groups)]
        mate = min(beside, key=lambda other: (-least.shared(other), abs(other.rate - least.rate), other.places))
        groups = [group for group in groups if group not in (least, mate)]
        groups = sorted([*groups, least.with_(mate)], key=lambda group: group.places)
    return groups


def _adjusted(drawn: Drawn, groups: list[_Group], code: Integers, classes: int) -> Adjusted:
    group_of_class = np.zeros(classes, dtype=np.int64)
    for number, group in enumerate(groups):
        group_of_class[list(group.places)] = number
    names, merged = [group.name for group in groups], [len(group.labels) for group in groups]
    weights, table = weighed_up(drawn, group_of_class[code], names, merged)
    return Adjusted(weights, drawn.weights, drawn.responded, table)


def _too_small(small: list[_Group], by: Sequence[str], minimum: int) -> InvalidInput:
    cure = _("Slå ihop klasser (collapse), välj grövre indelning eller sänk kravet.")
    why = _("Klassen har {count} svar av {sampled}, färre än {minimum}.")
    return InvalidInput(
        _("Klasser är för små för att väga upp bortfallet."),
        problems=[
            Problem(
                why.format(count=group.responded, sampled=group.sampled, minimum=minimum),
                cure,
                column="*".join(by),
                value=group.name,
            )
            for group in small[:20]
        ],
        total=len(small),
    )
