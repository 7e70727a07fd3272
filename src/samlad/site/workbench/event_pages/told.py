"""The tables of the event pages in words: heads, cells, the sentence above, the notes below."""

from collections.abc import Sequence

import polars as pl
from django.utils.translation import gettext as _

from samlad.core.people import AgeBand, Sex
from samlad.core.wording import interval, kronor, number, percent
from samlad.data.facts import register as place_register
from samlad.events.kinds import EventKind
from samlad.events.scan.findings import may_leave, sentence
from samlad.events.views.when import Clock

Heads = tuple[tuple[str, bool], ...]
LEVEL = 0.05


def where_told(table: pl.DataFrame) -> tuple[Heads, list[list[str]], str]:
    """Municipalities by rate, highest first."""
    heads = (
        (_("Kommun"), False), (_("Händelser"), True), (_("Per 1 000 invånare och år"), True), (_("Osäkerhet"), True),
        (_("Gånger de andras"), True), (_("Osäkerhet"), True), (_("Jämfört med de andra"), False),
    )  # fmt: skip
    rows = []
    for row in table.sort("per_1000", descending=True, nulls_last=True).iter_rows(named=True):
        rows.append(
            [
                place_register().name(row["place"]), number(row["events"]), _decimal(row["per_1000"]),
                _limits(row["low"], row["high"]), _decimal(row["ratio"]), _limits(row["ratio_low"], row["ratio_high"]),
                verdict_words()[row["significance"]],
            ]
        )  # fmt: skip
    higher = [place_register().name(code) for code in table.filter(pl.col("significance") == "higher")["place"]]
    if not higher:
        return heads, rows, _("Ingen kommun skiljer sig säkert uppåt från de andra.")
    lead = _("Säkert fler än i de andra kommunerna: {places}.").format(places=", ".join(higher))
    return heads, rows, lead


def when_told(table: pl.DataFrame, clock: Clock) -> tuple[Heads, list[list[str]], str]:
    """The cells; hour by weekday as one row a weekday."""
    if clock is Clock.HOUR_WEEKDAY:
        grid = grid_of(table)
        heads = ((_("Veckodag"), False), *((f"{hour:02d}", True) for hour in range(24)))
        rows = [[name, *(number(value) for value in values)] for name, values in zip(weekdays(), grid, strict=True)]
        return tuple(heads), rows, _peak(table, clock)
    heads = ((clock_words()[clock], False), (_("Händelser"), True), (_("Andel"), True))
    rows = [
        [
            cell_name(clock, row[clock.value]),
            number(row["events"]),
            "–" if row["share"] is None else percent(row["share"]),
        ]
        for row in table.iter_rows(named=True)
    ]
    return heads, rows, _peak(table, clock)


def grid_of(table: pl.DataFrame) -> list[list[int]]:
    """Events by weekday (rows) and hour."""
    counts = {(row["weekday"], row["hour"]): row["events"] for row in table.iter_rows(named=True)}
    return [[counts.get((day, hour), 0) for hour in range(24)] for day in range(1, 8)]


def _peak(table: pl.DataFrame, clock: Clock) -> str:
    if not table.height or not table["events"].sum():
        return _("Inga händelser i urvalet har så noga känd tid.")
    top = table.sort("events", descending=True, maintain_order=True).row(0, named=True)
    if clock is Clock.HOUR_WEEKDAY:
        name = _("{weekday} klockan {hour}").format(weekday=weekdays()[top["weekday"] - 1].lower(), hour=top["hour"])
    else:
        name = cell_name(clock, top[clock.value])
    return _("Flest händelser: {cell} ({count}).").format(cell=name, count=number(top["events"]))


