"""One plain sentence for every question and place: what can be said, at which pooling, and how large a change shows."""

from collections.abc import Mapping

from samlad.core.language import _
from samlad.core.wording import interval, number
from samlad.survey.quality import QualityRule, Reason
from samlad.survey.quality_words import reason_in_words

Row = Mapping[str, object]


def sentence(row: Row, rule: QualityRule) -> str:
    """The sentence of one row of the map."""
    what = str(row["question"]) if row["category"] is None else f"{row['question']} = {row['category']}"
    where = _where(row)
    if where is None:
        return _("{what} i {place}: går inte att säga. {why}").format(
            what=what, place=row["place"], why=_why(row, rule)
        )
    said = _("{what} i {place}: {where}, {interval} procent.").format(
        what=what, place=row["place"], where=where, interval=_interval(row)
    )
    return f"{said} {_change(row)}"


def _where(row: Row) -> str | None:
    """The pooling in words; none when nothing can be said."""
    if row["pooling"] is None:
        return None
    waves = _several(row["waves"])
    if row["pooling"] == "place":
        if waves == 1:
            return _("går att säga för platsen ensam")
        return _("går att säga först med {count} mätomgångar tillsammans").format(count=waves)
    group = {"group": row["group"], "count": waves}
    if waves == 1:
        return _("går att säga först för {group} som helhet").format(**group)
    return _("går att säga först för {group} som helhet, med {count} mätomgångar tillsammans").format(**group)


def _several(waves: object) -> int:
    return waves if isinstance(waves, int) else 1


def _why(row: Row, rule: QualityRule) -> str:
    reason = row["reason"]
    if reason == "no_answers" or reason is None:
        return _("Ingen har svarat.")
    return reason_in_words(Reason(str(reason)), rule)


def _interval(row: Row) -> str:
    low, high = row["low"], row["high"]
    assert isinstance(low, float)  # a pooling that holds has an interval
    assert isinstance(high, float)
    return interval(low * 100, high * 100, 1)


def _change(row: Row) -> str:
    rise, fall = row["detectable_rise"], row["detectable_fall"]
    if isinstance(rise, float) and isinstance(fall, float):
        return _("En ökning under {rise} eller minskning under {fall} procentenheter syns inte säkert.").format(
            rise=number(rise * 100, 1), fall=number(fall * 100, 1)
        )
    if isinstance(rise, float):
        return _("En ökning under {rise} procentenheter syns inte säkert, och en minskning syns aldrig.").format(
            rise=number(rise * 100, 1)
        )
    if isinstance(fall, float):
        return _("En minskning under {fall} procentenheter syns inte säkert, och en ökning syns aldrig.").format(
            fall=number(fall * 100, 1)
        )
    return _("Ingen förändring skulle synas.")
