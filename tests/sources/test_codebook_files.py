"""Codebooks in files: every form is read back to the same codebook, and every slip is told with its spot."""

from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.missing import Missing
from samlad.data.codebook import AskedAs, Codebook, Question, ResponseGroup, Theme, Wave
from samlad.sources.codebook_file import read_codebook, write_codebook
from samlad.sources.codebook_table import as_csv
from samlad.sources.codebook_toml import as_toml, codebook_of_toml
from samlad.sources.ddi import as_ddi
from samlad.sources.xlsform_writing import write_xlsform

BOOK = Codebook(
    questions=(
        Question(
            "alarm", "f1", "Finns ”brandvarnare”; hemma?", {"1": "Ja", "02": "Nej", "8": "Vet inte"},
            {"8": Missing.DONT_KNOW}, ((90.0, 99.0),), texts={"en": "Smoke alarm?", "sv-easy": "Brandvarnare?"},
            labels={"en": {"1": "Yes", "02": "No"}}, theme="home", recall_months=12, recall_reason="ett år",
        ),
        Question("works", "works", "Fungerar den?", {"1": "Ja", "02": "Nej"}, asked_if="alarm = 1", theme="home"),
        Question("p4", "r1", "P4", {"1": "Vald", "0": "Inte vald"}, theme="home"),
        Question("web", "r2", "Webb", {"1": "Vald", "0": "Inte vald"}, theme="home"),
        Question("age", "alder", "Ålder", broken="ny fråga"),
    ),
    title="Provenkät",
    groups=(ResponseGroup("sources", "Var?", ("p4", "web"), "1", {"en": "Where?"}, "works = 1"),),
    themes=(Theme("home", "Hemma", {"en": "At home"}),),
    waves=(Wave("2018", "2018", (AskedAs("alarm", "q1", {"J": "1", "N": "02"}, True, 60, "fem år"),), ("works",)),),
)  # fmt: skip

words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=12).map(str.strip).filter(bool)


@pytest.mark.parametrize("ending", [".toml", ".xlsx"])
def test_everything_is_read_back(tmp_path: Path, ending: str) -> None:
    write_codebook(BOOK, tmp_path / f"bok{ending}")
    assert read_codebook(tmp_path / f"bok{ending}") == BOOK


@pytest.mark.parametrize("ending", [".csv", ".xml"])
def test_forms_without_room_for_waves_hold_the_rest(tmp_path: Path, ending: str) -> None:
    book = replace(BOOK, waves=())
    write_codebook(book, tmp_path / f"bok{ending}")
    assert read_codebook(tmp_path / f"bok{ending}") == book


def test_a_csv_file_refuses_waves() -> None:
    with pytest.raises(WrongUse, match="CSV"):
        as_csv(BOOK)


@given(text=words, label=words, reason=words)
def test_any_text_survives_toml(text: str, label: str, reason: str) -> None:
    book = Codebook((Question("q", "kol 1", text, {"1": label}, recall_months=3, recall_reason=reason),), title=text)
    assert codebook_of_toml(as_toml(book), "bok.toml") == book


def test_the_same_codebook_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_codebook(BOOK, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("content", "spot"),
    [
        ('[[question]]\nid = "a"\nanswers = [{code = "1"}, {code = "1"}]', "Koden står två gånger"),
        ('[[question]]\nid = "a"\nanswers = "nej"', "Svarslistan finns inte"),
        ('[[question]]\nid = "a"\ntxt = "fel"', "Uppgiften är okänd"),
        ('[[question]]\ntext = "utan namn"', "saknar id"),
        ('[[question]]\nid = "a"\npolarity = "bra"', "Riktningen är okänd"),
        ('[[question]]\nid = "a"\nrecall_months = "ett år"', "Minnesperioden är inget tal"),
        ('[[question]]\nid = "a"\nanswers = [{code = "8", missing = "glömt"}]', "Slaget av saknat svar är okänt"),
        ('question = "a"', "fel slags värde"),
        ("id = ", "kodboken går inte att läsa"),
    ],
)
def test_slips_in_toml(tmp_path: Path, content: str, spot: str) -> None:
    path = tmp_path / "bok.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_codebook(path)
    assert spot.lower() in refused.value.for_people().lower()
    assert refused.value.problems[0].file == "bok.toml"


