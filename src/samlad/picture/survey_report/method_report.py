"""The method report of a survey: what a statistician must know and sign. What is not known stays blank."""

from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

import numpy as np
import polars as pl

from samlad.core.estimate import Origin, Status
from samlad.core.language import _, current_language
from samlad.core.wording import number, percent
from samlad.picture.survey_report.analysed import Analysed
from samlad.picture.survey_report.compose import COMMON_SHARE, method_notes
from samlad.picture.survey_report.headings import answer_text
from samlad.picture.survey_report.told_facts import ToldFacts, labels
from samlad.survey.calibration.diagnostics import LEVELS, Spread, diagnosed, spread_of
from samlad.survey.planning.precision import Answers, smallest_change
from samlad.survey.study import PLACE
from samlad.survey.variance import Singleton


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact; none when nobody has told it."""

    label: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A small table: headings with whether they stand over numbers, and worded cells."""

    caption: str
    heads: tuple[tuple[str, bool], ...]
    lines: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with facts, sentences and tables."""

    title: str
    facts: tuple[Fact, ...] = ()
    sentences: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()


@dataclass(frozen=True, slots=True)
class MethodReport:
    """The whole report in one language. `signing` are the lines to fill in by hand."""

    title: str
    place_name: str
    period: str
    made: date
    language: str
    origin: Origin
    parts: tuple[Part, ...]
    signing: tuple[str, ...]


def method_report(of: Analysed, told: ToldFacts, *, made: date) -> MethodReport:
    """Write it from the same analysis as the report of the place."""
    name, period = of.region.names[of.region.place], of.wave.period.label()
    return MethodReport(
        title=_("Metodrapport, enkät {period}, {place}").format(period=period, place=name),
        place_name=name,
        period=period,
        made=made,
        language=current_language().value,
        origin=of.wave.origin,
        parts=(
            _sample(of, told),
            _fieldwork(of, told),
            _weights(of, told),
            _precision(of),
            _effects(of),
            _answers(of),
            _sayable(of),
            _methods(of),
            _software(of),
        ),
        signing=(_("Granskad av"), _("Befattning"), _("Ort och datum"), _("Underskrift")),
    )


def _facts(told: ToldFacts, *names: str) -> tuple[Fact, ...]:
    return tuple(Fact(labels()[name], told.facts.get(name)) for name in names)


def _sample(of: Analysed, told: ToldFacts) -> Part:
    design, first = of.wave.study.design, of.wave.survey.sample.first
    sizes = np.bincount(first.row_stratum, minlength=first.units_per_stratum.size)
    sizes = sizes[sizes > 0]
    return Part(
        _("Population och urval"),
        (
            *_facts(told, "population", "frame", "frame_date"),
            Fact(_("Svarande i filen"), number(of.wave.survey.sample.rows)),
            Fact(_("Stratum"), ", ".join(design.strata) or _("inga")),
            Fact(_("Antal strata"), number(sizes.size)),
            Fact(
                _("Svarande per stratum, minst, i mitten, mest"),
                f"{_few(int(sizes.min()), of)}, {number(float(np.median(sizes)))}, {number(int(sizes.max()))}",
            ),
            Fact(_("Urvalsenheter"), ", ".join(design.clusters) or _("personer")),
            Fact(_("Ändlig population"), ", ".join(design.fpc) or _("nej: dras som med återläggning")),
        ),
    )


def _few(count: int, of: Analysed) -> str:
    """A count of persons, unless it is so small that it must not be told."""
    minimum = of.protection.minimum_count
    return _("under {count}").format(count=minimum) if 0 < count < minimum else number(count)


def _fieldwork(of: Analysed, told: ToldFacts) -> Part:
    facts = _facts(told, "agency", "mode", "fieldwork_start", "fieldwork_end", "reminders", "languages", "contact")
    rows = of.wave.survey.table
    weight = pl.Series("w", of.wave.survey.sample.weight)
    by_place = (
        rows.select(pl.col(PLACE).cast(pl.String), weight).group_by(PLACE).agg(pl.len(), pl.col("w").sum())
        if PLACE in rows.columns
        else pl.DataFrame()
    )
    known = {row[0]: row[1:] for row in by_place.iter_rows()} if by_place.height else {}
    shown = [code for code in of.region.shown if code in known]
    answered = Sheet(
        _("Svarande per kommun"),
        ((_("Kommun"), False), (_("Svarande"), True), (_("Vikternas summa"), True)),
        tuple((of.region.names[code], _few(known[code][0], of), number(known[code][1])) for code in shown),
    )
    if told.response is None:
        return Part(_("Insamling och svar"), (*facts, Fact(_("Svarsandelar"), None)), (), (answered,))
    response = Sheet(
        _("Svarsandelar"),
        ((_("Grupp"), False), (_("Dragna"), True), (_("Svarande"), True), (_("Svarsandel"), True)),
        tuple(
            (
                f"{row['variable']}: {row['category']}" if row["variable"] else _("Alla"),
                _few(int(row["sampled"]), of),
                _few(int(row["responded"]), of),
                percent(row["responded"] / row["sampled"], 1)
                if not 0 < row["responded"] < of.protection.minimum_count
                else "–",
            )
            for row in told.response.iter_rows(named=True)
        ),
    )
    return Part(_("Insamling och svar"), facts, (), (answered, response))


def _weights(of: Analysed, told: ToldFacts) -> Part:
    done = of.wave.survey.calibrated
    spread = spread_of(of.wave.survey.sample.weight)
    facts = [
        Fact(_("Viktkolumn"), of.wave.study.design.weight),
        *_facts(told, "nonresponse"),
        Fact(_("Kalibrering i Samlad"), _("ingen") if done is None else done.method.value),
        Fact(_("Kishs designeffekt av ojämna vikter"), number(spread.kish_effect, 3)),
        Fact(_("Lika vägda svar som är värda lika mycket"), number(spread.effective)),
    ]
    spreads = [(_("vikter"), spread)] if done is None else [
        (_("före"), spread_of(done.design_weights)), (_("efter"), spread)
    ]  # fmt: skip
    sheets = [_quantiles(spreads)]
    sentences: tuple[str, ...] = ()
    if done is not None:
        sentences = tuple(diagnosed(done).lines())
        sheets.append(
            Sheet(
                _("Marginaler före och efter"),
                ((_("Marginal"), False), (_("Känd total"), True), (_("Före"), True), (_("Efter"), True)),
                tuple(
                    (
                        row["variable"] if row["category"] is None else f"{row['variable']}: {row['category']}",
                        *(number(row[name]) for name in ("total", "before", "after")),
                    )
                    for row in done.report.iter_rows(named=True)
                ),
            )
        )
    return Part(_("Vikter"), tuple(facts), sentences, tuple(sheets))


def _quantiles(spreads: list[tuple[str, Spread]]) -> Sheet:
    return Sheet(
        _("Vikternas fördelning"),
        ((_("Andel av svaren som har lägre vikt"), False), *((name, True) for name, _spread in spreads)),
        tuple(
            (percent(level), *(number(spread.quantiles[at], 2) for _name, spread in spreads))
            for at, level in enumerate(LEVELS)
        ),
    )


def _precision(of: Analysed) -> Part:
    survey = of.wave.survey
    singles = int(survey.sample.first.singles.sum())
    return Part(
        _("Osäkerhet"),
        (
            Fact(
                _("Variansmetod"),
                _("Taylorlinjärisering, residualer från kalibreringen")
                if survey.calibrated
                else _("Taylorlinjärisering"),
            ),
            Fact(_("Urvalssteg i variansen"), number(len(survey.sample.stages))),
            Fact(_("Stratum med en enda svarande"), number(singles)),
            Fact(_("Regel för sådana stratum"), _singleton_words(survey.singleton)),
            Fact(_("Konfidensnivå"), percent(survey.confidence)),
            Fact(_("Intervall för andelar"), _("Korn och Graubard (beta), effektivt antal svar utan tak")),
            Fact(_("Frihetsgrader"), _("urvalsenheter minus stratum som har svar i redovisningsgruppen")),
        ),
    )


def _singleton_words(rule: Singleton) -> str:
    return {
        Singleton.FAIL: _("beräkningen stoppas"),
        Singleton.SKIP: _("räknas inte i osäkerheten"),
        Singleton.ADJUST: _("jämförs med hela urvalets medelvärde"),
        Singleton.AVERAGE: _("får de andra stratumens genomsnittliga varians"),
    }[rule]


def _effects(of: Analysed) -> Part:
    """Design effects of the place itself; of a withheld share nothing is told."""
    place = of.region.place
    shown = {
        (row.measure, row.category): row.status is not Status.SUPPRESSED
        for row in of.published.where(
            place=place, sex="all", age="all", unit="share", period_start=of.wave.period.start
        )
    }
    own = of.estimates.filter(pl.col(PLACE) == place, pl.col("sex") == "all", pl.col("age") == "all")
    rows = {(row["variable"], row["category"]): row for row in own.iter_rows(named=True)}
    lines = []
    for one in of.wave.told:
        for code in one.shown:
            row = rows.get((one.name, code))
            if row is None:
                continue
            cells: tuple[str, ...] = (Status.SUPPRESSED.label(), "–", "–")
            if shown.get((one.measure, code)):
                effect = "–" if row["deff"] is None else number(row["deff"], 2)
                cells = (number(row["n"]), effect, number(row["df"]))
            lines.append((f"{one.question.text_in(current_language().value)} – {answer_text(one, code)}", *cells))
    heads = ((_("Fråga och svar"), False), (_("Svar"), True), (_("Designeffekt"), True), (_("Frihetsgrader"), True))
    caption = _("Designeffekter, {place}").format(place=of.region.names[place])
    return Part(_("Designeffekter"), (), (), (Sheet(caption, heads, tuple(lines)),))


def _answers(of: Analysed) -> Part:
    total = of.wave.survey.sample.rows
    lines = tuple(
        (
            one.question.text_in(current_language().value),
            percent(1 - of.wave.survey.table[one.name].null_count() / max(total, 1), 1),
        )
        for one in of.wave.told
    )
    sheet = Sheet(
        _("Andel av de svarande vars svar räknas, ovägt"), ((_("Fråga"), False), (_("Räknade svar"), True)), lines
    )
    return Part(
        _("Svar som saknas"),
        (Fact(_("Imputering"), _("ingen")),),
        (
            _(
                "Den som hoppat över en fråga, svarat ”vet inte” eller ”vill ej svara” eller inte fått frågan räknas "
                "inte i frågans andel, men står kvar i urvalet när osäkerheten räknas."
            ),
        ),
        (sheet,),
    )


def _sayable(of: Analysed) -> Part:
    rows = of.published.where(sex="all", age="all", unit="share", period_start=of.wave.period.start)
    counted = rows.frame.group_by("place", "status").len()
    counts = {(place, status): count for place, status, count in counted.iter_rows()}
    lines = []
    for place in of.region.shown:
        n, effect = of.strength.get(place, (0, 1.0))
        change = smallest_change(COMMON_SHARE, Answers(n, max(effect, 0.01))) if n else None
        lines.append(
            (
                of.region.names[place],
                *(number(counts.get((place, one.value), 0)) for one in (Status.OK, Status.UNRELIABLE)),
                number(counts.get((place, Status.SUPPRESSED.value), 0)),
                "–" if change is None else number(change * 100, 1),
            )
        )
    heads = (
        (_("Plats"), False),
        (_("Andelar som bär"), True),
        (_("Osäkra"), True),
        (_("Dolda"), True),
        (_("Minsta synliga förändring från 10 %, procentenheter"), True),
    )
    note = _("Den minsta förändringen gäller två lika stora mätomgångar, 80 procents styrka, 5 procents nivå.")
    return Part(_("Vad som inte går att säga"), (), (note,), (Sheet(_("Per plats"), heads, tuple(lines)),))


def _methods(of: Analysed) -> Part:
    facts = tuple(Fact(one.title, one.text) for one in method_notes(of))
    rules = of.protection
    return Part(
        _("Redovisning, jämförelser och sekretess"),
        (
            *facts,
            Fact(_("Minsta antal som visas"), number(rules.minimum_count)),
            Fact(_("Justerat p-värde för att nämna en skillnad"), percent(of.level, 1)),
        ),
    )


def _software(of: Analysed) -> Part:
    snapshots = [wave.study.snapshot for wave in (of.wave, of.earlier) if wave is not None]
    return Part(
        _("Underlag och program"),
        (
            Fact(_("Enkätfil"), "; ".join(f"{one.provenance.request} ({one.short_id})" for one in snapshots)),
            Fact(_("Källa"), "; ".join(one.provenance.source for one in snapshots)),
            Fact(_("Uppgifternas ursprung"), of.wave.origin.label()),
            Fact(_("Program"), f"Samlad {version('samlad')}"),
            Fact(_("Tabellernas metoder"), ", ".join(sorted(set(of.published.frame["method"].to_list())))),
        ),
    )
