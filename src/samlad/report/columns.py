"""How wide the columns of a printed table should be: as wide as their words where there is room, else shared fairly."""

from samlad.report import letters
from samlad.report.tables import Table

_PADDING = 9.0
_SLACK = 1.04
"""A little more than measured, since typesetters round differently."""
_LARGEST_GAP = 0.12


def column_widths(table: Table, room: float, size: float) -> list[float]:
    """A width in points for each column; together they are at most as wide as the room."""
    whole: list[float] = []
    wishes: list[float] = []
    floors: list[float] = []
    for at, column in enumerate(table.columns):
        texts = [line[at] for line in table.cells]
        title = letters.width(column.title, size, bold=True)
        # A heading may go on two lines; numbers are never broken; words may be, at spaces.
        heading = max(title * 0.6, *(letters.width(word, size, bold=True) for word in column.title.split(" ")))
        widest = max([letters.width(text, size) for text in texts], default=0.0)
        parts = texts if column.numeric else [word for text in texts for word in text.split(" ")]
        whole.append(max(title, widest) * _SLACK + _PADDING)
        wishes.append(max(heading, widest) * _SLACK + _PADDING)
        floors.append(max([heading, *(letters.width(part, size) for part in parts)]) * _SLACK + _PADDING)
    return _shared(whole if sum(whole) <= room else wishes, floors, room)


def _shared(wishes: list[float], floors: list[float], room: float) -> list[float]:
    if sum(wishes) <= room:
        # Some of the rest goes to the first column, where the names are; more would part names from their numbers.
        return [wishes[0] + min(room - sum(wishes), room * _LARGEST_GAP), *wishes[1:]]
    if sum(floors) >= room:
        return [floor * room / sum(floors) for floor in floors]
    # Columns that need little more get it; the long ones share what is left.
    widths, spare = list(floors), room - sum(floors)
    by_need = sorted(range(len(wishes)), key=lambda at: wishes[at] - floors[at])
    for left, at in zip(range(len(by_need), 0, -1), by_need, strict=True):
        more = min(wishes[at] - floors[at], spare / left)
        widths[at] += more
        spare -= more
    return widths
