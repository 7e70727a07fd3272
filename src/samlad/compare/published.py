"""The indicators behind the published figures that come with Samlad."""

from samlad.compare.registry import Indicator, PlaceRule, Registry
from samlad.core.direction import Polarity
from samlad.core.estimate import Unit
from samlad.core.language import _

CRIME = "bra:reported_crime"
SCHOOL_FIRES = "msb:school_fires"
SUICIDE = "nasp:suicide_rate"


def published_indicators() -> Registry:
    """The registry of the published figures, worded in the reader's language."""
    return Registry(
        (
            Indicator(
                CRIME,
                _("Anmälda brott"),
                _(
                    "Anmälda brott efter den kommun där brottet skedde, slutlig statistik. "
                    "Brott utan känd plats ingår inte."
                ),
                Unit.PER_100000,
                Polarity.MORE_IS_WORSE,
                PlaceRule.EVENT,
                _("Källa: Brå"),
            ),
            Indicator(
                SCHOOL_FIRES,
                _("Anlagda bränder i skola"),
                _("Räddningsinsatser till anlagd brand i skola 1998–2014."),
                Unit.COUNT,
                Polarity.MORE_IS_WORSE,
                PlaceRule.EVENT,
                _("Källa: MSB"),
            ),
            Indicator(
                SUICIDE,
                _("Suicid"),
                _("Säkra och osäkra fall per 100 000 invånare, åldersstandardiserat. Endast län och riket."),
                Unit.PER_100000,
                Polarity.MORE_IS_WORSE,
                PlaceRule.RESIDENCE,
                _("Källa: KI NASP"),
            ),
            *(_survey(id, name) for id, name in _survey_names().items()),
        )
    )


def _survey_names() -> dict[str, str]:
    return {
        "internet_outage_24h": _("Internetavbrott längre än ett dygn"),
        "long_power_cut": _("Långt strömavbrott"),
        "phone_outage": _("Avbrott i fast telefoni"),
        "drinking_water_outage": _("Avbrott i dricksvattnet"),
        "smoke_alarm": _("Brandvarnare"),
        "smoke_alarm_works": _("Minst en brandvarnare som fungerar, av dem som har någon"),
        "extinguishing_equipment": _("Någon släckutrustning"),
        "hand_extinguisher": _("Handbrandsläckare"),
        "fire_blanket": _("Brandfilt"),
    }


def _survey(id: str, name: str) -> Indicator:
    return Indicator(
        f"msb:{id}",
        _("{name} (riket, publicerat)").format(name=name),
        _("Andel av befolkningen 18–79 år enligt MSB:s enkäter 2014 och 2018, som publicerad."),
        Unit.SHARE,
        Polarity.NEUTRAL,
        PlaceRule.RESIDENCE,
        _("Källa: MSB"),
    )
