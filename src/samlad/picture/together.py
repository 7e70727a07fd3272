"""Several places analysed and protected as one: the federation's numbers less five members' are the sixth's.

Whoever makes the picture of one place protects the tables of all places of its region with it, so that the same cells
are withheld whichever pictures are made and in whatever order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from samlad.core.estimates import KEY, Estimates
from samlad.disclosure.publish import DisclosureRules, publish
from samlad.disclosure.published import Published
from samlad.disclosure.relations import Key
from samlad.effects.before_after import Intervention
from samlad.events.kinds import EventKind
from samlad.events.rates import measure_id
from samlad.picture.analysis import Analysis, PictureRules, analyse, analyse_common
from samlad.picture.material import Material


@dataclass(frozen=True, slots=True)
class Together:
    """The analyses of some places, their rows as one table, and what of it may be shown."""

    analyses: Mapping[str, Analysis]
    table: Estimates
    published: Published
    protection: DisclosureRules

    def shown_of(self, place: str) -> Published:
        """What may be shown of the rows that one place's picture is made of."""
        return self.published.matching(self.analyses[place].table)


def analyse_together(
    material: Material,
    places: Sequence[str],
    rules: PictureRules,
    *,
    minimum_count: int,
    small_population: int,
    earlier: Published | None = None,
    behind: Estimates | None = None,
) -> Together:
    """Analyse each place and protect all their rows at once, with regard to what was shown before."""
    common = analyse_common(material, places, rules)
    analyses = {place: analyse(material, place, rules, common) for place in dict.fromkeys(places)}
    frames = [one.table.frame for one in analyses.values()] + [common.effect_counts.frame]
    table = Estimates(pl.concat(frames).unique(KEY, keep="first", maintain_order=True))
    rests_on = {f"effects:{one.id}": _counts_behind(one) for one in material.interventions}
    protection = DisclosureRules(minimum_count, small_population, _wholes(material, places), rests_on)
    return Together(analyses, table, publish(table, protection, earlier=earlier, behind=behind), protection)


def _counts_behind(one: Intervention) -> tuple[Key, ...]:
    """The cells an effect gives away beside the comparison places' counts: the place before, and after."""
    measure = measure_id(EventKind(one.kind))
    return tuple((measure, None, "", one.place, p.start, p.end, "all", "all") for p in (one.before, one.after))


def region_of(material: Material, whole: str, place: str) -> list[str]:
    """The places to protect together: a federation or county with its members, and the place itself."""
    members = material.members(whole)
    return list(dict.fromkeys([whole, *members, place]))


def _wholes(material: Material, places: Sequence[str]) -> dict[str, Sequence[str]]:
    """All sums a reader can take: the county's, and every federation's with a member in it."""
    county = material.members(material.county)
    federations = {code for member in county for code in material.register.federations_of(member, material.day)}
    parts = {code: material.members(code) for code in (*places, material.county, *sorted(federations))}
    return {code: members for code, members in parts.items() if members != [code]}
