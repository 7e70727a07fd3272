"""Every chart: named, described, inside its frame, no words over words, nothing withheld drawn as a number."""

import itertools
import re
from dataclasses import replace

import made_up_picture as made_up
import pytest
import svg_reading as reading
from hypothesis import given, settings
from hypothesis import strategies as st

from samlad.core.estimate import Status, Unit
from samlad.core.language import using
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.picture.model import Direction, Exhibit, ExhibitKind, Polarity
from samlad.report.charts import Width, render_chart
from samlad.report.tables import table_of
from samlad.report.theme import DEFAULT, Theme, contrast, mixed, readable_on

EXHIBITS = {exhibit.id: exhibit for exhibit in made_up.everything()}
every_chart = pytest.mark.parametrize(
    ("exhibit", "width"),
    list(itertools.product(EXHIBITS.values(), Width)),
    ids=[f"{name}-{width.value}" for name, width in itertools.product(EXHIBITS, Width)],
)


def check_drawing(svg: str) -> None:
    root = reading.parsed(svg)
    wide, tall = reading.size(root)
    for x, y in reading.corners(root):
        assert -0.6 <= x <= wide + 0.6, (x, wide)
        assert -0.6 <= y <= tall + 0.6, (y, tall)
    written = reading.texts(root)
    for one in written:
        assert one.left >= -0.6, one
        assert one.right <= wide + 0.6, one
        assert one.top >= -0.6, one
        assert one.bottom <= tall + 0.6, one
    for one, other in itertools.combinations(written, 2):
        assert not one.meets(other), (one, other)
    assert "NaN" not in svg
    assert "nan" not in re.sub(r">[^<]*<", "><", svg)


@every_chart
def test_lies_inside_its_frame_and_no_words_overlap(exhibit: Exhibit, width: Width) -> None:
    check_drawing(render_chart(exhibit, width=width))


@every_chart
def test_is_named_and_described(exhibit: Exhibit, width: Width) -> None:
    root = reading.parsed(render_chart(exhibit, width=width))
    assert root.attrib["role"] == "img"
    title, told = root[0], root[1]
    assert title.tag == f"{reading.SVG}title"
    assert title.text == exhibit.title
    assert root.attrib["aria-labelledby"] == title.attrib["id"]
    assert told.tag == f"{reading.SVG}desc"
    assert told.text
    assert root.attrib["aria-describedby"] == told.attrib["id"]


@every_chart
def test_passes_a_strict_content_policy(exhibit: Exhibit, width: Width) -> None:
    for one in reading.parsed(render_chart(exhibit, width=width)).iter():
        assert one.tag.removeprefix(reading.SVG) not in {"style", "script", "foreignObject", "image", "use"}
        assert not [name for name in one.attrib if name == "style" or name.startswith("on")]
        assert not [value for value in one.attrib.values() if "http" in value or "data:" in value]


@every_chart
def test_draws_the_rows_of_its_table(exhibit: Exhibit, width: Width) -> None:
    groups = reading.row_groups(reading.parsed(render_chart(exhibit, width=width)))
    table = table_of(exhibit)
    assert sorted(groups) == [row.number for row in table.rows]
    assert len(table.cells) == len(exhibit.rows)
    for row in table.rows:
        assert {group.attrib["data-status"] for group in groups[row.number]} == {row.estimate.status.value}


@every_chart
def test_what_is_withheld_stands_in_words(exhibit: Exhibit, width: Width) -> None:
    root = reading.parsed(render_chart(exhibit, width=width))
    groups = reading.row_groups(root)
    everything = " ".join(one.words for one in reading.texts(root)).casefold()
    for row in table_of(exhibit).rows:
        if row.value is not None:
            continue
        group = groups[row.number][0]
        inside = [one.text or "" for one in group.iter(f"{reading.SVG}text")]
        assert row.estimate.status.label() in everything
        assert not [words for words in inside if re.fullmatch(r"[+−]?0([,.]0*)?( ?%)?", words)]
        # No marker and no bar: only words, hatching or what lies behind the words.
        assert not list(group.iter(f"{reading.SVG}circle"))
        assert not list(group.iter(f"{reading.SVG}polygon"))
        plain = {DEFAULT.paper, DEFAULT.band}
        fills = {one.attrib["fill"] for name in ("rect", "path") for one in group.iter(f"{reading.SVG}{name}")}
        assert all(fill in plain or fill.startswith("url(#") for fill in fills)


