"""What a codebook must hold before it is believed; every breach is told, with the question it is in."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.codebook import Codebook, Question, ResponseGroup, Wave
from samlad.data.condition import answers_of, parsed

_ID = re.compile(r"[^\W\d][\w.-]*")


def checked(codebook: Codebook, file: str | None = None) -> Codebook:
    """The codebook when it is sound; else InvalidInput with every breach."""
    problems = [
        Problem(why, cure, file=file, column=where or None, value=value or None)
        for where, value, why, cure in _breaches(codebook)
    ]
    if problems:
        raise InvalidInput(_("Kodboken går inte att använda."), file=file, problems=problems)
    return codebook


_Breach = tuple[str, str, str, str]  # question, value, why, cure


def _breaches(codebook: Codebook) -> Iterator[_Breach]:
    yield from _names(codebook)
    for question in codebook.questions:
        yield from _labels(question)
    yield from _groups(codebook)
    yield from _bases(codebook)
    for wave in codebook.waves:
        yield from _wave(codebook, wave)
    for id in _twice(wave.id for wave in codebook.waves):
        yield "", id, _("Två mätomgångar har samma namn."), _("Ge dem olika namn.")


def _names(codebook: Codebook) -> Iterator[_Breach]:
    every: list[Question | ResponseGroup] = [*codebook.questions, *codebook.groups]
    for one in every:
        if not _ID.fullmatch(one.id):
            why = _("Namnet ska börja med en bokstav och ha bara bokstäver, siffror, punkt, bindestreck och _.")
            yield one.id, one.id, why, _("Byt namn på frågan.")
    spelled = Counter(one.id.casefold() for one in every)
    for one in every:
        if spelled[one.id.casefold()] > 1:
            yield one.id, one.id, _("Två frågor har samma namn."), _("Ge varje fråga sitt eget namn.")
    for column in _twice(question.column for question in codebook.questions):
        who = ", ".join(question.id for question in codebook.questions if question.column == column)
        yield who, column, _("Två frågor har samma kolumn."), _("Peka ut en egen kolumn för varje fråga.")


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, times in Counter(names).items() if name and times > 1]


def _labels(question: Question) -> Iterator[_Breach]:
    tidy = Counter(_plain_code(code) for code in question.values)
    for code in question.values:
        if tidy[_plain_code(code)] > 1:
            yield question.id, code, _("Koden står två gånger."), _("Behåll en rad för varje kod.")
    for labels in (question.values, *question.labels.values()):
        seen: dict[str, str] = {}
        for code, label in labels.items():
            plain = " ".join(label.split()).casefold()
            if plain and plain in seen:
                why = _("Svaren ”{one}” och ”{other}” skiljer sig bara i stora bokstäver eller blanktecken.").format(
                    one=labels[seen[plain]], other=label
                )
                yield question.id, code, why, _("Slå ihop koderna, eller ge dem olika svarstext.")
            seen[plain] = code
    for low, high in question.missing_ranges:
        if low > high:
            yield question.id, f"{low:g}-{high:g}", _("Spannet slutar innan det börjar."), _("Byt plats på talen.")
    if question.recall_months is not None and question.recall_months <= 0:
        yield question.id, str(question.recall_months), _("Minnesperioden ska vara minst en månad."), _("Rätta talet.")


def _plain_code(code: str) -> str:
    return re.sub(r"^(-?\d+)\.0+$", r"\1", code.strip())


def _groups(codebook: Codebook) -> Iterator[_Breach]:
    known = {question.id: question for question in codebook.questions}
    for group in codebook.groups:
        if not group.members:
            yield group.id, "", _("Gruppen har inga svar."), _("Ange de frågor som hör till gruppen.")
        for member in group.members:
            if member not in known:
                yield group.id, member, _("Gruppen nämner en fråga som inte finns."), _("Rätta namnet.")
            elif known[member].values and group.counted not in known[member].values:
                why = _("Koden för valt svar finns inte bland frågans koder.")
                yield member, group.counted, why, _("Ange den kod som betyder att svaret är valt.")
    for member in _twice(member for group in codebook.groups for member in group.members):
        yield member, "", _("Frågan hör till två grupper."), _("Låt den höra till en.")


def _bases(codebook: Codebook) -> Iterator[_Breach]:
    known = {question.id: question for question in codebook.questions}
    needs: dict[str, set[str]] = {}
    every: list[Question | ResponseGroup] = [*codebook.questions, *codebook.groups]
    for one in every:
        if not one.asked_if:
            continue
        try:
            answers = list(answers_of(parsed(one.asked_if)))
        except InvalidInput as error:
            problem = error.problems[0]
            yield one.id, one.asked_if, problem.why, problem.cure
            continue
        needs[one.id] = {answer.question for answer in answers}
        for answer in answers:
            if answer.question not in known:
                why = _("Villkoret nämner frågan ”{question}”, som inte finns.").format(question=answer.question)
                yield one.id, one.asked_if, why, _("Rätta frågans namn.")
            elif answer.relation in {"=", "!="} and _unknown(answer.code, known[answer.question]):
                why = _("Frågan ”{question}” har inget svar med koden ”{code}”.").format(
                    question=answer.question, code=answer.code
                )
                yield one.id, one.asked_if, why, _("Rätta koden.")
    for id in sorted(needs):
        if _leads_back(id, codebook.groups, needs):
            why = _("Frågan hänger, direkt eller genom andra frågor, på svaret på sig själv.")
            yield id, "", why, _("Ställ villkoret på en tidigare fråga.")


def _unknown(code: str, question: Question) -> bool:
    return bool(question.values) and code not in question.values


def _leads_back(id: str, groups: tuple[ResponseGroup, ...], needs: dict[str, set[str]]) -> bool:
    """Does following the bases from a question come back to it? A group's base is that of each of its answers."""
    whole = {member: group.id for group in groups for member in group.members}
    waiting, seen = list(needs.get(id, ())), set()
    while waiting:
        at = waiting.pop()
        if id in {at, whole.get(at)}:
            return True
        if at not in seen:
            seen.add(at)
            waiting += [*needs.get(at, ()), *needs.get(whole.get(at, ""), ())]
    return False


def _wave(codebook: Codebook, wave: Wave) -> Iterator[_Breach]:
    known = {question.id: question for question in codebook.questions}
    for id in (*(one.question for one in wave.asked), *wave.not_asked):
        if id not in known:
            why = _("Mätomgången {wave} nämner en fråga som inte finns.").format(wave=wave.id)
            yield id, id, why, _("Rätta frågans namn.")
    for id in _twice(one.question for one in wave.asked):
        yield id, wave.id, _("Frågan står två gånger i mätomgången."), _("Behåll en.")
    for one in wave.asked:
        if one.question not in known:
            continue
        question = known[one.question]
        for code in one.codes.values():
            if _unknown(code, question):
                why = _("Mätomgången {wave} kodar om till en kod som frågan inte har.").format(wave=wave.id)
                yield question.id, code, why, _("Ange en av frågans koder, eller lägg till koden.")
        differs = one.recall_months is not None and one.recall_months != question.recall_months
        if differs and not one.broken:
            why = _("Minnesperioden är {was} månader i mätomgången {wave} men {now} i kodboken.").format(
                was=one.recall_months, wave=wave.id, now=question.recall_months or "–"
            )
            yield question.id, wave.id, why, _("Skriv under broken varför mätomgångarna inte går att jämföra.")
