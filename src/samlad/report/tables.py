"""The table twin of every exhibit: the same rows in the same order, every cell in words."""

from dataclasses import dataclass

from samlad.core.dims import dims_parsed
from samlad.core.estimate import Estimate, Origin
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.core.wording import number
from samlad.picture.model import Direction, Exhibit, ExhibitKind
from samlad.report.cells import interval_text, unit_label, value_text
from samlad.report.charts.signs import direction_words
from samlad.report.rows import Row, arranged, place_label, split_label, weekday_name

_MOVABLE = frozenset({"sex", "age", "place", "n", "reference", "period", "status", "origin"})


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; numbers stand to the right."""

    key: str
    title: str
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and worded cells. The first column names the row. `rows` holds what each line was written from."""

    caption: str
    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    rows: tuple[Row, ...] = ()
    note: str = ""


def table_of(exhibit: Exhibit) -> Table:
    """All rows of an exhibit with value, interval, n, period, status and origin."""
    rows = arranged(exhibit)
    columns = _columns(exhibit, rows)
    cells = tuple(tuple(_cell(exhibit, row, column.key) for column in columns) for row in rows)
    return Table(exhibit.title, columns, cells, tuple(rows))


def short_table_of(exhibit: Exhibit) -> Table:
    """The table for a printed page: a week becomes hours by days, and what every row says is said once."""
    rows = arranged(exhibit)
    if exhibit.kind is not ExhibitKind.WEEK or len(rows) < 24:
        return _said_once(table_of(exhibit))
    cells: dict[tuple[int, int], str] = {}
    for row in rows:
        splits = dims_parsed(row.estimate.dims)
        if not {"hour", "weekday"} <= splits.keys():
            return _said_once(table_of(exhibit))
        cells[int(splits["hour"]), int(splits["weekday"])] = value_text(row.estimate)
    columns = (Column("hour", _("Klockan")), *(Column(f"day{day}", weekday_name(day), True) for day in range(1, 8)))
    lines = tuple((f"{hour:02d}", *(cells.get((hour, day), "–") for day in range(1, 8))) for hour in range(24))
    first = rows[0].estimate
    note = _("{unit}, {period}, {origin}. Intervall och antal för varje ruta finns i kalkylbladet.").format(
        unit=unit_label(first.unit)[:1].upper() + unit_label(first.unit)[1:],
        period=first.period.label(),
        origin=first.origin.label(),
    )
    return Table(exhibit.title, columns, lines, (), note)


def _said_once(table: Table) -> Table:
    """The table with its constant columns moved to a note below."""
    if len(table.cells) < 2:
        return table
    constant = {
        at: (column.title, table.cells[0][at])
        for at, column in enumerate(table.columns)
        if column.key in _MOVABLE and len({line[at] for line in table.cells}) == 1
    }
    if not constant:
        return table
    said = "; ".join(f"{title[:1].lower()}{title[1:]}: {cell}" for title, cell in constant.values())
    return Table(
        table.caption,
        tuple(column for at, column in enumerate(table.columns) if at not in constant),
        tuple(tuple(cell for at, cell in enumerate(line) if at not in constant) for line in table.cells),
        table.rows,
        _("Gäller alla rader: {facts}.").format(facts=said),
    )


def _columns(exhibit: Exhibit, rows: list[Row]) -> tuple[Column, ...]:
    estimates = [row.estimate for row in rows]
    columns = [Column("group", _("Uppgift"))] if any(row.group for row in rows) else []
    columns.append(Column("label", _row_heading(exhibit)))
    columns += _constant_columns(exhibit, rows)
    columns.append(Column("value", _value_heading(estimates), True))
    if any(one.interval for one in estimates):
        columns.append(Column("interval", _interval_heading(estimates), True))
    if len({one.unit for one in estimates}) > 1:
        columns.append(Column("unit", _("Enhet")))
    if any(one.n is not None for one in estimates):
        columns.append(Column("n", _("Underlag (antal)"), True))
    if any(one.reference for one in estimates):
        columns.append(Column("reference", _("Jämfört med")))
    if any(row.direction is not Direction.NOT_COMPARABLE for row in rows):
        columns.append(Column("direction", _("Skillnad")))
    columns.append(Column("period", _("Period")))
    columns.append(Column("status", _("Status")))
    columns.append(Column("origin", _("Ursprung")))
    return tuple(columns)


def _row_heading(exhibit: Exhibit) -> str:
    if exhibit.kind in {ExhibitKind.PLACES, ExhibitKind.MAP, ExhibitKind.ANSWERS}:
        return _("Plats")
    return _("Serie") if exhibit.kind is ExhibitKind.TREND else _("Uppgift")


def _constant_columns(exhibit: Exhibit, rows: list[Row]) -> list[Column]:
    """Sex, age or place that is the same on every row and narrower than everyone: a reader must still see it."""
    if not rows or exhibit.kind is ExhibitKind.PYRAMID:
        return []
    found = []
    first = rows[0].estimate
    if all(row.estimate.sex is first.sex for row in rows) and first.sex is not Sex.ALL:
        found.append(Column("sex", _("Kön")))
    if all(row.estimate.age == first.age for row in rows) and first.age != AgeBand():
        found.append(Column("age", _("Ålder")))
    if exhibit.kind in {ExhibitKind.BARS, ExhibitKind.FIGURES, ExhibitKind.WEEK} and len(exhibit.rows.places()) == 1:
        found.append(Column("place", _("Plats")))
    return found


def _value_heading(estimates: list[Estimate]) -> str:
    units = {one.unit for one in estimates}
    if len(units) != 1:
        return _("Värde")
    return _("Värde, {unit}").format(unit=unit_label(units.pop()))


def _interval_heading(estimates: list[Estimate]) -> str:
    levels = {one.interval.confidence for one in estimates if one.interval}
    if len(levels) != 1:
        return _("Intervall")
    return _("Intervall {level} %").format(level=f"{levels.pop() * 100:g}".replace(".", ","))


def _cell(exhibit: Exhibit, row: Row, key: str) -> str:
    estimate = row.estimate
    if key == "n":
        return number(estimate.n) if estimate.n is not None else "–"
    if key == "reference":
        code = estimate.reference or "–"
        return place_label(exhibit, code)
    if key == "direction":
        return direction_words(row.direction, exhibit.polarity) if estimate.value is not None else "–"
    plain = {
        "group": lambda: row.group,
        "label": lambda: _row_label(exhibit, row),
        "sex": estimate.sex.label,
        "age": estimate.age.label,
        "place": lambda: place_label(exhibit, estimate.place.code),
        "value": lambda: value_text(estimate),
        "interval": lambda: interval_text(estimate),
        "unit": lambda: unit_label(estimate.unit),
        "period": estimate.period.label,
        "status": estimate.status.label,
        "origin": estimate.origin.label,
    }
    return plain[key]()


def _row_label(exhibit: Exhibit, row: Row) -> str:
    splits = dims_parsed(row.estimate.dims)
    if exhibit.kind is ExhibitKind.WEEK and {"hour", "weekday"} <= splits.keys():
        # The day first, as the rows are ordered.
        return f"{split_label(exhibit, 'weekday', splits['weekday'])} {splits['hour'].zfill(2)}"
    return row.label


def is_synthetic(exhibit: Exhibit) -> bool:
    """Does any row come from made-up data? Then the exhibit says so."""
    return exhibit.rows.origin is Origin.SYNTHETIC
