"""The groups a place belongs to for the map of what can be said: its federations and its county, on a day."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from samlad.places.register import Register

FEDERATION, COUNTY = "federation", "county"


def regions(register: Register, places: Sequence[str], day: date) -> pl.DataFrame:
    """`place, level, group` for the municipalities among the places, every other member of their groups included.

    A group that was not asked in whole has rows for the members that are lacking, so that it is not reckoned with. A
    place in two federations has the smaller one, and a federation that shares a member with one already told is left
    out: a place has one group a level.
    """
    wholes: dict[tuple[str, str], list[str]] = {}
    for place in dict.fromkeys(places):
        if not (len(place) == 4 and register.exists(place, day)):
            continue
        federations = sorted((len(register.members(one, day)), one) for one in register.federations_of(place, day))
        if federations:
            whole = federations[0][1]
            wholes[FEDERATION, whole] = register.members(whole, day)
        wholes[COUNTY, place[:2]] = register.members(place[:2], day)
    rows: dict[tuple[str, str], str] = {}
    for (level, whole), members in wholes.items():
        # A whole that shares a member with one already told would be reckoned without it.
        if not any((member, level) in rows for member in members):
            rows |= {(member, level): whole for member in members}
    return pl.DataFrame(
        [(place, level, group) for (place, level), group in rows.items()],
        schema={"place": pl.String, "level": pl.String, "group": pl.String},
        orient="row",
    )
