"""Tables in words of the views that weigh chance: small places, the week's peak, the wheel, severity, unit costs."""

import polars as pl
from django.utils.translation import gettext as _

from samlad.core.wording import kronor, number, percent
from samlad.data.facts import register as place_register
from samlad.events.burden.severity import Severity
from samlad.events.costs import CostFamily
from samlad.events.kinds import EventKind
from samlad.events.views.points import Closeness
from samlad.site.workbench.event_pages.told import Heads, decimal, limits, weekdays

LEVEL = 0.05
Told = tuple[Heads, list[list[str]], str]


def smoothed_told(table: pl.DataFrame) -> Told:
    """Crude beside smoothed, highest smoothed first."""
    heads = (
        (_("Kommun"), False), (_("Händelser"), True), (_("Rått tal"), True), (_("Osäkerhet"), True),
        (_("Utjämnat tal"), True), (_("Osäkerhet"), True), (_("Egen vikt"), True),
    )  # fmt: skip
    rows = [
        [
            place_register().name(row["place"]), number(row["n"]), decimal(row["crude"]),
            limits(row["crude_low"], row["crude_high"]), decimal(row["value"]), limits(row["low"], row["high"]),
            "–" if row["weight"] is None else percent(row["weight"]),
        ]
        for row in table.sort("value", descending=True, nulls_last=True).iter_rows(named=True)
    ]  # fmt: skip
    known = table.drop_nulls("value").sort("value", descending=True)
    if known.is_empty():
        return heads, rows, _("Ingen av kommunerna har invånare att räkna mot.")
    top = known.row(0, named=True)
    lead = _("Högst efter utjämning: {place}, {value} per 1 000 invånare och år (rått {crude}).").format(
        place=place_register().name(top["place"]), value=decimal(top["value"]), crude=decimal(top["crude"])
    )
    return heads, rows, lead


def standardised_told(table: pl.DataFrame) -> Told:
    """Crude beside age-standardised."""
    heads = (
        (_("Kommun"), False), (_("Händelser"), True), (_("Rått tal"), True), (_("Åldersstandardiserat tal"), True),
        (_("Osäkerhet"), True),
    )  # fmt: skip
    rows = [
        [
            place_register().name(row["place"]), number(row["n"]), decimal(row["crude"]),
            _("för få händelser") if row["status"] == "suppressed" else decimal(row["value"]),
            limits(row["low"], row["high"]),
        ]
        for row in table.sort("value", descending=True, nulls_last=True).iter_rows(named=True)
    ]  # fmt: skip
    known = table.drop_nulls("value").sort("value", descending=True)
    if known.is_empty():
        return heads, rows, _("Ingen kommun har så många händelser att talet kan åldersstandardiseras.")
    top = known.row(0, named=True)
    lead = _("Högst vid lika åldrar: {place}, {value} per 1 000 invånare och år.").format(
        place=place_register().name(top["place"]), value=decimal(top["value"])
    )
    return heads, rows, lead


def week_told(table: pl.DataFrame) -> Told:
    """Hours by weekday, each event spread over the time it can have happened."""
    grid = spread_grid(table)
    heads = ((_("Veckodag"), False), *((f"{hour:02d}", True) for hour in range(24)))
    rows = [[name, *(number(one, 1) for one in values)] for name, values in zip(weekdays(), grid, strict=True)]
    top = table.sort("events", descending=True, maintain_order=True).row(0, named=True)
    lead = _("Flest händelser: {weekday} klockan {hour} ({count}).").format(
        weekday=weekdays()[top["weekday"] - 1].lower(), hour=top["hour"], count=number(top["events"], 1)
    )
    return tuple(heads), rows, lead


def spread_grid(table: pl.DataFrame) -> list[list[float]]:
    """Events by weekday (rows) and hour."""
    values = {(row["weekday"], row["hour"]): float(row["events"]) for row in table.iter_rows(named=True)}
    return [[values[day, hour] for hour in range(24)] for day in range(1, 8)]


def peak_told(table: pl.DataFrame) -> Told:
    """The window of the week that stands out most, and whether that is more than chance."""
    heads = (
        (_("Topp"), False), (_("Händelser"), True), (_("Väntat"), True), (_("Gånger det väntade"), True),
        (_("p"), True),
    )  # fmt: skip
    row = table.row(0, named=True)
    span = _("{from_day} klockan {from_hour} till {to_day} klockan {to_hour}").format(
        from_day=weekdays()[row["from_weekday"] - 1].lower(), from_hour=row["from_hour"],
        to_day=weekdays()[row["to_weekday"] - 1].lower(), to_hour=row["to_hour"],
    )  # fmt: skip
    cells = [span, number(row["events"]), number(row["expected"], 1), decimal(row["ratio"]), number(row["p"], 3)]
    told = (
        _("Toppen är mer än slumpen: {span}, {events} händelser där {expected} var att vänta (p = {p}).")
        if row["p"] <= LEVEL
        else _(
            "Ingen topp i veckan är säkert mer än slumpen. Mest sticker {span} ut, med {events} händelser (p = {p})."
        )
    )
    lead = told.format(span=span, events=cells[1], expected=cells[2], p=cells[4])
    return heads, [cells], lead


