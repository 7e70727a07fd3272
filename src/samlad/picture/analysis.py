"""The four analyses run over one place's material: estimate tables and comparisons, before anything is protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from samlad.compare.comparison import Comparison, compare_counts, compare_shares, comparison_rows
from samlad.core.errors import NothingToShow
from samlad.core.estimate import Unit, computed_from
from samlad.core.estimates import KEY, SCHEMA, Estimates
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.effects.before_after import Effect, Intervention, before_after, effect_rows
from samlad.events.costs import UnitCost, register_costs, unit_cost_totals
from samlad.events.counting import inside
from samlad.events.kinds import EventKind
from samlad.events.people import age_sex_rates
from samlad.events.rates import Stamp, measure_id, place_rates
from samlad.events.rhythm import week_rhythm
from samlad.events.spots import top_spots
from samlad.picture.fetched import CRIME, SUICIDE
from samlad.picture.material import Material
from samlad.stats.multiplicity import benjamini_hochberg
from samlad.stats.trend import Trend, poisson_trend
from samlad.survey.shares import share_estimates

WHEN_KIND = EventKind.VANDALISM
WHO_KIND = EventKind.FALL
PEER_TOPIC, PEER_YEAR = "rescue_service", 2024
REST_OF_COUNTY = "övriga länet"
PEERS = "jämförelsekommunerna"


@dataclass(frozen=True, slots=True)
class PictureRules:
    """What it takes to be named. `level`: the largest adjusted p of a finding; the picture prints it."""

    level: float
    confidence: float = 0.95
    unit_costs: tuple[UnitCost, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedTrend:
    """The trend of one kind at the place, with its p adjusted for all kinds looked at."""

    kind: EventKind
    trend: Trend
    adjusted_p: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything found about one place. `table` holds all rows; the rest are readings of it."""

    place: str
    kinds: tuple[EventKind, ...]
    compared: tuple[str, ...]
    table: Estimates
    places: tuple[Comparison, ...]
    shares: tuple[Comparison, ...]
    crime: tuple[Comparison, ...]
    trends: tuple[NamedTrend, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Common:
    """What the analyses of all places of a region share: worked out once."""

    kinds: tuple[EventKind, ...]
    stamp: Stamp
    rates: Estimates
    shares: Estimates
    effects: tuple[Effect, ...]
    effect_counts: Estimates
    """What a reader can work out from an effect beside the comparison places' counts: before and after at the place."""


def analyse_common(material: Material, places: Sequence[str], rules: PictureRules) -> Common:
    """The rates and shares of all municipalities of the county, of the county, and of the places asked for."""
    kinds = _kinds(material)
    stamp = Stamp(material.events_snapshot, material.events_origin, rules.confidence)
    county = material.members(material.county)
    wholes = {code: material.members(code) for code in (*places, material.county)}
    rates = place_rates(
        material.events,
        material.population,
        places={code: [code] for code in county} | wholes,
        periods=[material.period],
        kinds=kinds,
        stamp=stamp,
    )
    effects = tuple(_effect(material, one, rules) for one in material.interventions)
    return Common(kinds, stamp, rates, _shares(material, wholes, rules), effects, _effect_counts(material, stamp))


def analyse(material: Material, place: str, rules: PictureRules, common: Common) -> Analysis:
    """Run survey, events, comparison and effects for one municipality, federation or county."""
    kinds, stamp, rates, shares = common.kinds, common.stamp, common.rates, common.shares
    members = material.members(place)
    county = material.members(material.county)
    yearly = _yearly(material, place, kinds, stamp)
    compared = compare_counts(
        rates,
        {member: [code for code in county if code != member] for member in members},
        reference=REST_OF_COUNTY,
        level=rules.level,
        confidence=rules.confidence,
    )
    share_comparisons = compare_shares(
        shares,
        {member: [code for code in county if code != member] for member in members},
        reference=REST_OF_COUNTY,
        level=rules.level,
        confidence=rules.confidence,
    )
    crime = _crime(material, members, rules)
    local = material.events_of(place)
    effects = [one for one in common.effects if one.intervention.place in (*members, place)]
    return Analysis(
        place=place,
        kinds=kinds,
        compared=tuple(members),
        table=Estimates.joined(
            [
                rates,
                yearly,
                shares,
                material.fetched.where(measure=[CRIME, SUICIDE]),
                material.fetched.where(pl.col("measure").str.starts_with("msb:")),
                comparison_rows([*compared, *share_comparisons, *crime]),
                effect_rows(effects, snapshot=stamp.snapshot, origin=stamp.origin),
                week_rhythm(
                    _of_kind(local, WHEN_KIND),
                    measure=f"{measure_id(WHEN_KIND)}.timed",
                    place=place,
                    period=material.period,
                    stamp=stamp,
                ),
                *_people(material, place, local, stamp),
                top_spots(
                    _of_kind(local, WHEN_KIND),
                    measure=measure_id(WHEN_KIND),
                    place=place,
                    period=material.period,
                    top=6,
                    stamp=stamp,
                ),
                register_costs(local, place=place, period=material.period, kinds=kinds, stamp=stamp),
                unit_cost_totals(local, rules.unit_costs, place=place, period=material.period, stamp=stamp),
            ]
        ),
        places=tuple(compared),
        shares=tuple(share_comparisons),
        crime=tuple(crime),
        trends=_trends(Estimates.joined([yearly, rates]), kinds, place),
        effects=tuple(effects),
    )


def _kinds(material: Material) -> tuple[EventKind, ...]:
    present = set(material.events["event_kind"].unique().to_list())
    return tuple(kind for kind in EventKind if kind.value in present and kind.is_accident_or_crime)


def _of_kind(events: pl.DataFrame, kind: EventKind) -> pl.DataFrame:
    return events.filter(pl.col("event_kind") == kind.value)


def _yearly(material: Material, place: str, kinds: Sequence[EventKind], stamp: Stamp) -> Estimates:
    """One rate a year; a single-year picture has its own year among the rates already."""
    periods = [Period.year(year) for year in material.years if Period.year(year) != material.period]
    return place_rates(
        material.events,
        material.population,
        places={place: material.members(place)},
        periods=periods,
        kinds=kinds,
        stamp=stamp,
    )


def _trends(rates: Estimates, kinds: Sequence[EventKind], place: str) -> tuple[NamedTrend, ...]:
    found: list[tuple[EventKind, Trend]] = []
    for kind in kinds:
        of_kind = rates.where(measure=measure_id(kind), unit=Unit.COUNT.value, place=place)
        single_years = [row for row in of_kind if row.period == Period.year(row.period.start.year)]
        rows = sorted(single_years, key=lambda row: row.period)
        trend = poisson_trend(
            [row.period.start.year for row in rows], [row.n or 0 for row in rows], [row.base or 0.0 for row in rows]
        )
        if trend is not None:
            found.append((kind, trend))
    adjusted = benjamini_hochberg([trend.p for _kind, trend in found])
    return tuple(NamedTrend(kind, trend, p) for (kind, trend), p in zip(found, adjusted, strict=True))


def _effect_counts(material: Material, stamp: Stamp) -> Estimates:
    tables = [
        place_rates(
            material.events,
            material.population,
            places={one.place: material.members(one.place)},
            periods=list(dict.fromkeys([one.before, one.after])),
            kinds=[EventKind(one.kind)],
            stamp=stamp,
        ).frame
        for one in material.interventions
    ]
    return Estimates(pl.concat([SCHEMA.to_frame(), *tables]).unique(KEY, keep="first", maintain_order=True))


def _shares(material: Material, wholes: Mapping[str, Sequence[str]], rules: PictureRules) -> Estimates:
    several = {code: members for code, members in wholes.items() if len(members) > 1}
    return Estimates.joined(
        [
            share_estimates(
                survey.answers,
                survey.design,
                wholes=several,
                snapshot=survey.snapshot,
                origin=survey.origin,
                confidence=rules.confidence,
            )
            for survey in material.surveys
        ]
        + [material.kept_shares]
    )


def _crime(material: Material, members: Sequence[str], rules: PictureRules) -> list[Comparison]:
    """Each member against the places Kolada calls similar; a place without a peer list is not compared."""
    peers: dict[str, Sequence[str]] = {}
    for member in members:
        try:
            peers[member] = material.register.peers(member, PEER_TOPIC, PEER_YEAR)
        except NothingToShow:
            continue
    counts = material.fetched.where(measure=CRIME, unit=Unit.COUNT.value)
    return compare_counts(counts, peers, reference=PEERS, level=rules.level, confidence=rules.confidence)


def _people(material: Material, place: str, local: pl.DataFrame, stamp: Stamp) -> list[Estimates]:
    known = [material.inhabitants[code] for code in material.members(place) if code in material.inhabitants]
    if len(known) < len(material.members(place)):
        return []
    inhabitants: dict[tuple[AgeBand, Sex], float] = {}
    for one in known:
        for key, count in one.items():
            inhabitants[key] = inhabitants.get(key, 0.0) + count
    bands = sorted({band for band, _sex in inhabitants})
    stamp = replace(stamp, origin=computed_from([stamp.origin, material.inhabitants_origin]))
    return [
        age_sex_rates(
            _of_kind(local, WHO_KIND),
            inhabitants,
            measure=measure_id(WHO_KIND),
            place=place,
            period=material.period,
            bands=bands,
            stamp=stamp,
        )
    ]


def _effect(material: Material, one: Intervention, rules: PictureRules) -> Effect:
    def count(places: Sequence[str], period: Period) -> int:
        rows = inside(material.events, period).filter(
            pl.col("place").is_in(list(places)), pl.col("event_kind") == one.kind
        )
        return int(rows["count"].sum())

    treated = material.members(one.place)
    return before_after(
        one,
        before=count(treated, one.before),
        after=count(treated, one.after),
        compared_before=count(one.comparison, one.before),
        compared_after=count(one.comparison, one.after),
        level=rules.level,
        # The interval shown and the verdict must agree: one excludes 1 exactly when the other is called.
        confidence=1 - rules.level,
    )
