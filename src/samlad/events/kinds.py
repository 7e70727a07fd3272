"""Which kinds of unwanted events there are, and which code of which register means which.

Rescue-service types are MCF's (domain: table B11; types 14 and 15 are no accidents: shown apart, in no rate).
A code without a mapping is never dropped: it is counted as unmapped and told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from samlad.core.language import _


class EventKind(StrEnum):
    """Kinds across registers."""

    BUILDING_FIRE = "building_fire"
    OTHER_FIRE = "other_fire"
    TRAFFIC = "traffic"
    FALL = "fall"
    DROWNING = "drowning"
    HAZARDOUS = "hazardous"
    PERSON_IN_DISTRESS = "person_in_distress"
    ANIMAL = "animal"
    NATURE = "nature"
    WATER_DAMAGE = "water_damage"
    VIOLENCE = "violence"
    ROBBERY = "robbery"
    THEFT = "theft"
    VANDALISM = "vandalism"
    OTHER = "other"
    FALSE_ALARM = "false_alarm"
    UNMAPPED = "unmapped"

    def label(self) -> str:
        """The kind in words."""
        return {
            EventKind.BUILDING_FIRE: _("brand i byggnad"),
            EventKind.OTHER_FIRE: _("brand utomhus och övrig brand"),
            EventKind.TRAFFIC: _("trafikolycka"),
            EventKind.FALL: _("fallolycka"),
            EventKind.DROWNING: _("drunkning eller tillbud"),
            EventKind.HAZARDOUS: _("utsläpp av farligt ämne"),
            EventKind.PERSON_IN_DISTRESS: _("nödställd person"),
            EventKind.ANIMAL: _("nödställt djur"),
            EventKind.NATURE: _("storm, ras eller översvämning"),
            EventKind.WATER_DAMAGE: _("vattenskada"),
            EventKind.VIOLENCE: _("våldsbrott"),
            EventKind.ROBBERY: _("rån"),
            EventKind.THEFT: _("stöld"),
            EventKind.VANDALISM: _("skadegörelse"),
            EventKind.OTHER: _("annan händelse"),
            EventKind.FALSE_ALARM: _("larm utan olycka"),
            EventKind.UNMAPPED: _("okänd kod"),
        }[self]

    @property
    def is_accident_or_crime(self) -> bool:
        """Does it count in rates? Alarms without an accident and unmapped codes do not."""
        return self not in {EventKind.FALSE_ALARM, EventKind.UNMAPPED}


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one register, named and dated."""

    name: str
    edition: str
    kinds: Mapping[str, EventKind]


MCF_EVENT_TYPES = CodeList(
    "MCF händelsetyp",
    "2005",
    {
        "1": EventKind.BUILDING_FIRE,
        "2": EventKind.TRAFFIC,
        "3": EventKind.OTHER_FIRE,
        "4": EventKind.HAZARDOUS,
        "5": EventKind.DROWNING,
        "6": EventKind.PERSON_IN_DISTRESS,
        "7": EventKind.ANIMAL,
        "8": EventKind.NATURE,
        "9": EventKind.NATURE,
        "11": EventKind.NATURE,
        "12": EventKind.WATER_DAMAGE,
        "13": EventKind.OTHER,
        "14": EventKind.FALSE_ALARM,
        "15": EventKind.FALSE_ALARM,
    },
)

PLAIN_WORDS = CodeList(
    "svenska ord",
    "1",
    {
        "fall": EventKind.FALL,
        "fallolycka": EventKind.FALL,
        "trafik": EventKind.TRAFFIC,
        "trafikolycka": EventKind.TRAFFIC,
        "brand i byggnad": EventKind.BUILDING_FIRE,
        "brand": EventKind.OTHER_FIRE,
        "drunkning": EventKind.DROWNING,
        "våld": EventKind.VIOLENCE,
        "misshandel": EventKind.VIOLENCE,
        "rån": EventKind.ROBBERY,
        "stöld": EventKind.THEFT,
        "skadegörelse": EventKind.VANDALISM,
    },
)

CODE_LISTS: tuple[CodeList, ...] = (MCF_EVENT_TYPES, PLAIN_WORDS)


def with_kind(events: pl.DataFrame) -> pl.DataFrame:
    """The events with a column `event_kind`: the register's code looked up in the lists, else `unmapped`."""
    lookup = {code: kind.value for codes in CODE_LISTS for code, kind in codes.kinds.items()}
    code = pl.col("kind").str.strip_chars().str.to_lowercase()
    return events.with_columns(
        code.replace_strict(lookup, default=EventKind.UNMAPPED.value, return_dtype=pl.String).alias("event_kind")
    )
