"""At what cost: the money in the registers, and unit costs of two families that are never added."""

import polars as pl

from samlad.core.dims import dims_parsed
from samlad.core.estimate import Unit
from samlad.core.language import _
from samlad.core.wording import kronor, number
from samlad.disclosure.published import Published
from samlad.events.costs import CostFamily
from samlad.picture.desk import Desk, kind_from, many
from samlad.picture.model import Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey


def cost_section(desk: Desk) -> Section:
    """Register costs by kind, and events with a published unit cost."""
    money = desk.shown.where(place=desk.place, unit=Unit.SEK.value)
    register = money.where(pl.col("dims").str.contains(f"cost={CostFamily.REGISTER.value}"))
    units = money.where(~pl.col("dims").str.contains(f"cost={CostFamily.REGISTER.value}"))
    findings = [_register_finding(desk, row.measure, row.value, row.n) for row in register if row.value is not None]
    findings += [
        Finding(
            f"cost:{row.measure}:{row.dims}",
            _("{kind}: {n} händelser, {cost} i {year} års priser ({family}).").format(
                kind=unit_cost_name(row.measure, row.category),
                n=number(row.n or 0),
                cost=_spread(row.value, row.interval.low, row.interval.high) if row.interval else kronor(row.value),
                year=dims_parsed(row.dims)["price_year"],
                family=family_name(CostFamily(dims_parsed(row.dims)["cost"])),
            ),
        )
        for row in units
        if row.value is not None
    ]
    notes = (
        _("Kostnad för sjukdom och skada (cost of illness) och betalningsvilja är två olika mått och summeras aldrig."),
        _("För övriga händelser finns ingen enhetskostnad ur en läst källa. Lägg in egna för att räkna på dem."),
    )
    if not findings:
        findings = [
            Finding("cost:none", _("Det går inte att säga vad händelserna kostar: inga belopp finns i registren."))
        ]
    return Section(SectionKey.COST, _("Vad kostar det?"), tuple(findings), _exhibits(desk, register, units), notes)


def _register_finding(desk: Desk, measure: str, value: float, n: int | None) -> Finding:
    sentence = _("{kind} kostade {cost} i {place} {period}, enligt {n} ärenden i skaderegistret.").format(
        kind=many(kind_from(measure)),
        cost=kronor(value),
        place=desk.name(desk.place),
        period=desk.material.period.label(),
        n=number(n or 0),
    )
    return Finding(f"cost:{measure}:register", sentence, important=True)


def _spread(value: float, low: float, high: float) -> str:
    return _("{low} till {high}").format(low=kronor(low), high=kronor(high)) if low < high else kronor(value)


def family_name(family: CostFamily) -> str:
    """What a sum of money measures, in words."""
    return {
        CostFamily.REGISTER: _("belopp i registret"),
        CostFamily.COST_OF_ILLNESS: _("samhällets kostnad"),
        CostFamily.WILLINGNESS_TO_PAY: _("betalningsvilja"),
    }[family]


def unit_cost_name(measure: str, subkind: str | None) -> str:
    """A kind, or the narrower sort a unit cost is about."""
    named = {"cykel singel svår": _("Svåra singelolyckor med cykel")}
    return named.get(subkind or "", many(kind_from(measure)))


def _exhibits(desk: Desk, register: Published, units: Published) -> tuple[Exhibit, ...]:
    made = []
    if len(register):
        made.append(
            Exhibit(
                id="cost-register",
                title=_("Belopp i registren, {period}").format(period=desk.material.period.label()),
                lead=_("Beloppen är de som står i ärendena; händelser utan belopp ingår inte."),
                kind=ExhibitKind.BARS,
                rows=register,
                how_to_read=_("Stapeln är summan i kronor."),
                labels={row.measure: many(kind_from(row.measure)) for row in register} | desk.names([desk.place]),
                polarity=Polarity.MORE_IS_WORSE,
            )
        )
    if len(units):
        made.append(
            Exhibit(
                id="cost-unit",
                title=_("Händelser med publicerad enhetskostnad, {period}").format(period=desk.material.period.label()),
                lead=_("Antal gånger enhetskostnad. Spannet är källans, inte slumpens."),
                kind=ExhibitKind.FIGURES,
                rows=units,
                how_to_read=_("Varje belopp hör till ett eget mått och ett eget prisår. De får inte läggas ihop."),
                labels=_unit_cost_labels(units) | desk.names(units.places()),
                polarity=Polarity.MORE_IS_WORSE,
            )
        )
    return tuple(made)


def _unit_cost_labels(units: Published) -> dict[str, str]:
    labels = {}
    for row in units:
        family, year = dims_parsed(row.dims)["cost"], dims_parsed(row.dims)["price_year"]
        labels[row.measure] = unit_cost_name(row.measure, row.category)
        labels[f"cost={family}"] = family_name(CostFamily(family))
        labels[f"price_year={year}"] = _("{year} års priser").format(year=year)
        if row.category:
            # The name of the measure already says which narrower sort it is.
            labels[row.category] = ""
    return labels
