"""`samlad survey order` and `nonresponse` as a person runs them."""

from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from command_ended import Command


def xlsform(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        survey = book.add_worksheet("survey")
        for row, values in enumerate([("type", "name", "label::English (en)", "label::Svenska (sv)"),
                                      ("begin_group", "g", "", ""), ("select_one jn", "otrygg", "Unsafe?", "Otrygg?"),
                                      ("integer", "alder", "Age", "Ålder"), ("end_group", "", "", "")]):  # fmt: skip
            survey.write_row(row, 0, values)
        choices = book.add_worksheet("choices")
        for row, values in enumerate([("list_name", "name", "label::Svenska (sv)"), ("jn", 1, "Ja"), ("jn", 2, "Nej")]):
            choices.write_row(row, 0, values)


@pytest.fixture
def plan(samlad: Command) -> Command:
    """An allocation and a form in the folder."""
    Path("urval.csv").write_text("stratum,population,sample\n0114,47000,600\n1780,71000,600\n", encoding="utf-8")
    xlsform(Path("form.xlsx"))
    return samlad


def ordered(samlad: Command, *more: str):
    return samlad("survey", "order", "urval.csv", "--client", "Karlstads kommun", "--population", "18–79 år",
                  "--date", "2026-02-01", "--out", "order.xlsx", *more)  # fmt: skip


def test_one_workbook_with_everything_an_agency_needs(plan: Command) -> None:
    words = ("--questionnaire", "form.xlsx", "--reminder", "2026-03-01", "--reminder", "2026-02-15")
    done = ordered(plan, *words)
    assert done.code == 0, done.err
    first = Path("order.xlsx").read_bytes()
    sheets = pl.read_excel("order.xlsx", sheet_id=0, infer_schema_length=0)
    assert list(sheets) == ["Beställning", "Strata", "Frågor", "Påminnelser", "Leverans"]
    assert sheets["Strata"]["Stratum"].to_list() == ["0114", "1780"]
    assert sheets["Påminnelser"]["Dag"].to_list() == ["2026-02-15", "2026-03-01"]
    assert sheets["Frågor"]["Svarsalternativ"].to_list()[:2] == ["Ja", "Nej"]
    assert {"lopnr", "inclusion_probability", "otrygg", "alder"} <= set(sheets["Leverans"]["Variabel"])
    assert ordered(plan, *words).code == 0
    assert Path("order.xlsx").read_bytes() == first


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--date", "i går"), 2),
        (("--out", "order.pdf"), 2),
        (("--reminder", "2026-01-01"), 2),
        (("--questionnaire", "borta.xlsx"), 10),
        (("--questionnaire", "urval.csv"), 10),
    ],
)
def test_orders_that_cannot_be(plan: Command, words: tuple[str, ...], code: int) -> None:
    done = ordered(plan, *words)
    assert done.code == code, done.err
    assert not Path("order.xlsx").exists()


SAMPLE = "lopnr,kommun,alder,w,svar\n" + "".join(
    f"{n},{'0114' if n < 40 else '1780'},{'u' if n % 2 else 'ä'},{10 if n < 40 else 20},{int(n % 4 != 0)}\n"
    for n in range(80)
)


@pytest.mark.parametrize(
    "words",
    [
        ("--by", "kommun", "--minimum", "10"),
        ("--by", "kommun", "--by", "alder", "--minimum", "12", "--collapse"),
        ("--propensity", "alder", "--propensity", "C(kommun)"),
        ("--propensity", "alder", "--use", "inverse", "--largest-factor", "3"),
    ],
)
def test_the_answers_stand_for_everybody_asked(samlad: Command, words: tuple[str, ...]) -> None:
    Path("urval.csv").write_text(SAMPLE, encoding="utf-8")
    done = samlad("survey", "nonresponse", "urval.csv", "--weight", "w", "--responded", "svar", *words,
                  "--out", "ut.csv")  # fmt: skip
    assert done.code == 0, done.err
    found = pl.read_csv("ut.csv")
    assert found.height == 60
    assert found["adjusted_weight"].sum() == pytest.approx(40 * 10 + 40 * 20)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 2),
        (("--by", "kommun"), 2),
        (("--by", "kommun", "--minimum", "50"), 10),
        (("--by", "kommun", "--minimum", "5", "--propensity", "alder"), 2),
        (("--propensity", "alder", "--use", "gissning"), 2),
    ],
)
def test_adjustments_that_cannot_be(samlad: Command, words: tuple[str, ...], code: int) -> None:
    Path("urval.csv").write_text(SAMPLE, encoding="utf-8")
    assert samlad("survey", "nonresponse", "urval.csv", "--weight", "w", "--responded", "svar", *words).code == code
