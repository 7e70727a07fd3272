"""What each number of a report is: the question as it was put, to whom, how far back it asks, and how it was made."""

from collections.abc import Mapping

from samlad.core.language import _, current_language
from samlad.core.wording import listed
from samlad.data.codebook import Question
from samlad.data.condition import Answered, answers_of, parsed
from samlad.picture.model import MeasureText
from samlad.picture.survey_report.wave import Told, Wave


def measure_texts(wave: Wave) -> dict[str, MeasureText]:
    """The definition of every question, by the id of its measure."""
    questions = {one.question.id: one.question for one in wave.told}
    source = _("Egen beräkning, underlag: {source}, {period}").format(
        source=wave.study.snapshot.provenance.source, period=wave.period.label()
    )
    return {one.measure: _text(one, questions, source) for one in wave.told}


def _text(told: Told, questions: Mapping[str, Question], source: str) -> MeasureText:
    question, language = told.question, current_language().value
    labels = question.values_in(language)
    parts = [
        _("Frågan: ”{text}”").format(text=question.text_in(language)),
        _("Svaren: {answers}.").format(answers=listed([labels[code] for code in told.codes])),
        base_in_words(question, questions),
    ]
    if question.recall_months:
        parts.append(_("Frågan gäller de senaste {months} månaderna.").format(months=question.recall_months))
    if question.broken:
        parts.append(_("Brott mot tidigare mätomgångar: {why}").format(why=question.broken))
    return MeasureText(
        told.measure, question.text_in(language), " ".join(parts), _("andel"), question.polarity, source, labels
    )


def base_in_words(question: Question, questions: Mapping[str, Question]) -> str:
    """Of whom the share is a share."""
    kept = _("Bas: alla som svarat på frågan; ”vet inte” och ”vill ej svara” räknas inte.")
    if not question.asked_if:
        return kept
    told = [_answered(one, questions) for one in answers_of(parsed(question.asked_if))]
    return _("Ställdes bara till en del ({condition}).").format(condition=listed(told)) + " " + kept


def _answered(one: Answered, questions: Mapping[str, Question]) -> str:
    asked = questions.get(one.question)
    if asked is None:
        return f"{one.question} {one.relation} {one.code}"
    language = current_language().value
    label = asked.values_in(language).get(one.code) or one.code
    return f"”{asked.text_in(language)}” {one.relation} ”{label}”"
