"""What every measure of a picture is called, counts and comes from: the definitions page of its files."""

from collections.abc import Iterable

from samlad.core.direction import Polarity
from samlad.core.language import _
from samlad.events.kinds import EventKind
from samlad.picture.desk import Desk, many
from samlad.picture.fetched import CRIME, SCHOOL_FIRES, SUICIDE
from samlad.picture.model import MeasureText


def measure_texts(desk: Desk) -> dict[str, MeasureText]:
    """The texts of all measures that the protected table holds."""
    present = set(desk.shown.frame["measure"].unique().to_list())
    every = [*_events(desk), *_survey(desk), *_effects(desk), *_fetched()]
    return {text.id: text for text in every if text.id in present}


def _events(desk: Desk) -> Iterable[MeasureText]:
    for kind in desk.analysis.kinds:
        id = f"events:{kind.value}"
        definition = _(
            "Händelser av typen {kind} i de inlästa registren, där de skedde. Larm utan olycka ingår inte."
        ).format(kind=kind.label())
        yield _event_text(id, many(kind), definition)
        timed = _("{kind}, bara händelser med känt klockslag.").format(kind=many(kind))
        yield _event_text(f"{id}.timed", _("{kind} med känt klockslag").format(kind=many(kind)), timed)


def _event_text(id: str, name: str, definition: str) -> MeasureText:
    source = _("Egen beräkning, underlag: inlästa händelseregister")
    return MeasureText(
        id, name, definition, _("antal; per 1 000 invånare och år; kronor"), Polarity.MORE_IS_WORSE, source
    )


def _survey(desk: Desk) -> Iterable[MeasureText]:
    for survey in desk.material.surveys:
        for question in survey.design.questions:
            yield MeasureText(
                f"survey:{question.id}",
                question.text,
                _("Andel av dem som svarat på frågan."),
                _("andel"),
                Polarity.NEUTRAL,
                _("Egen beräkning, underlag: inläst enkät"),
                dict(question.values),
            )


def _effects(desk: Desk) -> Iterable[MeasureText]:
    for one in desk.analysis.effects:
        yield MeasureText(
            f"effects:{one.intervention.id}",
            one.intervention.title,
            _("Kvot mellan utvecklingen av {kind} på platsen och på jämförelseplatserna.").format(
                kind=EventKind(one.intervention.kind).label()
            ),
            _("kvot"),
            Polarity.MORE_IS_WORSE,
            _("Egen beräkning, underlag: inlästa händelseregister"),
        )


def _fetched() -> Iterable[MeasureText]:
    yield MeasureText(
        CRIME,
        _("Anmälda brott"),
        _("Anmälda brott efter den kommun där brottet skedde, slutlig statistik. Brott utan känd plats ingår inte."),
        _("antal; per 100 000 invånare"),
        Polarity.MORE_IS_WORSE,
        _("Källa: Brå"),
    )
    yield MeasureText(
        SCHOOL_FIRES,
        _("Anlagda bränder i skola"),
        _("Räddningsinsatser till anlagd brand i skola 1998–2014."),
        _("antal"),
        Polarity.MORE_IS_WORSE,
        _("Källa: MSB"),
    )
    yield MeasureText(
        SUICIDE,
        _("Suicid"),
        _("Säkra och osäkra fall per 100 000 invånare, åldersstandardiserat. Endast län och riket."),
        _("per 100 000 invånare"),
        Polarity.MORE_IS_WORSE,
        _("Källa: KI NASP"),
    )
    names = {
        "internet_outage_24h": _("Internetavbrott längre än ett dygn"),
        "long_power_cut": _("Långt strömavbrott"),
        "smoke_alarm": _("Brandvarnare"),
        "smoke_alarm_works": _("Minst en brandvarnare som fungerar, av dem som har någon"),
        "extinguishing_equipment": _("Någon släckutrustning"),
        "hand_extinguisher": _("Handbrandsläckare"),
        "fire_blanket": _("Brandfilt"),
    }
    for id, name in names.items():
        yield MeasureText(
            f"msb:{id}",
            _("{name} (riket, publicerat)").format(name=name),
            _("Andel av befolkningen 18–79 år enligt MSB:s enkäter 2014 och 2018, som publicerad."),
            _("andel"),
            Polarity.NEUTRAL,
            _("Källa: MSB"),
        )
