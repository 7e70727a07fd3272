"""Material for pictures straight from the generator, without files in between."""

from datetime import date

import polars as pl

from samlad.core.estimate import Origin
from samlad.core.period import Period
from samlad.data.facts import facts, register
from samlad.effects.before_after import Intervention
from samlad.events.codes.coding import coded
from samlad.events.population import Population
from samlad.picture.analysis import PictureRules
from samlad.picture.compose import Made, make_picture
from samlad.picture.fetched import fetched_estimates
from samlad.picture.material import Material
from samlad.picture.prices import read_unit_costs
from samlad.picture.together import Together, analyse_together
from samlad.synthetic.inhabitants import inhabitants_by_age
from samlad.synthetic.plan import FIRST_YEAR, LAST_YEAR, Plants
from samlad.synthetic.records import all_records

REGION = "fed:karlstadsregionen"
MEMBERS = ("1715", "1761", "1762", "1763", "1764", "1780")


def material(seed: int, plants: Plants | None = None) -> Material:
    """The demo's material for one seed."""
    plants = plants or Plants()
    places = register().municipalities(date(2023, 12, 31), "17")
    day = Period(plants.intervention_day, plants.intervention_day)
    before, after = Period.years(2020, 2021), Period.years(2022, 2023)

    def one(id: str, place: str, kind: str) -> Intervention:
        others = tuple(member for member in MEMBERS if member != place)
        return Intervention(id, id, place, kind, day, before, after, others)

    return Material(
        register=register(),
        county="17",
        period=Period.years(LAST_YEAR - 2, LAST_YEAR),
        years=tuple(range(FIRST_YEAR, LAST_YEAR + 1)),
        population=Population.from_frame(facts("population")),
        events=coded(pl.concat(all_records(places, seed, plants).values())),
        events_snapshot="made-up",
        events_origin=Origin.SYNTHETIC,
        inhabitants={place: inhabitants_by_age(place, LAST_YEAR) for place in places},
        inhabitants_origin=Origin.SYNTHETIC,
        fetched=fetched_estimates(),
        interventions=(one("effect", plants.effect_place, "vandalism"), one("null", plants.null_place, "other_fire")),
    )


RULES = PictureRules(level=0.01, unit_costs=read_unit_costs())


def together_of(material: Material, places: tuple[str, ...] = (REGION, *MEMBERS)) -> Together:
    """The region analysed and protected by the demo's rules."""
    return analyse_together(material, places, RULES, minimum_count=5, small_population=50)


def picture_of(material: Material, place: str, answers: dict[str, str] | None = None) -> Made:
    """The picture of a place, protected by itself: quicker than with its whole region."""
    together = together_of(material, (place,))
    return make_picture(material, together, place, RULES, made=date(2026, 11, 22), answers=answers)
