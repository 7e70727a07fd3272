"""A made-up picture with everything that can go wrong in a chart: nothing in it is true of any place."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from samlad.core.dims import dims_text
from samlad.core.estimate import Estimate, Origin, Status, Unit
from samlad.core.estimates import Estimates
from samlad.core.interval import Interval
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode
from samlad.disclosure.published import Published
from samlad.picture.model import (
    Audience,
    Direction,
    DocumentationQuestion,
    Exhibit,
    ExhibitKind,
    Finding,
    MeasureText,
    MethodNote,
    Picture,
    Polarity,
    Section,
    SectionKey,
    SourceNote,
)

PLACES = {
    "1715": "Kil",
    "1730": "Eda",
    "1737": "Torsby",
    "1760": "Storfors",
    "1761": "Hammarö",
    "1762": "Munkfors",
    "1763": "Forshaga",
    "1764": "Grums",
    "1765": "Årjäng",
    "1766": "Sunne",
    "1780": "Karlstads kommun",
    "1781": "Kristinehamn",
    "1782": "Filipstad",
    "1783": "Hagfors",
    "1784": "Arvika",
    "1785": "Säffle",
    "00": "Riket",
    "17": "Värmlands län",
    "2023": "Malung-Sälen",
    "fed:karlstadsregionen": "Räddningstjänsten Karlstadsregionens samlade område",
}
MUNICIPALITIES = [code for code in PLACES if code.startswith("17") and len(code) == 4]


def row(measure: str = "made:fall.rate", place: str = "1780", value: float | None = 12.3, **more: object) -> Estimate:
    """One made-up row; an interval of ±15 % unless given."""
    unit = more.pop("unit", Unit.PER_1000)
    width = more.pop("width", 0.15)
    if value is not None and width is not None and "interval" not in more:
        reach = abs(value) * float(str(width)) or 0.1
        low, high = value - reach, value + reach
        if unit is Unit.SHARE:
            low, high = max(low, 0.0), min(high, 1.0)
        elif value >= 0 and unit not in {Unit.DIFFERENCE, Unit.PERCENTAGE_POINTS}:
            low = max(low, 0.0)
        more["interval"] = Interval(low, high)
    fields: dict[str, object] = {
        "measure": measure,
        "place": PlaceCode.parse(place),
        "period": Period.year(2025),
        "unit": unit,
        "method": "made_up@1",
        "origin": Origin.SYNTHETIC,
        "snapshot": "made-up",
        "value": value,
        "n": 412 if value is not None else None,
    } | more
    return Estimate(**fields)  # type: ignore[arg-type]


def published(rows: Iterable[Estimate]) -> Published:
    """Rows as if they had passed disclosure control."""
    return Published._through_the_door(Estimates.of(rows).frame)


def exhibit(kind: ExhibitKind, rows: Iterable[Estimate], **more: object) -> Exhibit:
    """An exhibit with made-up words around the rows."""
    fields: dict[str, object] = {
        "id": f"made-up-{kind.value}",
        "title": f"Påhittad bild: {str(more.get('id', kind.value)).removeprefix('made-up-')}",
        "lead": "Karlstads kommun ligger i det här påhittade exemplet säkert högre än riket.",
        "how_to_read": "Varje rad är en plats. Strecket visar hur säkert talet är.",
        "labels": PLACES | {"made:fall.rate": "Fallolyckor som lett till sjukhusvård"},
        "highlight": "1780",
        "references": ("00",),
    } | more
    return Exhibit(kind=kind, rows=published(rows), **fields)  # type: ignore[arg-type]


def directions() -> dict[str, Direction]:
    """Every direction among the municipalities."""
    kinds = (Direction.NOT_DIFFERENT, Direction.HIGHER, Direction.LOWER, Direction.NOT_DIFFERENT)
    given = {code: kinds[at % 4] for at, code in enumerate(MUNICIPALITIES)}
    return given | {"1780": Direction.HIGHER, "1715": Direction.NOT_COMPARABLE}


def places() -> Exhibit:
    """Sixteen municipalities, the county and the country; two without a value."""
    draw = random.Random(5)
    rows = [row(place=code, value=round(draw.uniform(6, 19), 2)) for code in MUNICIPALITIES[3:]]
    rows += [
        row(place="1715", value=None, status=Status.SUPPRESSED),
        row(place="1730", value=None, status=Status.MISSING),
        row(place="1737", value=9.4, status=Status.PRELIMINARY),
        row(place="00", value=11.2, width=0.01),
        row(place="17", value=12.1, width=0.05),
    ]
    return exhibit(
        ExhibitKind.PLACES,
        rows,
        directions=directions(),
        polarity=Polarity.MORE_IS_WORSE,
        references=("00", "17"),
        notes=("Kil och Eda visas inte med tal.",),
    )


def trend() -> Exhibit:
    """Four lines over eleven years with a hole, a withheld value and another method at the end."""
    draw = random.Random(7)
    rows = []
    for place, level in (("1780", 14.0), ("00", 11.0), ("17", 11.6), ("fed:karlstadsregionen", 13.0)):
        for year in range(2015, 2026):
            if place == "1780" and year == 2018:
                continue
            period = Period.year(year)
            if place == "fed:karlstadsregionen" and year == 2020:
                rows.append(row(place=place, value=None, status=Status.SUPPRESSED, period=period))
                continue
            method = "made_up@2" if year >= 2024 and place == "1780" else "made_up@1"
            value = level + (year - 2015) * 0.25 + draw.uniform(-1, 1)
            rows.append(row(place=place, value=value, period=period, method=method, width=0.1))
    return exhibit(ExhibitKind.TREND, rows, references=("00", "17", "fed:karlstadsregionen"))


def week() -> Exhibit:
    """Every hour of the week, some withheld."""
    draw = random.Random(11)
    rows = []
    for day in range(1, 8):
        for hour in range(24):
            dims = dims_text({"hour": hour, "weekday": day})
            if day == 3 and hour in {3, 4}:
                rows.append(row("made:events.count", value=None, status=Status.SUPPRESSED, unit=Unit.COUNT, dims=dims))
                continue
            many = 4 + (20 if day >= 5 and (hour >= 21 or hour <= 3) else 0) + draw.randrange(8)
            rows.append(row("made:events.count", value=float(many), unit=Unit.COUNT, dims=dims, width=None, n=many))
    return exhibit(ExhibitKind.WEEK, rows, labels=PLACES | {"made:events.count": "Händelser"})


def pyramid() -> Exhibit:
    """Seven age bands by sex, one withheld, one zero."""
    bands = ("0-5", "6-17", "18-29", "30-49", "50-64", "65-79", "80+")
    rows = []
    for at, band in enumerate(bands):
        for sex in (Sex.WOMEN, Sex.MEN):
            value: float | None = float(at**2 * (1.4 if sex is Sex.WOMEN else 1.1))
            if band == "6-17" and sex is Sex.MEN:
                value = None
            status = Status.OK if value is not None else Status.SUPPRESSED
            rows.append(row(value=value, sex=sex, age=AgeBand.parse(band), status=status))
    return exhibit(ExhibitKind.PYRAMID, rows)


def bars() -> Exhibit:
    """Categories with a very long name, a tiny value, a nought and one withheld."""
    names = {
        "stairs": "Fall i trappa eller på trappsteg, inomhus och utomhus, även rulltrappor",
        "same": "Fall i samma plan",
        "bed": "Fall från säng",
        "ladder": "Fall från stege",
        "ice": "Halka på is och snö",
        "other": "Övrigt",
    }
    values = {"stairs": 412.0, "same": 1380.0, "bed": 233.0, "ladder": None, "ice": 0.0, "other": 3.0}
    rows = [
        row(
            "made:falls",
            value=value,
            category=key,
            unit=Unit.COUNT,
            status=Status.OK if value is not None else Status.SUPPRESSED,
        )
        for key, value in values.items()
    ]
    return exhibit(ExhibitKind.BARS, rows, labels=PLACES | names | {"made:falls": "Fallolyckor"})


def answers() -> Exhibit:
    """Three questions, the place beside its references, from 0 to 100 per cent."""
    questions = {
        "made:alarm": "Har fungerande brandvarnare i bostaden och har provat den det senaste året",
        "made:unsafe": "Otrygg ute ensam sent på kvällen",
        "made:water": "Har dricksvatten hemma för minst tre dygn",
    }
    values = {
        "made:alarm": (0.93, 0.95, 1.0),
        "made:unsafe": (0.284, 0.312, 0.301),
        "made:water": (0.0, 0.412, None),
    }
    rows = []
    for measure, given in values.items():
        for place, value in zip(("1780", "17", "00"), given, strict=True):
            status = Status.OK if value is not None else Status.NOT_PUBLISHED
            rows.append(row(measure, place, value, unit=Unit.SHARE, status=status))
    return exhibit(ExhibitKind.ANSWERS, rows, labels=questions | PLACES, references=("17", "00"))


def differences() -> Exhibit:
    """Differences below and above nought, judged by category."""
    labels = {"a": "Oro för inbrott", "b": "Oro för brand i hemmet", "c": "Tillit till grannar", "d": "Utsatt för hot"}
    values = {"a": -4.2, "b": 0.0, "c": 3.1, "d": -0.04}
    told = {"a": Direction.LOWER, "b": Direction.NOT_DIFFERENT, "c": Direction.HIGHER, "d": Direction.NOT_DIFFERENT}
    rows = [
        row("made:change", value=value, category=key, unit=Unit.PERCENTAGE_POINTS, width=0.4, reference="2021")
        for key, value in values.items()
    ]
    return exhibit(
        ExhibitKind.BARS, rows, id="made-up-differences", labels=PLACES | labels, directions=told, references=()
    )


def map_() -> Exhibit:
    """The county's municipalities with every direction, one withheld, one missing."""
    rows = [row(place=code, value=10.0 + at) for at, code in enumerate(MUNICIPALITIES) if code not in {"1763", "1785"}]
    rows.append(row(place="1763", value=None, status=Status.SUPPRESSED))
    rows.append(row(place="1785", value=None, status=Status.MISSING))
    return exhibit(ExhibitKind.MAP, rows, directions=directions(), polarity=Polarity.NEUTRAL)