def test_a_code_that_stands_twice_in_a_table_is_told_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "bok.csv"
    path.write_text("fråga;frågetext;kod;svar\na;Fråga?;1;Ja\n;;2;Nej\n;;1;Kanske\n", encoding="cp1252")
    with pytest.raises(InvalidInput) as refused:
        read_codebook(path)
    assert (refused.value.problems[0].row, refused.value.problems[0].value) == (4, "1")


def test_a_table_with_swedish_headings(tmp_path: Path) -> None:
    path = tmp_path / "bok.csv"
    heading = "fråga;kolumn;frågetext;frågas om;kod;svar;saknat\n"
    text = heading + "a;f1;Fråga?;;1;Ja;\n;;;;8;Vet ej;vet ej\nb;f2;Varför?;a = 1;;;\n"
    path.write_text(text, encoding="utf-8")
    book = read_codebook(path)
    assert book.question("a").missing == {"8": Missing.DONT_KNOW}
    assert book.question("b").asked_if == "a = 1"


def test_an_xlsform_is_read_back_but_for_what_it_cannot_hold(tmp_path: Path) -> None:
    """Ranges of missing codes, waves, breaks and partly translated labels have no place in an XLSForm."""
    alarm = replace(
        BOOK.questions[0], missing_ranges=(), texts={}, labels={}, values={"1": "Ja", "02": "Nej", "8": "Vet inte"}
    )
    members = tuple(replace(one, id=f"sources_{one.id}", column=f"sources_{one.id}") for one in BOOK.questions[2:4])
    group = replace(BOOK.groups[0], members=tuple(one.id for one in members), texts={})
    age = replace(BOOK.questions[4], broken="")
    theme = replace(BOOK.themes[0], texts={})
    book = Codebook((alarm, BOOK.questions[1], *members, age), "Provenkät", (group,), (theme,))
    write_xlsform(book, tmp_path / "form.xlsx")
    assert read_codebook(tmp_path / "form.xlsx") == book


def xlsform(path: Path, survey: list[list[object]], choices: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for title, rows in (("survey", survey), ("choices", choices)):
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


def test_a_form_with_languages_groups_and_conditions(tmp_path: Path) -> None:
    path = xlsform(
        tmp_path / "form.xlsx",
        [
            ["type", "name", "label::English (en)", "label::Svenska (sv)", "relevant"],
            ["begin group", "hem", "Home", "Hemma", ""],
            ["select_one jn", "alarm", "Alarm?", "Brandvarnare?", ""],
            ["select_multiple kallor", "info", "Where?", "Var?", "${alarm} = '1'"],
            ["begin_group", "inre", "Inner", "Inre", "selected(${info}, 'p4')"],
            ["integer", "antal", "How many?", "Hur många?", "${alarm} = '1' or ${alarm} = '2'"],
            ["end_group", "", "", "", ""],
            ["end group", "", "", "", ""],
            ["note", "tack", "Thanks", "Tack", ""],
        ],
        [
            ["list_name", "name", "label::English (en)", "label::Svenska (sv)"],
            ["jn", 1, "Yes", "Ja"],
            ["jn", 2, "No", "Nej"],
            ["kallor", "p4", "Radio", "Radio"],
            ["kallor", "web", "Web", "Webb"],
        ],
    )
    book = read_codebook(path)
    assert [one.id for one in book.questions] == ["alarm", "info_p4", "info_web", "antal"]
    alarm = book.question("alarm")
    assert (alarm.text, alarm.texts, alarm.values) == ("Brandvarnare?", {"en": "Alarm?"}, {"1": "Ja", "2": "Nej"})
    assert book.groups[0].asked_if == "alarm = 1"
    assert book.question("antal").asked_if == "info_p4 = 1 and (alarm = 1 or alarm = 2)"
    assert {one.theme for one in book.questions} == {"hem"}


def test_a_form_whose_condition_cannot_be_kept_is_refused_with_its_row(tmp_path: Path) -> None:
    survey = [
        ["type", "name", "label", "relevant"],
        ["text", "a", "A", ""],
        ["text", "b", "B", "string-length(${a}) > 3"],
    ]
    with pytest.raises(InvalidInput) as refused:
        read_codebook(xlsform(tmp_path / "form.xlsx", survey, [["list_name", "name", "label"]]))
    assert (refused.value.problems[0].row, refused.value.problems[0].column) == (3, "relevant")


def test_a_form_with_a_list_that_is_not_there(tmp_path: Path) -> None:
    survey = [["type", "name", "label"], ["select_one jn", "a", "A"]]
    with pytest.raises(InvalidInput) as refused:
        read_codebook(xlsform(tmp_path / "form.xlsx", survey, [["list_name", "name", "label"]]))
    assert refused.value.problems[0].value == "jn"


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]><codeBook/>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><codeBook/>',
        "<codeBook><dataDscr>",
        "<annat/>",
        "<codeBook/>",
    ],
)
def test_xml_that_is_no_codebook_or_has_entities_is_not_opened(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bok.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InvalidInput, match="Kodboken går inte att läsa"):
        read_codebook(path)


