"""The table twin of every exhibit: the same rows in the same order, every cell in words."""

from dataclasses import dataclass

from samlad.core.dims import dims_parsed
from samlad.core.estimate import Estimate, Origin, Status
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.core.wording import number
from samlad.picture.model import Direction, Exhibit, ExhibitKind
from samlad.report.cells import confidence_text, interval_text, unit_words, value_text
from samlad.report.charts.signs import direction_words
from samlad.report.rows import Row, arranged, place_label, split_label, weekday_name

_LONG = 24
_LONG_SERIES = 12
_MOST_SERIES = 4
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
    """The table for a printed page: weeks and long series become grids, and what every row says is said once."""
    rows = arranged(exhibit)
    grid = None
    if exhibit.kind is ExhibitKind.WEEK and len(rows) >= _LONG:
        grid = _week_grid(exhibit, rows)
    elif exhibit.kind is ExhibitKind.TREND and len(rows) >= _LONG_SERIES:
        grid = _trend_grid(exhibit, rows)
    return grid or _said_once(table_of(exhibit))


def _week_grid(exhibit: Exhibit, rows: list[Row]) -> Table | None:
    cells: dict[tuple[int, int], str] = {}
    for row in rows:
        splits = dims_parsed(row.estimate.dims)
        if not {"hour", "weekday"} <= splits.keys():
            return None
        spot = int(splits["hour"]), int(splits["weekday"])
        if spot in cells:
            return None
        cells[spot] = value_text(row.estimate)
    columns = (Column("hour", _("Klockan")), *(Column(f"day{day}", weekday_name(day), True) for day in range(1, 8)))
    lines = tuple((f"{hour:02d}", *(cells.get((hour, day), "–") for day in range(1, 8))) for hour in range(24))
    note = _("{unit}, {period}, {origin}. Intervall och underlag för varje ruta finns i kalkylbladet.")
    return Table(exhibit.title, columns, lines, (), _worded_grid_note(exhibit, note, rows))


def _trend_grid(exhibit: Exhibit, rows: list[Row]) -> Table | None:
    """Periods down, series across, each number with its interval."""
    series = list(dict.fromkeys(row.label for row in rows))
    periods = sorted({row.estimate.period for row in rows})
    if not 1 < len(series) <= _MOST_SERIES or len({row.estimate.unit for row in rows}) > 1:
        return None
    cells = {(row.estimate.period, row.label): _value_and_bounds(row) for row in rows}
    columns = (Column("period", _("Period")), *(Column(f"series{at}", one, True) for at, one in enumerate(series)))
    lines = tuple((period.label(), *(cells.get((period, one), "–") for one in series)) for period in periods)
    note = _("{unit}, intervall inom parentes, {origin}. Underlag och status för varje tal finns i kalkylbladet.")
    return Table(exhibit.title, columns, lines, (), _worded_grid_note(exhibit, note, rows))


def _value_and_bounds(row: Row) -> str:
    estimate = row.estimate
    text = value_text(estimate)
    if estimate.interval is not None:
        text += f" ({interval_text(estimate)})"
    if estimate.status in {Status.PRELIMINARY, Status.UNRELIABLE}:
        text += f" {estimate.status.label()}"
    return text


def _worded_grid_note(exhibit: Exhibit, note: str, rows: list[Row]) -> str:
    first = rows[0].estimate
    unit = unit_words(first.unit, exhibit.labels)
    origins = dict.fromkeys(row.estimate.origin.label() for row in rows)
    return note.format(unit=unit[:1].upper() + unit[1:], period=first.period.label(), origin=", ".join(origins))


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
    columns.append(Column("value", _value_heading(exhibit, estimates), True))
    if any(one.interval for one in estimates):
        columns.append(Column("interval", _interval_heading(estimates), True))
    if len({one.unit for one in estimates}) > 1:
        columns.append(Column("unit", _("Enhet")))
    if any(one.n is not None for one in estimates):
        columns.append(Column("n", _("Underlag (antal)"), True))
    if any(one.reference for one in estimates):
        columns.append(Column("reference", _("Jämfört med")))
    if any(row.direction is not Direction.NOT_COMPARABLE for row in rows):
        columns.append(Column("direction", _("Förändring") if exhibit.over_time else _("Skillnad")))
    columns.append(Column("period", _("Period")))
    columns.append(Column("status", _("Status")))
    columns.append(Column("origin", _("Ursprung")))
    return tuple(columns)


def _row_heading(exhibit: Exhibit) -> str:
    if exhibit.kind in {ExhibitKind.PLACES, ExhibitKind.MAP, ExhibitKind.ANSWERS, ExhibitKind.GRID}:
        return _("Plats")
    if exhibit.kind is ExhibitKind.GROUPS:
        return _("Grupp")
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


def _value_heading(exhibit: Exhibit, estimates: list[Estimate]) -> str:
    units = {one.unit for one in estimates}
    if len(units) != 1:
        return _("Värde")
    return _("Värde, {unit}").format(unit=unit_words(units.pop(), exhibit.labels))


def _interval_heading(estimates: list[Estimate]) -> str:
    levels = {one.interval.confidence for one in estimates if one.interval}
    if len(levels) != 1:
        return _("Intervall")
    return _("Intervall {level}\u00a0%").format(level=confidence_text(levels.pop()))


def _cell(exhibit: Exhibit, row: Row, key: str) -> str:
    estimate = row.estimate
    if key == "n":
        return number(estimate.n) if estimate.n is not None else "–"
    if key == "reference":
        code = estimate.reference or "–"
        return place_label(exhibit, code)
    if key == "direction":
        if estimate.value is None:
            return "–"
        return direction_words(row.direction, exhibit.polarity, over_time=exhibit.over_time)
    plain = {
        "group": lambda: row.group,
        "label": lambda: _row_label(exhibit, row),
        "sex": estimate.sex.label,
        "age": estimate.age.label,
        "place": lambda: place_label(exhibit, estimate.place.code),
        "value": lambda: value_text(estimate),
        "interval": lambda: interval_text(estimate),
        "unit": lambda: unit_words(estimate.unit, exhibit.labels),
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
