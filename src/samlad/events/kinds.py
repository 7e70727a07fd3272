"""Which kinds of unwanted events there are across registers; which code means which, `codes` knows."""

from enum import StrEnum

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
    MECHANICAL = "mechanical"
    POISONING = "poisoning"
    SUFFOCATION = "suffocation"
    OTHER = "other"
    SELF_HARM = "self_harm"
    UNDETERMINED = "undetermined"
    CARE = "care"
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
            EventKind.MECHANICAL: _("kläm-, skär- eller slagskada"),
            EventKind.POISONING: _("förgiftning"),
            EventKind.SUFFOCATION: _("kvävning"),
            EventKind.OTHER: _("annan händelse"),
            EventKind.SELF_HARM: _("självskada"),
            EventKind.UNDETERMINED: _("skada med oklar avsikt"),
            EventKind.CARE: _("komplikation i vården"),
            EventKind.FALSE_ALARM: _("larm utan olycka"),
            EventKind.UNMAPPED: _("okänd kod"),
        }[self]

    @property
    def is_accident_or_crime(self) -> bool:
        """Does it count in rates? Alarms without an accident and unmapped codes do not.

        Nor do self-harm and what may be: they are never shown by place as events are.
        """
        return self not in _APART


_APART = {
    EventKind.SELF_HARM,
    EventKind.UNDETERMINED,
    EventKind.CARE,
    EventKind.FALSE_ALARM,
    EventKind.UNMAPPED,
}
