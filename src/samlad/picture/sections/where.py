"""Where: which places have more of what than chance would give, and which spots inside them."""

import polars as pl

from samlad.compare.comparison import Comparison
from samlad.core.dims import dims_parsed
from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.wording import listed, number
from samlad.events.rates import measure_id
from samlad.events.spots import OTHERS, spot_label
from samlad.picture.analysis import WHEN_KIND
from samlad.picture.desk import Desk, kind_from, many, rate_words, ratio_words
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey

MOST_FINDINGS = 6
"""More sentences than this hide the first ones."""


def where_section(desk: Desk) -> Section:
    """Findings per kind and place, the rates of the kind that stands out most, and the top spots."""
    named = [one for one in desk.analysis.places if _told(desk, one)]
    # What there is more of comes first: it is where the risks are.
    named.sort(key=lambda one: (one.direction is Direction.LOWER, one.adjusted_p))
    findings = tuple(
        Finding(f"where:{one.measure}:{one.place}", _sentence(desk, one), one.direction, important=True)
        for one in named
    )
    notes: tuple[str, ...] = ()
    if len(findings) > MOST_FINDINGS:
        left = number(len(findings) - MOST_FINDINGS)
        notes = (_("Ytterligare {n} skillnader är säkra; de står i arbetsbokens tabeller.").format(n=left),)
        findings = findings[:MOST_FINDINGS]
    if not findings:
        findings = (Finding("where:none", _nothing(desk)),)
    exhibits = [exhibit for exhibit in (_rates(desk, named), _spots(desk)) if exhibit is not None]
    return Section(SectionKey.WHERE, _("Var händer det?"), findings, tuple(exhibits), notes)


def _told(desk: Desk, one: Comparison) -> bool:
    return one.direction in (Direction.HIGHER, Direction.LOWER) and desk.is_shown(one.row)


def _sentence(desk: Desk, one: Comparison) -> str:
    kind = kind_from(one.measure)
    rate = next(iter(desk.whole(one.measure, Unit.PER_1000, [one.place])))
    text = (
        _("{kind} är vanligare i {place} än i övriga länet: {rate}.")
        if one.direction is Direction.HIGHER
        else _("{kind} är ovanligare i {place} än i övriga länet: {rate}.")
    ).format(kind=many(kind), place=desk.name(one.place), rate=rate_words(rate))
    if one.interval is not None and one.effect is not None:
        text += " " + _("Det är {ratio}.").format(ratio=ratio_words(one.effect, one.interval.low, one.interval.high))
    return text


def _nothing(desk: Desk) -> str:
    return _("Ingen typ av händelse skiljer sig säkert mellan {places} och övriga länet.").format(
        places=listed([desk.name(code) for code in desk.analysis.compared])
    )


def _rates(desk: Desk, named: list[Comparison]) -> Exhibit | None:
    """The rates of one kind in all the county's places: the kind with the surest difference, else the commonest."""
    measure = named[0].measure if named else _commonest(desk)
    if measure is None:
        return None
    material = desk.material
    places = list(dict.fromkeys([*material.members(material.county), desk.place, material.county]))
    rows = desk.whole(measure, Unit.PER_1000, places)
    kind = kind_from(measure)
    here = [one for one in named if one.measure == measure]
    lead = _sentence(desk, here[0]) if here else _("{kind}: ingen kommun skiljer sig säkert.").format(kind=many(kind))
    return Exhibit(
        id="where-rates",
        title=_("{kind} per 1 000 invånare och år, {period}").format(kind=many(kind), period=material.period.label()),
        lead=lead,
        kind=ExhibitKind.PLACES,
        rows=rows,
        how_to_read=_(
            "Pricken är frekvensen och strecket det intervall den ligger i med 95 procents säkerhet. "
            "Långa streck hör till små kommuner. Färg och form följer om skillnaden mot övriga länet är säker."
        ),
        labels=desk.names(places),
        directions={one.place: one.direction for one in desk.analysis.places if one.measure == measure},
        polarity=Polarity.MORE_IS_WORSE,
        highlight=desk.place,
        references=(material.county,),
    )


def _commonest(desk: Desk) -> str | None:
    counts = {
        kind: row.n
        for kind in desk.analysis.kinds
        for row in desk.whole(measure_id(kind), Unit.COUNT, [desk.place])
        if row.n is not None
    }
    return measure_id(max(counts, key=lambda kind: counts[kind])) if counts else None


def _spots(desk: Desk) -> Exhibit | None:
    measure = measure_id(WHEN_KIND)
    rows = desk.shown.where(measure=measure, place=desk.place, unit=Unit.COUNT.value)
    spots = rows.where(pl.col("dims").str.starts_with("spot="))
    if len(spots) == 0:
        return None
    top = max(
        (row for row in spots if row.n is not None and dims_parsed(row.dims)["spot"] != OTHERS),
        key=lambda row: row.n or 0,
        default=None,
    )
    lead = _("Antalen är för små för att visas.")
    if top is not None:
        lead = _("Flest fall av {kind} har skett vid {spot}: {n} stycken.").format(
            kind=WHEN_KIND.label(), spot=dims_parsed(top.dims)["spot"], n=number(top.n or 0)
        )
    return Exhibit(
        id="where-spots",
        title=_("Platser med mest {kind}, {period}").format(
            kind=WHEN_KIND.label(), period=desk.material.period.label()
        ),
        lead=lead,
        kind=ExhibitKind.BARS,
        rows=spots,
        how_to_read=_("Stapeln är antalet händelser. Platstyper visas, aldrig adresser."),
        labels={row.dims: spot_label(dims_parsed(row.dims)["spot"]) for row in spots} | desk.names([desk.place]),
        polarity=Polarity.NEUTRAL,
        highlight=None,
    )
