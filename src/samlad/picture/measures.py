"""What every measure of a picture is called, counts and comes from: the definitions page of its files."""

from collections.abc import Iterable

from samlad.compare.published import published_indicators
from samlad.core.direction import Polarity
from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.events.kinds import EventKind
from samlad.picture.desk import Desk, many
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
    for id, question in desk.material.questions.items():
        yield MeasureText(
            id,
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
    units = {
        Unit.PER_100000: _("antal; per 100 000 invånare"),
        Unit.COUNT: _("antal"),
        Unit.SHARE: _("andel"),
    }
    for one in published_indicators():
        yield MeasureText(one.id, one.name, one.definition, units[one.unit], one.polarity, one.source)
