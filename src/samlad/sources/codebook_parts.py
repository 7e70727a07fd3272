"""The pieces every codebook file is read into: answers one by one, so that a code that stands twice is seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from samlad.core.direction import Polarity
from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.core.missing import Missing

MISSING_WORDS: dict[str, Missing] = {
    **{one.value: one for one in Missing},
    "vet ej": Missing.DONT_KNOW,
    "vet inte": Missing.DONT_KNOW,
    "vill ej svara": Missing.REFUSED,
    "vill inte svara": Missing.REFUSED,
    "ej aktuell": Missing.NOT_ASKED,
    "ej ställd": Missing.NOT_ASKED,
    "bortfall": Missing.NO_ANSWER,
    "inget svar": Missing.NO_ANSWER,
}
_POLARITY_WORDS: dict[str, Polarity] = {
    **{one.value: one for one in Polarity},
    "": Polarity.NEUTRAL,
    "mer är bättre": Polarity.MORE_IS_BETTER,
    "mer är sämre": Polarity.MORE_IS_WORSE,
    "neutral": Polarity.NEUTRAL,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One row of a code list: a code, or an inclusive range of codes that are no answer (`8..99`)."""

    code: str
    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: Missing | None = None
    row: int | None = None


class Faults:
    """Everything wrong with a codebook file, told together."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems: list[Problem] = []

    def add(
        self, why: str, cure: str, *, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        """One fault at one spot."""
        self._problems.append(Problem(why, cure, file=self.file, row=row, column=column, value=value))

    def stop(self) -> None:
        """Refuse the file when there was any."""
        if self._problems:
            raise InvalidInput(_("Kodboken går inte att läsa."), problems=self._problems)

    def missing(self, word: str, row: int | None = None) -> Missing | None:
        """A kind of missing by its id or its Swedish word."""
        found = MISSING_WORDS.get(word.strip().lower())
        if word.strip() and found is None:
            cure = _("Använd något av: {known}.").format(known=", ".join(MISSING_WORDS))
            self.add(_("Slaget av saknat svar är okänt."), cure, row=row, column="missing", value=word)
        return found

    def polarity(self, word: str, row: int | None = None) -> Polarity:
        """Whether more is good, by its id or its Swedish words."""
        found = _POLARITY_WORDS.get(word.strip().lower())
        if found is None:
            cure = _("Använd något av: {known}.").format(known=", ".join(sorted(one.value for one in Polarity)))
            self.add(_("Riktningen är okänd."), cure, row=row, column="polarity", value=word)
        return found or Polarity.NEUTRAL

    def months(self, text: str, row: int | None = None) -> int | None:
        """A number of months; none when nothing stands there."""
        if not text.strip():
            return None
        try:
            return int(float(text))
        except ValueError:
            cure = _("Skriv antalet månader, till exempel 12.")
            self.add(_("Minnesperioden är inget tal."), cure, row=row, column="recall_months", value=text)
            return None


def answers_told(question: str, answers: Iterable[Answer], faults: Faults) -> dict[str, object]:
    """A code list as the fields of a question's plain values; a code that stands twice is a fault."""
    values: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    missing: dict[str, str] = {}
    ranges: list[list[float]] = []
    for one in answers:
        if ".." in one.code:
            if (pair := _range(one, faults)) is not None:
                ranges.append(pair)
            continue
        if one.code in values or one.code in missing:
            why, cure = _("Koden står två gånger i samma fråga."), _("Behåll en rad för varje kod.")
            faults.add(why, cure, row=one.row, column=question, value=one.code)
        if one.label or one.missing is None:
            values[one.code] = one.label
        for language, label in one.labels.items():
            if label:
                labels.setdefault(language, {})[one.code] = label
        if one.missing is not None:
            missing[one.code] = one.missing.value
    return {"values": values, "labels": labels, "missing": missing, "missing_ranges": ranges}


def _range(one: Answer, faults: Faults) -> list[float] | None:
    low, _dots, high = one.code.partition("..")
    try:
        return [float(low), float(high)]
    except ValueError:
        cure = _("Skriv till exempel 8..99.")
        faults.add(_("Spannet av koder går inte att läsa."), cure, row=one.row, column="code", value=one.code)
        return None