@every_chart
def test_same_exhibit_same_drawing(exhibit: Exhibit, width: Width) -> None:
    assert render_chart(exhibit, width=width) == render_chart(exhibit, width=width)


@every_chart
def test_english_words_fit_too(exhibit: Exhibit, width: Width) -> None:
    with using("en"):
        check_drawing(render_chart(exhibit, width=width))


@every_chart
def test_a_chart_where_all_is_withheld_shows_no_number(exhibit: Exhibit, width: Width) -> None:
    rows = [
        replace(one, value=None, se=None, interval=None, n=None, base=None, status=Status.SUPPRESSED)
        for one in exhibit.rows
    ]
    svg = render_chart(replace(exhibit, rows=made_up.published(rows)), width=width)
    check_drawing(svg)
    if rows:
        assert "sekretess" in svg.casefold()


def test_control_signs_do_not_break_the_drawing() -> None:
    exhibit = made_up.exhibit(ExhibitKind.BARS, [made_up.row(category="a\x00b\x0bc")], title="x\x01y")
    assert reading.parsed(render_chart(exhibit))[0].text == "xy"


def test_identities_differ_between_widths_and_exhibits() -> None:
    drawn = [render_chart(exhibit, width=width) for exhibit in EXHIBITS.values() for width in Width]
    found = [identity for svg in drawn for identity in re.findall(r' id="([^"]+)"', svg)]
    assert len(found) == len(set(found))


values = st.one_of(
    st.floats(-1e9, 1e9), st.floats(-1, 1), st.sampled_from([0.0, 1e-9, -1e-9, 999.95, 1e7, 12_345_678.9])
)


@settings(max_examples=60, deadline=None)
@given(st.lists(values, min_size=1, max_size=8), st.sampled_from(list(Width)))
def test_any_differences_can_be_drawn(numbers: list[float], width: Width) -> None:
    rows = [
        made_up.row("made:any", value=value, category=f"c{at}", unit=Unit.DIFFERENCE)
        for at, value in enumerate(numbers)
    ]
    for kind in (ExhibitKind.BARS, ExhibitKind.FIGURES):
        check_drawing(render_chart(made_up.exhibit(kind, rows), width=width))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=16), st.sampled_from(list(Width)))
def test_any_rates_can_be_drawn(numbers: list[float], width: Width) -> None:
    rows = [
        made_up.row(place=place, value=value) for place, value in zip(made_up.MUNICIPALITIES, numbers, strict=False)
    ]
    for kind in (ExhibitKind.PLACES, ExhibitKind.MAP):
        check_drawing(render_chart(made_up.exhibit(kind, rows, directions=made_up.directions()), width=width))
    years = [made_up.row(value=value, period=Period.year(2005 + at)) for at, value in enumerate(numbers)]
    check_drawing(render_chart(made_up.exhibit(ExhibitKind.TREND, years), width=width))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=8, max_size=8), st.sampled_from(list(Width)))
def test_any_pyramid_of_shares_can_be_drawn(numbers: list[float], width: Width) -> None:
    spots = list(itertools.product(("0-17", "18-64", "65-79", "80+"), (Sex.WOMEN, Sex.MEN)))
    rows = [
        made_up.row(value=value, sex=sex, age=AgeBand.parse(age), unit=Unit.SHARE)
        for (age, sex), value in zip(spots, numbers, strict=True)
    ]
    check_drawing(render_chart(made_up.exhibit(ExhibitKind.PYRAMID, rows), width=width))


def test_all_municipalities_fit_on_one_map() -> None:
    from samlad.report.charts.maps import _outlines

    codes = sorted(_outlines("kommun", "kommun_kod"))
    rows = [made_up.row(place=code, value=float(at)) for at, code in enumerate(codes)]
    kinds = list(Direction)
    exhibit = made_up.exhibit(ExhibitKind.MAP, rows, directions={code: kinds[at % 4] for at, code in enumerate(codes)})
    svg = render_chart(exhibit)
    check_drawing(svg)
    assert len(reading.row_groups(reading.parsed(svg))) == 290


