"""What the measures did: only what the comparison carries, and plainly when nothing can be said."""

import polars as pl

from samlad.core.language import _
from samlad.core.wording import interval, listed, number
from samlad.effects.before_after import Effect, Verdict
from samlad.picture.desk import Desk
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Finding, Polarity, Section, SectionKey


def effects_section(desk: Desk) -> Section | None:
    """One finding an intervention; no section when none is recorded for the place."""
    if not desk.analysis.effects:
        return None
    findings = tuple(_finding(desk, one) for one in desk.analysis.effects)
    rows = desk.shown.where(pl.col("measure").str.starts_with("effects:"))
    labels = desk.names(rows.places())
    labels |= {f"effects:{one.intervention.id}": one.intervention.title for one in desk.analysis.effects}
    exhibits = (_exhibit(desk, labels),) if len(rows) else ()
    notes = (
        _("Jämförelseplatser och perioder är bestämda innan resultatet räknades fram."),
        _(
            "En plats som valts för att den var värst brukar bli bättre av sig själv; "
            "därför sägs inget utan jämförelse."
        ),
    )
    return Section(SectionKey.EFFECTS, _("Vad gjorde åtgärderna?"), findings, exhibits, notes)


def _exhibit(desk: Desk, labels: dict[str, str]) -> Exhibit:
    return Exhibit(
        id="effects-ratios",
        title=_("Förändring jämfört med jämförelseplatserna (1 = ingen skillnad)"),
        lead=_("Talet är antalet efter åtgärden, delat med det antal som jämförelseplatsernas utveckling ger."),
        kind=ExhibitKind.BARS,
        rows=desk.shown.where(pl.col("measure").str.starts_with("effects:")),
        how_to_read=_("Ligger hela strecket under 1 har antalet utvecklats bättre än på jämförelseplatserna."),
        labels=labels,
        directions={
            f"effects:{one.intervention.id}": {
                Verdict.DECREASE: Direction.LOWER,
                Verdict.INCREASE: Direction.HIGHER,
            }.get(one.verdict, Direction.NOT_DIFFERENT)
            for one in desk.analysis.effects
        },
        polarity=Polarity.MORE_IS_WORSE,
    )


def _finding(desk: Desk, one: Effect) -> Finding:
    id = f"effects:{one.intervention.id}"
    what = one.intervention.title
    where = desk.name(one.intervention.place)
    rows = [row for row in desk.shown.where(measure=id) if row.value is not None]
    if one.verdict is Verdict.CANNOT_SAY or not rows:
        text = (
            _("{what} i {where}: det går inte att säga om åtgärden hade effekt, eftersom jämförelse saknas.")
            if one.verdict is Verdict.CANNOT_SAY
            else _("{what} i {where}: det går inte att säga om åtgärden hade effekt, eftersom antalen är för små.")
        )
        return Finding(id, text.format(what=what, where=where), Direction.NOT_COMPARABLE)
    compared = listed([desk.name(code) for code in one.intervention.comparison])
    if one.verdict is Verdict.NOT_SHOWN or one.ratio is None or one.interval is None:
        text = _("{what} i {where}: ingen effekt kan visas jämfört med {compared}.")
        return Finding(id, text.format(what=what, where=where, compared=compared), Direction.NOT_DIFFERENT)
    fewer = one.verdict is Verdict.DECREASE
    change, low, high = ((value - 1) * 100 for value in (one.ratio, one.interval.low, one.interval.high))
    text = (
        _("{what} i {where}: antalet blev {change} procent lägre ({bounds}) än utvecklingen i {compared} ger.")
        if fewer
        else _("{what} i {where}: antalet blev {change} procent högre ({bounds}) än utvecklingen i {compared} ger.")
    ).format(
        what=what,
        where=where,
        change=number(abs(change)),
        bounds=interval(min(abs(low), abs(high)), max(abs(low), abs(high))),
        compared=compared,
    )
    return Finding(id, text, Direction.LOWER if fewer else Direction.HIGHER, important=True)