def who_told(table: pl.DataFrame) -> tuple[Heads, list[list[str]], str]:
    """Sex and age with rates."""
    heads = (
        (_("Kön"), False), (_("Ålder"), False), (_("Händelser"), True), (_("Invånare"), True),
        (_("Per 1 000 invånare och år"), True), (_("Osäkerhet"), True),
    )  # fmt: skip
    rows = [
        [
            Sex(row["sex"]).label().capitalize(), AgeBand.parse(row["age"]).label(), number(row["events"]),
            "–" if row["inhabitants"] is None else number(row["inhabitants"]), _decimal(row["per_1000"]),
            _limits(row["low"], row["high"]),
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    rated = table.drop_nulls("per_1000").sort("per_1000", descending=True)
    if rated.is_empty():
        return heads, rows, _("Folkmängd efter kön och ålder saknas, så bara antalen visas.")
    top = rated.row(0, named=True)
    lead = _("Högst risk: {sex} {age}, {rate} per 1 000 och år.").format(
        sex=Sex(top["sex"]).label(), age=AgeBand.parse(top["age"]).label(), rate=_decimal(top["per_1000"])
    )
    return heads, rows, lead


def cost_told(table: pl.DataFrame) -> tuple[Heads, list[list[str]], str]:
    """Money in the registers."""
    heads = (
        (_("Slag"), False), (_("Händelser"), True), (_("Med kostnad"), True), (_("Kostnad"), True),
        (_("Per invånare och år"), True),
    )  # fmt: skip
    rows = [
        [
            EventKind(row["kind"]).label().capitalize(), number(row["events"]), number(row["priced"]),
            kronor(row["cost"]), "–" if row["per_inhabitant"] is None else kronor(row["per_inhabitant"]),
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    lead = _("Kostnader som står i registren: {sum}.").format(sum=kronor(float(table["cost"].sum() or 0.0)))
    return heads, rows, lead if rows else _("Inga kostnader står i de valda registren.")


def compared_told(table: pl.DataFrame) -> tuple[Heads, list[list[str]], str]:
    """Two periods, kind by kind."""
    heads = (
        (_("Slag"), False), (_("Före"), True), (_("Efter"), True), (_("Per 1 000 före"), True),
        (_("Per 1 000 efter"), True), (_("Gånger så många"), True), (_("Osäkerhet"), True),
        (_("Vad går att säga?"), False),
    )  # fmt: skip
    rows = [
        [
            EventKind(row["kind"]).label().capitalize(), number(row["events_1"]), number(row["events_2"]),
            _decimal(row["per_1000_1"]), _decimal(row["per_1000_2"]), _decimal(row["ratio"]),
            _limits(row["low"], row["high"]), verdict_words()[row["verdict"]],
        ]
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    sure = table.filter(pl.col("verdict") != "cannot_say")
    if sure.is_empty():
        return heads, rows, _("Inget slag har säkert blivit fler eller färre.")
    names = [
        f"{EventKind(row['kind']).label()} ({verdict_words()[row['verdict']]})" for row in sure.iter_rows(named=True)
    ]
    return heads, rows, _("Säkert ändrat: {kinds}.").format(kinds=", ".join(names))


def clusters_told(table: pl.DataFrame, runs: int) -> tuple[Heads, list[list[str]], str]:
    """Clusters, a plain sentence each."""
    heads = (
        (_("Kluster"), False), (_("Händelser"), True), (_("Väntat"), True), (_("Gånger risken utanför"), True),
        (_("p"), True), (_("I ord"), False), (_("Får lämnas ut?"), False),
    )  # fmt: skip
    rows = []
    for row in table.iter_rows(named=True):
        named = row | {"members": ";".join(_area(one) for one in str(row["members"]).split(";"))}
        p = "–" if row["p"] is None else number(row["p"], 3)
        leaves = _("ja, efter sekretessprövning") if may_leave(row) else _("nej, för få händelser eller områden")
        rows.append(
            [
                number(row["cluster"]), number(row["observed"]), number(row["expected"], 1),
                _decimal(row["relative_risk"]), p, sentence(named, level=LEVEL, runs=runs), leaves,
            ]
        )  # fmt: skip
    sure = table.filter(pl.col("p") <= LEVEL).height
    if not sure:
        return heads, rows, _("Inget kluster är säkert mer än slumpen.")
    return heads, rows, _("Kluster som är mer än slumpen: {count}.").format(count=number(sure))


def _area(code: str) -> str:
    """A municipality by name; a square as it is."""
    return place_register().name(code) if len(code) == 4 and code.isdigit() else code


def verdict_words() -> dict[str, str]:
    """Verdicts as a person says them."""
    return {
        "higher": _("säkert fler"),
        "lower": _("säkert färre"),
        "not_different": _("kan inte skiljas åt"),
        "not_comparable": _("går inte att jämföra"),
        "increase": _("säkerställd ökning"),
        "decrease": _("säkerställd minskning"),
        "cannot_say": _("går inte att säga"),
    }


def clock_words() -> dict[Clock, str]:
    """What the cells are called."""
    return {Clock.YEAR: _("År"), Clock.MONTH: _("Månad"), Clock.WEEKDAY: _("Veckodag"), Clock.HOUR: _("Timme")}


def cell_name(clock: Clock, value: int) -> str:
    """One cell in words."""
    if clock is Clock.WEEKDAY:
        return weekdays()[value - 1]
    if clock is Clock.MONTH:
        return months()[value - 1]
    return f"{value:02d}" if clock is Clock.HOUR else str(value)


def weekdays() -> Sequence[str]:
    """Monday to Sunday."""
    return [_("Måndag"), _("Tisdag"), _("Onsdag"), _("Torsdag"), _("Fredag"), _("Lördag"), _("Söndag")]


def months() -> Sequence[str]:
    """January to December."""
    return [
        _("Januari"), _("Februari"), _("Mars"), _("April"), _("Maj"), _("Juni"), _("Juli"), _("Augusti"),
        _("September"), _("Oktober"), _("November"), _("December"),
    ]  # fmt: skip


def _decimal(value: float | None) -> str:
    if value is None:
        return "–"
    return number(value, 1 if value >= 10 else 2)


def _limits(low: float | None, high: float | None) -> str:
    if low is None:
        return "–"
    if high is None:
        return _("minst {low}").format(low=_decimal(low))
    return interval(low, high, 1 if high >= 10 else 2)
