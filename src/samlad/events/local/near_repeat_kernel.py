"""The one loop of Knox's test: pairs into cells."""

import numpy as np

from samlad.events.local.neighbours import Ints
from samlad.events.scan.compiled import kernel


@kernel
def counted(first: Ints, second: Ints, row: Ints, days: Ints, column_of: Ints, rows: int, columns: int) -> Ints:
    """How many pairs are in each distance band (row) and each band of days between (column); −1 is in none."""
    cells = np.zeros((rows, columns), np.int64)
    for pair in range(first.shape[0]):
        column = column_of[abs(days[first[pair]] - days[second[pair]])]
        if column >= 0:
            cells[row[pair], column] += 1
    return cells