def test_a_place_without_outline_is_named_below_the_map() -> None:
    rows = [made_up.row(place="1780"), made_up.row(place="fed:karlstadsregionen")]
    words = " ".join(
        one.words for one in reading.texts(reading.parsed(render_chart(made_up.exhibit(ExhibitKind.MAP, rows))))
    )
    assert "Utan kontur på kartan: Räddningstjänsten" in words


def test_a_line_is_broken_at_holes_and_changes_of_method() -> None:
    svg = render_chart(made_up.trend())
    main = [one for one in reading.parsed(svg).iter(f"{reading.SVG}polyline") if one.attrib["stroke"] == DEFAULT.accent]
    # 2015–2017, a hole, 2019–2023, another method, 2024–2025.
    assert [len(one.attrib["points"].split()) for one in main] == [3, 5, 2]


def test_a_value_of_nought_is_drawn_as_nought() -> None:
    words = [one.words for one in reading.texts(reading.parsed(render_chart(made_up.bars())))]
    assert "0" in words
    assert "sekretess" in words


def test_numbers_of_different_units_share_no_scale() -> None:
    rows = [made_up.row("made:a"), made_up.row("made:b", value=0.3, unit=Unit.SHARE)]
    svg = render_chart(made_up.exhibit(ExhibitKind.BARS, rows))
    assert "30,0\u00a0%" in svg


def test_a_week_that_is_no_week_becomes_bars() -> None:
    rows = [made_up.row("made:m", value=float(at), dims=f"month={at}") for at in range(1, 13)]
    check_drawing(render_chart(made_up.exhibit(ExhibitKind.WEEK, rows)))


def test_colour_follows_significance_and_polarity_never_rank() -> None:
    assert DEFAULT.tone(Direction.HIGHER, Polarity.NEUTRAL) == DEFAULT.higher
    assert DEFAULT.tone(Direction.LOWER, Polarity.NEUTRAL) == DEFAULT.lower
    assert DEFAULT.tone(Direction.HIGHER, Polarity.MORE_IS_BETTER) == DEFAULT.better
    assert DEFAULT.tone(Direction.LOWER, Polarity.MORE_IS_WORSE) == DEFAULT.better
    assert DEFAULT.tone(Direction.HIGHER, Polarity.MORE_IS_WORSE) == DEFAULT.worse
    for polarity in Polarity:
        assert DEFAULT.tone(Direction.NOT_DIFFERENT, polarity) == DEFAULT.undecided


def test_the_colours_are_strong_enough() -> None:
    theme = Theme()
    texts = ("ink", "muted", "accent", "context", "higher", "lower", "better", "worse", "undecided", "women", "men")
    for name in texts:
        assert contrast(getattr(theme, name), theme.paper) >= 4.5, name
    for name in ("ink", "muted"):
        assert contrast(getattr(theme, name), theme.band) >= 4.5, name
    assert contrast(theme.notice_ink, theme.notice) >= 4.5
    assert contrast(theme.axis, theme.paper) >= 3
    for name in ("accent", "higher", "lower", "better", "worse", "women", "men"):
        bar = mixed(theme.paper, getattr(theme, name), 0.72)
        assert contrast(bar, theme.paper) >= 3, name
        assert contrast(theme.ink, bar) >= 3, name
    for step in range(101):
        cell = mixed(theme.ramp_low, theme.ramp_high, step / 100)
        assert contrast(readable_on(theme, cell), cell) >= 4.5, step


def test_preliminary_and_unreliable_are_told() -> None:
    rows = [made_up.row(place="1780", status=Status.PRELIMINARY), made_up.row(place="1715", status=Status.UNRELIABLE)]
    words = [
        one.words for one in reading.texts(reading.parsed(render_chart(made_up.exhibit(ExhibitKind.PLACES, rows))))
    ]
    assert "preliminär" in words
    assert "osäker" in words
