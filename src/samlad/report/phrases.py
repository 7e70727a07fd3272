"""The fixed words of every document, so that page, PDF, workbook and Word file say the same."""

from dataclasses import dataclass

from samlad.core.estimate import Origin
from samlad.core.language import _
from samlad.core.wording import day
from samlad.picture.model import Audience, Picture
from samlad.report.tables import is_synthetic

SYSTEM = "Samlad"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The headings and notices of a document in the language that is current when it is made."""

    contents: str
    summary: str
    how_to_read: str
    table: str
    tables: str
    unknowns: str
    questions: str
    unanswered: str
    measures: str
    sources: str
    methods: str
    synthetic: str
    synthetic_long: str
    skip: str
    page: str
    about: str
    to_table: str
    nothing: str


def phrases() -> Phrases:
    """The words in the reader's language."""
    return Phrases(
        contents=_("Innehåll"),
        summary=_("Sammanfattning"),
        how_to_read=_("Så läser du bilden:"),
        table=_("Visa tabellen"),
        tables=_("Tabeller"),
        unknowns=_("Det vi inte vet"),
        questions=_("Fyra frågor att dokumentera"),
        unanswered=_("Ej besvarad"),
        measures=_("Måtten"),
        sources=_("Källor"),
        methods=_("Så är talen framtagna"),
        synthetic=_("Syntetiska data"),
        synthetic_long=_(
            "Syntetiska data: händelser och enkätsvar är påhittade och säger ingenting om någon verklig plats. "
            "Publicerade siffror har sin källa."
        ),
        skip=_("Hoppa till innehållet"),
        page=_("Sida {page} av {pages}"),
        about=_("Om dokumentet"),
        to_table=_("Alla tal finns i tabellen"),
        nothing=_("Det finns inga uppgifter att visa."),
    )


def facts(picture: Picture) -> list[tuple[str, str]]:
    """What the document is about: place, period, day made, readers, origin."""
    readers = _("alla") if picture.audience is Audience.PUBLIC else _("internt arbetsmaterial")
    return [
        (_("Plats"), picture.place_name),
        (_("Period"), picture.period.label()),
        (_("Framtagen"), day(picture.made)),
        (_("Läsare"), readers),
        (_("Uppgifternas ursprung"), picture.origin.label()),
    ]


def subtitle(picture: Picture) -> str:
    """The line under the title."""
    return _("{place}, {period}. Framtagen {day}.").format(
        place=picture.place_name, period=picture.period.label(), day=day(picture.made)
    )


def holds_synthetic(picture: Picture) -> bool:
    """Must the document say that it shows made-up data?"""
    return (
        picture.origin is Origin.SYNTHETIC
        or any(source.origin is Origin.SYNTHETIC for source in picture.sources)
        or any(is_synthetic(exhibit) for exhibit in picture.exhibits())
    )


def measures_said_once(picture: Picture) -> list[tuple[str, str]]:
    """Names and definition of the measures; those that are defined alike share one entry."""
    names: dict[str, list[str]] = {}
    for one in picture.measures.values():
        names.setdefault(f"{one.definition} ({one.unit_label}; {one.source})", []).append(one.name)
    return [(_grouped(same), text) for text, same in names.items()]


def _grouped(names: list[str]) -> str:
    """`Finns hemma: brandvarnare, ficklampa` for names that share the words before their colon."""
    kinds: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        kind, colon, rest = name.partition(": ")
        kinds.setdefault(kind if colon else "", []).append(rest if colon else name)
    return "; ".join(f"{kind}: {', '.join(rest)}" if kind else ", ".join(rest) for kind, rest in kinds.items())


def source_line(title: str, licence: str, period: str, retrieved: str, origin: str) -> str:
    """One source in a sentence."""
    return _("{title}. Period: {period}. Hämtad {retrieved}. Villkor: {licence}. Ursprung: {origin}.").format(
        title=title, period=period, retrieved=retrieved, licence=licence, origin=origin
    )
