"""The fixed lists of the desk and the patrol: what a visit can be about, what an observation can be of."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """How the visitor came."""

    DROP_IN = "drop_in", _("drop-in")
    BOOKED = "booked", _("bokat")
    PHONE = "phone", _("telefon")
    FIELD = "field", _("möte ute")
    WEB = "web", _("webb")


class Errand(models.TextChoices):
    """What the visit was about."""

    REPORT_CRIME = "report_crime", _("anmäla brott")
    LOST_PROPERTY = "lost_property", _("hittegods")
    PROTECTION = "protection", _("råd om skydd")
    VICTIM = "victim", _("stöd till brottsutsatt eller vittne")
    OUTREACH = "outreach", _("uppsökande kontakt")
    RISK = "risk", _("riskfylld situation")
    DAMAGE = "damage", _("skada och försäkring")
    PERMIT = "permit", _("tillstånd")
    OTHER = "other", _("annat")


class Category(models.TextChoices):
    """What kind of thing was seen."""

    VANDALISM = "vandalism", _("Skadegörelse")
    GATHERING = "gathering", _("Otrygghetsskapande samling")
    DISTURBANCE = "disturbance", _("Annan ordningsstörning")
    UNSAFE_PLACE = "unsafe_place", _("Otrygg plats")
    EVENT = "event", _("Arrangemang")


KINDS: Mapping[Category, Mapping[str, str | Promise]] = {
    Category.VANDALISM: {
        "graffiti": _("klotter"),
        "glass": _("glaskross"),
        "fire": _("brand"),
        "vandalism_other": _("annan skadegörelse"),
    },
    Category.GATHERING: {
        "stairwell": _("trapphus"),
        "storage": _("förråd"),
        "cellar": _("källare"),
        "shopping": _("köpcentrum"),
        "garage": _("garage"),
        "outdoors": _("utomhus"),
    },
    Category.DISTURBANCE: {
        "row": _("bråk"),
        "violence": _("våld"),
        "burglary": _("inbrott"),
        "robbery": _("rån"),
        "drug_dealing": _("misstänkt narkotikahandel"),
        "dwelling": _("otillåten boplats"),
        "traffic": _("otillåten trafik"),
        "reckless_driving": _("buskörning"),
        "hidden_objects": _("gömda tillhyggen"),
    },
    Category.UNSAFE_PLACE: {
        "light": _("belysning"),
        "sightlines": _("skymd sikt"),
        "vegetation": _("växtlighet"),
        "litter": _("nedskräpning"),
        "deserted": _("ödsligt"),
    },
    Category.EVENT: {"event_public": _("offentligt arrangemang"), "event_school": _("skolavslutning eller fest")},
}
"""The kinds within each category. A kind stands in one category alone, so choosing it is enough."""

CATEGORY_OF: Mapping[str, Category] = {kind: category for category, kinds in KINDS.items() for kind in kinds}


def in_a_form(words: type[models.TextChoices]) -> list[tuple[str, str | Promise]]:
    """A list to choose from, each word with a capital."""
    return [(str(value), capfirst(label)) for value, label in words.choices]


def kind_choices() -> list[tuple[str | Promise, list[tuple[str, str | Promise]]]]:
    """The kinds grouped by category, for a form."""
    return [
        (category.label, [(kind, capfirst(str(label))) for kind, label in kinds.items()])
        for category, kinds in KINDS.items()
    ]


def kind_label(kind: str) -> str | Promise:
    """The word for a kind."""
    return KINDS[CATEGORY_OF[kind]][kind]
