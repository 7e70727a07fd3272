"""What the codes of a survey are called on a page: questions, answers, places, sexes, marks of quality."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from samlad.core.errors import SamladError
from samlad.core.language import current_language
from samlad.core.people import AgeBand, Sex
from samlad.core.wording import interval, number, percent
from samlad.data.clean import Question
from samlad.data.facts import register
from samlad.survey.quality import QualityRule, Reason, Review
from samlad.survey.quality_words import reason_in_words, review_in_words
from samlad.survey.study import AGE, PLACE, SEX, Study

Row = Mapping[str, object]


@dataclass(frozen=True)
class Words:
    """The words of one survey in the reader's language."""

    study: Study

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return self.study.questions

    def variable(self, name: str) -> str:
        """A question's text, `place` and the like in words, else the name itself."""
        told = {PLACE: _("plats"), SEX: _("kön"), AGE: _("ålder")}
        if name in self._questions:
            return self._questions[name].text_in(current_language().value) or name
        base, sign, level = name.rpartition(":")
        if sign and base in self._questions:
            middle = _("median") if level == "0.5" else _("kvantil {level}").format(level=level)
            return f"{self.variable(base)} ({middle})"
        return told.get(name, name)

    def answer(self, name: str, code: object) -> str:
        """One answer in words; a code without a label is its own name."""
        text = "" if code is None else str(code)
        if name == PLACE:
            return register().name(text)
        if name == SEX and text in set(Sex):
            return Sex(text).label()
        if name == AGE:
            return _age(text)
        if name in self._questions:
            return self._questions[name].values_in(current_language().value).get(text, text)
        return text


def _age(text: str) -> str:
    try:
        return AgeBand.parse(text).label()
    except SamladError:
        return text


def figure(row: Row, value: object) -> str:
    """A number of a row of the estimate table: a share in per cent, anything else with sensible decimals."""
    if not isinstance(value, float):
        return "–"
    if row["statistic"] == "proportion":
        return percent(value, 1)
    return number(value, 0 if abs(value) >= 1000 else 2)


def limits(row: Row) -> str:
    """The interval of a row."""
    low, high = row["low"], row["high"]
    if not (isinstance(low, float) and isinstance(high, float)):
        return "–"
    if row["statistic"] == "proportion":
        return interval(low, high, 1, as_percent=True)
    return interval(low, high, 0 if max(abs(low), abs(high)) >= 1000 else 2)


def marks(row: Row, rule: QualityRule, minimum: int) -> list[tuple[str, str]]:
    """What a reader must know of a judged row, each with a word and a sentence: too unsure, few persons, to look at."""
    told = []
    if row.get("reason"):
        told.append((_("osäkert"), reason_in_words(Reason(str(row["reason"])), rule)))
    told += [
        (_("granska"), review_in_words(Review(one), rule)) for one in str(row.get("review") or "").split(";") if one
    ]
    if row.get("few_persons"):
        few = _("Färre än {minimum} personer bakom talet, i svaret eller utanför: får inte lämnas ut.")
        told.append((_("små antal"), few.format(minimum=minimum)))
    if row["status"] == "missing":
        told.append((_("saknas"), _("Ingen har svarat.")))
    if row["status"] == "not_applicable":
        told.append((_("saknas"), _("Går inte att standardisera: en klass saknar svarande.")))
    return told