def test_a_codebook_of_an_archive(tmp_path: Path) -> None:
    """Labels and categories in two languages, a missing category by the standard's own attribute."""
    path = tmp_path / "fsd.xml"
    path.write_text(
        """<?xml version="1.0"?><codeBook xmlns="ddi:codebook:2_5" version="2.5" xml:lang="sv">
        <stdyDscr><citation><titlStmt><titl>Kommunenkät</titl></titlStmt></citation></stdyDscr><dataDscr>
        <var ID="v1" name="q1"><labl>Trygg ute</labl><qstn><qstnLit>Känner du dig trygg?</qstnLit>
        <qstnLit xml:lang="en">Do you feel safe?</qstnLit></qstn>
        <catgry><catValu>1</catValu><labl>Ja</labl><labl xml:lang="en">Yes</labl></catgry>
        <catgry missing="Y"><catValu>9</catValu><labl>Vet ej</labl></catgry></var></dataDscr></codeBook>""",
        encoding="utf-8",
    )
    (question,) = read_codebook(path).questions
    assert (question.id, question.text, question.texts) == ("q1", "Känner du dig trygg?", {"en": "Do you feel safe?"})
    assert (question.labels, question.missing) == ({"en": {"1": "Yes"}}, {"9": Missing.DONT_KNOW})


def test_ddi_says_its_version() -> None:
    assert 'xmlns="ddi:codebook:2_5"' in as_ddi(BOOK)


@pytest.mark.real
@pytest.mark.parametrize(("name", "count"), [("xlsform_spec_test.xlsx", 14), ("choice_filter_test.xlsx", 3)])
def test_real_forms(shared: Path, name: str, count: int) -> None:
    assert len(read_codebook(shared / "real-data" / "xlsform" / name).questions) == count


@pytest.mark.real
def test_labels_of_a_real_spss_file_with_a_multiple_response_set(shared: Path) -> None:
    book = read_codebook(shared / "real-data" / "survey-files-sav" / "simple_alltypes.sav")
    assert [(group.id, group.members, group.counted) for group in book.groups] == [
        ("mymrset", ("bool1", "bool2", "bool3"), "1")
    ]
    assert book.question("z").missing_ranges == ((-999.0, 0.0),)
    assert set(book.question("x").missing) == {"7", "8", "99"}


def test_an_empty_file_is_no_codebook(tmp_path: Path) -> None:
    (tmp_path / "bok.csv").write_text("", encoding="utf-8")
    with pytest.raises(InvalidInput, match="Kodboken går inte att läsa"):
        read_codebook(tmp_path / "bok.csv")
