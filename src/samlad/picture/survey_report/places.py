"""Places as people name them, as codes: `Karlstad`, `1780`, `fed:karlstadsregionen`."""

from collections.abc import Sequence

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.core.placecode import PlaceCode
from samlad.data.facts import register


def place_codes(wanted: Sequence[str]) -> tuple[str, ...]:
    """The code of each place meant by a name or a code; one nobody knows stops with a message."""
    return tuple(dict.fromkeys(_code(one.strip()) for one in wanted))


def _code(wanted: str) -> str:
    places = register()
    if ":" not in wanted and not wanted.isdigit():
        if federation := places.federation_named(wanted):
            return federation
        return places.match_names([wanted])[0]
    code = PlaceCode.parse(wanted).code
    if not places.exists(code):
        raise InvalidInput(
            _("Platsen finns inte."),
            value=code,
            why=_("Registret känner ingen sådan plats."),
            cure=_("Använd till exempel 1780, 17 eller fed:karlstadsregionen."),
        )
    return code