def figures() -> Exhibit:
    """Large and small numbers of different units, one withheld."""
    labels = {
        "made:cost": "Samhällets kostnad för fallolyckor",
        "made:rate": "Fallolyckor som lett till sjukhusvård",
        "made:share": "Har fungerande brandvarnare",
        "made:tiny": "Drunkningar",
        "made:hidden": "Skottskador",
        "made:diff": "Förändring sedan förra mätningen",
    }
    rows = [
        row("made:cost", value=1_234_567_890.0, unit=Unit.SEK),
        row("made:rate", value=12.34),
        row("made:share", value=0.934, unit=Unit.SHARE, width=0.02),
        row("made:tiny", value=0.0042, unit=Unit.PER_100000),
        row("made:hidden", value=None, status=Status.SUPPRESSED, unit=Unit.COUNT),
        row("made:diff", value=-2.5, unit=Unit.PERCENTAGE_POINTS, status=Status.UNRELIABLE),
    ]
    told = {"made:rate": Direction.HIGHER, "made:share": Direction.NOT_DIFFERENT}
    return exhibit(ExhibitKind.FIGURES, rows, labels=labels | PLACES, directions=told, polarity=Polarity.MORE_IS_WORSE)


def country() -> Exhibit:
    """All municipalities in the country, far too many for a list; codes only, since nobody named them."""
    draw = random.Random(13)
    codes = [f"{county:02d}{at:02d}" for county in range(1, 26) for at in range(60, 72)][:289]
    rows = [row(place=code, value=round(draw.uniform(4, 22), 2)) for code in codes if code != "1780"]
    rows += [row(place="1780", value=14.2), row(place="00", value=11.2, width=0.01), row(place="17", value=11.3)]
    rows += [row(place="2584", value=None, status=Status.SUPPRESSED)]
    kinds = list(Direction)[:3]
    told = {code: kinds[at % 3] for at, code in enumerate(codes)} | {"1780": Direction.HIGHER}
    return exhibit(ExhibitKind.PLACES, rows, id="made-up-country", references=("00", "17"), directions=told)


