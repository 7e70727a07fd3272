"""One plain sentence for a change, as a board reads it."""

from collections.abc import Mapping

from samlad.core.language import _
from samlad.core.wording import interval, number
from samlad.survey.change import Verdict

Row = Mapping[str, object]


def change_in_words(row: Row, *, what: str) -> str:
    """The change of one row of the table, `what` being the thing that changed ("Andelen med brandvarnare").

    A share is told in percentage points, anything else in its own unit.
    """
    verdict = Verdict(str(row["verdict"]))
    if verdict is Verdict.BROKEN:
        why = str(row["broken"] or "")
        return " ".join([_("{what}: kan inte jämföras mellan mätomgångarna.").format(what=what), why]).strip()
    difference, low, high = row["difference"], row["low"], row["high"]
    if not (isinstance(difference, float) and isinstance(low, float) and isinstance(high, float)):
        return _("{what}: går inte att jämföra, värdet saknas i en mätomgång.").format(what=what)
    factor, decimals = (100, 1) if row.get("statistic") == "proportion" else (1, 2)
    size = number(abs(difference) * factor, decimals)
    limits = interval(low * factor, high * factor, decimals)
    if row.get("statistic") == "proportion":
        size = _("{size} procentenheter").format(size=size)
    text = {
        Verdict.INCREASE: _("{what}: säkerställd ökning med {size} ({limits})."),
        Verdict.DECREASE: _("{what}: säkerställd minskning med {size} ({limits})."),
        Verdict.CANNOT_SAY: _("{what}: det går inte att säga om något har ändrats ({limits})."),
    }[verdict]
    return text.format(what=what, size=size, limits=limits)