def wheel_told(table: pl.DataFrame) -> Told:
    """The weeks of the year."""
    heads = (
        (_("Vecka"), False), (_("Händelser"), True), (_("Väntat"), True), (_("Gånger det väntade"), True),
        (_("Osäkerhet"), True), (_("Vad går att säga?"), False),
    )  # fmt: skip
    words = {
        "high": _("säkert fler"), "low": _("säkert färre"), "not_different": _("kan inte skiljas åt"),
        "one_year": _("ett enda år drar"),
    }  # fmt: skip
    rows = [
        [
            str(row["week"]), number(row["events"]), number(row["expected"], 1), decimal(row["ratio"]),
            limits(row["low"], row["high"]), words[row["level"]],
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    high = table.filter(pl.col("level") == "high")["week"].to_list()
    if not high:
        return heads, rows, _("Ingen vecka på året är säkert högre än de andra.")
    return heads, rows, _("Säkert höga veckor: {weeks}.").format(weeks=", ".join(map(str, high)))


def severity_told(table: pl.DataFrame) -> Told:
    """The pyramid, worst first."""
    heads = (
        (_("Svårighetsgrad"), False), (_("Antal"), True), (_("Osäkerhet"), True), (_("Andel"), True),
        (_("På varje i steget ovanför"), True), (_("Osäkerhet"), True),
    )  # fmt: skip
    rows = [
        [
            Severity(row["severity"]).label().capitalize(),
            _("okänt") if row["n"] is None else number(row["n"]), limits(row["low"], row["high"]),
            "–" if row["share"] is None else percent(row["share"]), decimal(row["per_worse"]),
            limits(row["per_worse_low"], row["per_worse_high"]),
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    parts = [
        f"{number(row['n'])} {Severity(row['severity']).label()}" for row in table.drop_nulls("n").iter_rows(named=True)
    ]
    return heads, rows, _("I registren: {parts}.").format(parts=", ".join(parts))


def unit_cost_told(table: pl.DataFrame) -> Told:
    """Unit costs by type and family; never one sum of the families."""
    heads = (
        (_("Typ"), False), (_("Mäter"), False), (_("Plats"), False), (_("Betalare"), False), (_("Prisår"), True),
        (_("Händelser"), True), (_("Kostnad"), True), (_("Mellan"), True), (_("Per invånare och år"), True),
    )  # fmt: skip
    rows = [
        [
            _type(row["type"]), family_words()[CostFamily(row["family"])], place_register().name(row["place"]),
            _("alla") if row["payer"] == "all" else row["payer"], str(row["price_year"]), number(row["n"]),
            kronor(row["value"]),
            _("{low} till {high}").format(low=kronor(row["low"]), high=kronor(row["high"])),
            "–" if row["per_inhabitant"] is None else kronor(row["per_inhabitant"]),
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return heads, rows, _("Kostnader enligt källornas styckkostnader, med källans spann och slumpen i antalet.")


def family_words() -> dict[CostFamily, str]:
    """What a unit cost measures."""
    return {
        CostFamily.REGISTER: _("pengar i registret"),
        CostFamily.COST_OF_ILLNESS: _("samhällets kostnad"),
        CostFamily.WILLINGNESS_TO_PAY: _("betalningsvilja"),
    }


def _type(name: str) -> str:
    if name in set(EventKind):
        return EventKind(name).label().capitalize()
    known = {
        "all": _("Alla typer"),
        "bicycle_single_severe": _("Svår singelolycka med cykel"),
        "street_robbery": _("Gaturån"),
    }
    return known.get(name, name)


def points_told(table: pl.DataFrame, closeness: Closeness) -> Told:
    """Squares, most events first; or points."""
    if closeness is Closeness.POINT:
        return _single_points_told(table)
    heads = ((_("Rutans sydvästra hörn"), False), (_("Händelser"), True))
    rows = [
        [f"{number(row['east'])} / {number(row['north'])}", number(row["events"])]
        for row in table.iter_rows(named=True)
    ]
    lead = _("{count} händelser i {squares} rutor; flest i en ruta är {most}.").format(
        count=number(int(table["events"].sum())), squares=number(table.height), most=number(table["events"][0])
    )
    return heads, rows, lead


def _single_points_told(table: pl.DataFrame) -> Told:
    heads = ((_("Östlig"), True), (_("Nordlig"), True), (_("Slag"), False), (_("Dag"), False), (_("Antal"), True))
    rows = [
        [
            number(row["x"]), number(row["y"]), EventKind(row["kind"]).label(),
            "–" if row["day"] is None else row["day"].isoformat(), number(row["count"]),
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    return heads, rows, _("{count} händelser med punkt.").format(count=number(int(table["count"].sum())))