def levels() -> Exhibit:
    """A map that compares with nothing, and a county that has no outline among municipalities."""
    rows = [row(place=code, value=10.0 + at) for at, code in enumerate(MUNICIPALITIES)]
    rows += [row(place="00", value=12.0), row(place="fed:karlstadsregionen", value=13.0)]
    return exhibit(ExhibitKind.MAP, rows, id="made-up-levels")


def two_weeks() -> Exhibit:
    """The week of two places, some hours only."""
    rows = [
        row("made:m", place, value=float(hour * day), unit=Unit.COUNT, dims=dims_text({"hour": hour, "weekday": day}))
        for place in ("1780", "00")
        for day in range(1, 8)
        for hour in range(0, 24, 2)
    ]
    return exhibit(ExhibitKind.WEEK, rows, id="made-up-two-weeks")


def many_lines() -> Exhibit:
    """Sixteen lines that end close to each other."""
    draw = random.Random(17)
    rows = [
        row(place=place, value=10 + draw.uniform(-1, 1), period=Period.year(year))
        for place in MUNICIPALITIES
        for year in range(2018, 2026)
    ]
    return exhibit(ExhibitKind.TREND, rows, id="made-up-many-lines")


def months() -> Exhibit:
    """Sixty months of one place, too many for a label each."""
    rows = [
        row("made:m", value=float(20 + at % 12), unit=Unit.COUNT, period=Period.month(2021 + at // 12, at % 12 + 1))
        for at in range(60)
    ]
    return exhibit(ExhibitKind.TREND, rows, id="made-up-months")


def lonely() -> Exhibit:
    """One place only, nothing to compare with."""
    return exhibit(ExhibitKind.PLACES, [row()], id="made-up-lonely", references=())


def empty() -> Exhibit:
    """No rows at all."""
    return exhibit(ExhibitKind.BARS, [], id="made-up-empty")


def everything() -> list[Exhibit]:
    """All made-up exhibits."""
    return [
        places(), trend(), week(), pyramid(), bars(), answers(), map_(), figures(), differences(), lonely(), empty(),
        country(), levels(), two_weeks(), many_lines(), months(),
    ]  # fmt: skip


def picture(origin: Origin = Origin.SYNTHETIC) -> Picture:
    """The whole made-up picture."""

    def section(key: SectionKey, title: str, sentence: str, *exhibits: Exhibit) -> Section:
        finding = Finding(f"{key.value}-1", sentence, Direction.HIGHER, important=True)
        return Section(key, title, (finding,), exhibits, ("Gäller hela kommunen.",))

    return Picture(
        place="1780",
        place_name="Karlstads kommun",
        period=Period.years(2021, 2025),
        audience=Audience.PUBLIC,
        title="Lägesbild för Karlstads kommun",
        made=date(2026, 11, 3),
        origin=origin,
        language="sv",
        summary=(
            "Fallolyckor är den största orsaken till sjukhusvård i exemplet: 12,3 per 1\u00a0000 invånare.",
            "Fler händer under fredags- och lördagsnätter än under resten av veckan.",
            "Det går inte att säga om tryggheten har förändrats sedan förra mätningen.",
        ),
        sections=(
            section(SectionKey.WHERE, "Var händer det?", "Flest händelser per invånare har Arvika.", map_()),
            section(SectionKey.WHEN, "När händer det?", "Natten mot söndag sticker ut.", week()),
            section(SectionKey.WHO, "Vem drabbas?", "De äldsta faller oftast.", pyramid(), bars()),
            section(SectionKey.COST, "Vad kostar det?", "Fallolyckor kostar mest.", figures()),
            section(SectionKey.EXPOSURE, "Utsatthet och trygghet", "Tre av tio är otrygga.", answers()),
            section(SectionKey.COMPARED, "Jämfört med andra", "Karlstad ligger högre än riket.", places(), lonely()),
            section(SectionKey.CHANGING, "Förändras det?", "Det ökar.", trend(), differences(), empty()),
        ),
        unknowns=("Vi vet inte hur många som inte söker vård.", "Enkäten når inte dem som saknar adress."),
        questions=(
            DocumentationQuestion("q1", "Vilka problem har valts, och varför?", "De tre största, se sammanfattningen."),
            DocumentationQuestion("q2", "Vilka orsaker finns bakom?"),
            DocumentationQuestion("q3", "Vilka åtgärder ska göras?"),
            DocumentationQuestion("q4", "Hur ska de följas upp?"),
        ),
        sources=(
            SourceNote("made-up", "Påhittade händelser", "CC0", date(2026, 11, 1), "2021–2025", Origin.SYNTHETIC),
        ),
        methods=(MethodNote("made_up@1", "Påhittad metod", "Talen är dragna av en slumpgenerator med fast frö."),),
        measures={
            "made:fall.rate": MeasureText(
                "made:fall.rate",
                "Fallolyckor som lett till sjukhusvård",
                "Antal vårdtillfällen med fall som yttre orsak per 1\u00a0000 invånare.",
                "per 1\u00a0000 invånare",
                Polarity.MORE_IS_WORSE,
                "Påhittad källa",
            )
        },
    )


def fetched(one: Exhibit) -> Exhibit:
    """The same exhibit as if its rows were fetched from a source."""
    rows = [replace(estimate, origin=Origin.FETCHED) for estimate in one.rows]
    return replace(one, rows=published(rows))
