"""What comes with a survey's answers: codebook on a sheet or beside, record description, encoding, form exports."""

from pathlib import Path

import polars as pl
import pyreadstat
import pytest
import xlsxwriter

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.missing import Missing
from samlad.data.clean import SurveyDesign
from samlad.data.snapshot import SnapshotKind
from samlad.data.survey_design import survey_design
from samlad.data.workspace import Workspace
from samlad.sources.codebook_file import write_codebook
from samlad.sources.fixed_width import read_description
from samlad.sources.importing import ImportReport, import_file
from samlad.sources.mapping import Mapping
from samlad.sources.xlsform_writing import write_xlsform

CODEBOOK = """fråga;kolumn;frågetext;kod;svar;saknat
alarm;f1;Brandvarnare?;1;Ja;
;;;2;Nej;
;;;8;Vet ej;vet ej
"""


def imported(workspace: Workspace, path: Path, **told: object) -> ImportReport:
    return import_file(workspace, SnapshotKind.SURVEY, path, actor="Eva", period="2023", **told)  # type: ignore[arg-type]


def read(workspace: Workspace, report: ImportReport) -> tuple[pl.DataFrame, SurveyDesign]:
    return workspace.clean(report.snapshot, actor="Eva", purpose="prov"), survey_design(report.snapshot)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    path = tmp_path / "svar.csv"
    path.write_text("vikt;kommun;f1;f2\n1,5;1780;1;3\n2,5;1763;8;4\n", encoding="utf-8")
    return path


def test_a_codebook_beside_the_answers(workspace: Workspace, answers: Path) -> None:
    answers.with_name("svar.kodbok.csv").write_text(CODEBOOK, encoding="utf-8")
    report = imported(workspace, answers)
    frame, design = read(workspace, report)
    assert frame["f1"].to_list() == ["1", "8"]
    (question,) = design.questions
    assert (question.id, question.text, question.missing) == ("alarm", "Brandvarnare?", {"8": Missing.DONT_KNOW})
    assert any("f2" in note for note in report.notes)


def test_a_codebook_on_a_sheet_of_the_workbook(workspace: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "svar.xlsx") as book:
        data, sheet = book.add_worksheet("svar"), book.add_worksheet("kodbok")
        for line, row in enumerate([["vikt", "f1"], [1.5, 1], [2.5, 8]]):
            data.write_row(line, 0, row)
        for line, text in enumerate(CODEBOOK.splitlines()):
            sheet.write_row(line, 0, text.split(";"))
    frame, design = read(workspace, imported(workspace, tmp_path / "svar.xlsx"))
    assert frame["f1"].to_list() == ["1", "8"]
    assert [one.id for one in design.questions] == ["alarm"]


def test_a_codebook_on_the_first_sheet_is_still_no_data(workspace: Workspace, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "svar.xlsx") as book:
        sheet, data = book.add_worksheet("Kodbok"), book.add_worksheet("svar")
        for line, row in enumerate([["vikt", "f1"], [1.5, 1], [2.5, 8]]):
            data.write_row(line, 0, row)
        for line, text in enumerate(CODEBOOK.splitlines()):
            sheet.write_row(line, 0, text.split(";"))
    assert imported(workspace, tmp_path / "svar.xlsx").rows == 2


def test_answers_from_people_who_should_not_have_been_asked_are_told(workspace: Workspace, tmp_path: Path) -> None:
    """Smoke alarm works: asked of those who have one. Two answered anyway."""
    bok = CODEBOOK.replace("saknat", "saknat;frågas om").replace("alarm;f1;Brandvarnare?;1;Ja;", "alarm;f1;?;1;Ja;;")
    (tmp_path / "svar.kodbok.csv").write_text(
        bok + "works;f2;Fungerar?;1;Ja;;alarm = 1\n;;;2;Nej;;\n", encoding="utf-8"
    )
    (tmp_path / "svar.csv").write_text("f1;f2\n1;1\n2;1\n2;\n8;2\n", encoding="utf-8")
    report = imported(workspace, tmp_path / "svar.csv")
    assert any(note.startswith("2 svar på works") for note in report.notes)


def test_a_code_outside_the_codebook_is_told_with_its_row(workspace: Workspace, answers: Path) -> None:
    answers.with_name("svar.kodbok.csv").write_text(CODEBOOK.replace("8;", "7;"), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        imported(workspace, answers)
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.value) == (3, "f1", "8")
    assert workspace.snapshots() == []


def test_the_same_answers_with_another_codebook_are_not_passed_over(workspace: Workspace, answers: Path) -> None:
    beside = answers.with_name("svar.kodbok.csv")
    beside.write_text(CODEBOOK, encoding="utf-8")
    imported(workspace, answers)
    assert imported(workspace, answers).already_imported
    beside.write_text(CODEBOOK.replace("Brandvarnare?", "Larm?"), encoding="utf-8")
    with pytest.raises(InvalidInput, match="annan kodbok"):
        imported(workspace, answers)


def test_a_wave_is_made_the_common_codes_at_import(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "bok.toml").write_text(
        """[[question]]
id = "alarm"
column = "f1"
answers = [{ code = "1", label = "Ja" }, { code = "2", label = "Nej" }]
[[wave]]
id = "2018"
period = "2018"
[[wave.asked]]
question = "alarm"
column = "q17"
codes = { J = "1", N = "2" }
broken = "ny ordning på frågorna"
""",
        encoding="utf-8",
    )
    (tmp_path / "svar.csv").write_text("vikt,q17\n1,J\n2,N\n", encoding="utf-8")
    mapping = Mapping(
        SnapshotKind.SURVEY, {"weight": ("vikt",)}, {}, {"period": "2018", "codebook": "bok.toml", "wave": "2018"}
    )
    frame, design = read(workspace, import_file(
        workspace, SnapshotKind.SURVEY, tmp_path / "svar.csv", mapping=mapping, actor="Eva"
    ))  # fmt: skip
    assert frame["q17"].to_list() == ["1", "2"]
    assert (design.wave, design.questions[0].column) == ("2018", "q17")
    assert design.questions[0].broken == "ny ordning på frågorna"


def test_a_wave_without_a_codebook_is_refused(workspace: Workspace, answers: Path) -> None:
    mapping = Mapping(SnapshotKind.SURVEY, {}, {}, {"period": "2018", "wave": "2018"})
    with pytest.raises(InvalidInput, match="Mappningsfilen"):
        import_file(workspace, SnapshotKind.SURVEY, answers, mapping=mapping, actor="Eva")


def test_only_a_survey_has_a_codebook(workspace: Workspace, answers: Path) -> None:
    with pytest.raises(WrongUse):
        import_file(workspace, SnapshotKind.EVENTS, answers, codebook=answers, actor="Eva")


RECORDS = ["0001780Åsa  1 0125099", "0002763Örjan8 0050000", "0003764Eva  2 1000050"]


def delivery(folder: Path, encoding: str) -> Path:
    path = folder / "leverans2023.dat"
    path.write_bytes("\r\n".join(RECORDS).encode(encoding) + b"\r\n\x1a")
    rows = [
        "name\tstart\tlength\tdecimals\tlabel\tcodes\tmissing",
        "ORT\t8\t5\t\tOrt\t\t",
        "F1\t13\t1\t\tHar brandvarnare\t1=Ja; 2=Nej; 8=Vet ej\t8",
        "STRATUM\t15\t2\t\tStratum\t\t",
        "VIKT\t17\t5\t3\tVikt\t\t",
    ]
    (folder / "leverans2023.postbeskrivning.txt").write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp437"])
def test_a_fixed_width_delivery_with_its_description(workspace: Workspace, tmp_path: Path, encoding: str) -> None:
    report = imported(workspace, delivery(tmp_path, encoding))
    frame, design = read(workspace, report)
    assert frame["ORT"].to_list() == ["Åsa", "Örjan", "Eva"]
    assert frame["VIKT"].to_list() == [25.099, 50.0, 0.05]
    assert (design.weight, design.strata) == ("VIKT", ("STRATUM",))
    assert frame["STRATUM"].to_list() == ["01", "00", "10"]
    question = next(one for one in design.questions if one.id == "f1")
    assert (question.text, question.missing) == ("Har brandvarnare", {"8": Missing.DONT_KNOW})


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("a\t1\t4\nb\t4\t2", "samma tecken som ”a”"),
        ("a\t0\t4", "inget rimligt heltal"),
        ("a\t1\tfem", "inget rimligt heltal"),
        ("a\t1\t1\na\t2\t1", "samma namn"),
        ("\t1\t1", "inget namn"),
    ],
)
def test_a_description_that_cannot_be(tmp_path: Path, rows: str, why: str) -> None:
    path = tmp_path / "d.csv"
    path.write_text("name\tstart\tlength\n" + rows + "\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_description(path)
    assert any(why in one.why for one in refused.value.problems)


def test_a_description_in_columns_of_plain_text(tmp_path: Path) -> None:
    path = tmp_path / "d.txt"
    path.write_text(
        "Namn      Start  Slut  Benämning\n----\nKON       5      5     Kön\nALDER     6      7     Ålder i år\n"
    )
    assert [(one.name, one.start, one.length, one.labels.text) for one in read_description(path)] == [
        ("KON", 5, 1, "Kön"),
        ("ALDER", 6, 2, "Ålder i år"),
    ]


def test_a_record_cut_short_is_told_with_its_line(workspace: Workspace, tmp_path: Path) -> None:
    path = delivery(tmp_path, "utf-8")
    path.write_bytes(("\n".join([RECORDS[0], RECORDS[1][:10]])).encode())
    with pytest.raises(InvalidInput) as refused:
        imported(workspace, path)
    assert (refused.value.problems[0].row, refused.value.problems[0].column) == (2, "VIKT")


def test_letters_that_do_not_tell_their_encoding_are_asked_about(workspace: Workspace, tmp_path: Path) -> None:
    path = delivery(tmp_path, "utf-8")
    path.write_bytes("\n".join(RECORDS).encode("latin-1").replace(b"Eva", b"E\x84a"))
    with pytest.raises(InvalidInput, match="lästes inte in") as refused:
        imported(workspace, path)
    assert "encoding" in refused.value.problems[0].cure


KOBO = [
    "start;end;hem/alarm;hem/info;hem/info/p4;hem/info/web;_id;_uuid;_submission_time;_submitted_by;meta/instanceID",
    "2023-01-01T10:00;2023-01-01T10:05;1;p4 web;1;1;17;ab;2023-01-01T10:05;;uuid:ab",
    "2023-01-02T10:00;2023-01-02T10:05;2;;;;18;cd;2023-01-02T10:05;;uuid:cd",
    "2023-01-03T10:00;2023-01-03T10:05;1;web;0;1;19;ef;2023-01-03T10:05;;uuid:ef",
]


def without(lines: list[str], columns: set[str]) -> str:
    heading = lines[0].split(";")
    kept = [place for place, name in enumerate(heading) if name not in columns]
    return "\n".join(";".join(line.split(";")[place] for place in kept) for line in lines) + "\n"


@pytest.mark.parametrize(
    ("form", "gone"),
    [("both", set()), ("details", {"hem/info"}), ("summary", {"hem/info/p4", "hem/info/web"})],
)
def test_an_export_of_a_form_in_its_three_ways(workspace: Workspace, tmp_path: Path, form: str, gone: set[str]) -> None:
    """The same answers, however the question with several answers was exported."""
    (tmp_path / "bok.toml").write_text(
        """[[question]]
id = "alarm"
answers = [{ code = "1", label = "Ja" }, { code = "2", label = "Nej" }]
[[question]]
id = "info_p4"
answers = [{ code = "1", label = "Vald" }, { code = "0", label = "Inte vald" }]
[[question]]
id = "info_web"
answers = [{ code = "1", label = "Vald" }, { code = "0", label = "Inte vald" }]
[[group]]
id = "info"
text = "Var?"
members = ["info_p4", "info_web"]
""",
        encoding="utf-8",
    )
    path = tmp_path / "export2023.csv"
    path.write_text(without(KOBO, gone), encoding="utf-8")
    report = imported(workspace, path, codebook=tmp_path / "bok.toml")
    frame, design = read(workspace, report)
    assert frame.columns == ["alarm", "info_p4", "info_web"]
    assert frame.rows() == [("1", "1", "1"), ("2", None, None), ("1", "0", "1")], form
    assert design.groups[0].members == ("info_p4", "info_web")
    assert any("_uuid" in note for note in report.notes)


def test_an_export_with_both_columns_is_understood_without_a_codebook(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "export2023.csv"
    path.write_text("\n".join(KOBO) + "\n", encoding="utf-8")
    _frame, design = read(workspace, imported(workspace, path))
    assert [(group.id, group.members) for group in design.groups] == [("info", ("info_p4", "info_web"))]


@pytest.mark.parametrize(
    ("column", "value"),
    [("username", "eva"), ("deviceid", "356938"), ("hem/phonenumber", "0701"), ("plats", "59.38 13.50 0 0")],
)
def test_an_export_that_tells_who_or_where_is_refused(
    workspace: Workspace, tmp_path: Path, column: str, value: str
) -> None:
    path = tmp_path / "export2023.csv"
    path.write_text("\n".join([f"{KOBO[0]};{column}", *(f"{line};{value}" for line in KOBO[1:])]) + "\n")
    with pytest.raises(InvalidInput, match="vem som svarade") as refused:
        imported(workspace, path)
    assert refused.value.problems[0].column == column
    assert workspace.snapshots() == []


def test_an_empty_column_of_that_kind_is_just_left_out(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "export2023.csv"
    path.write_text("\n".join([f"{KOBO[0]};_geolocation", *(f"{line};" for line in KOBO[1:])]) + "\n")
    assert imported(workspace, path).rows == 3


def test_the_codebook_of_a_form_reads_its_own_export(workspace: Workspace, tmp_path: Path) -> None:
    from samlad.survey.questionnaire import questionnaire

    write_xlsform(questionnaire(), tmp_path / "form.xlsx")
    path = tmp_path / "export2023.csv"
    path.write_text(
        "exposure/burglary;preparedness/information;_id;_uuid;_submission_time\n1;p4 people;1;a;x\n9;;2;b;y\n"
    )
    frame, design = read(workspace, imported(workspace, path, codebook=tmp_path / "form.xlsx"))
    assert frame["burglary"].to_list() == ["1", "9"]
    assert frame["information_people"].to_list() == ["1", None]
    assert design.questions[0].recall_months == 12


def spss(path: Path, label: str) -> Path:
    frame = pl.DataFrame({"f1": [1.0, 2.0], "vikt": [1.0, 2.0]})
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"f1": {1: label, 2: "Nej"}})
    return path


def test_spss_labels_in_the_wrong_encoding_are_told(workspace: Workspace, tmp_path: Path) -> None:
    path = spss(tmp_path / "svar2023.sav", "HÃ¥ller med")
    with pytest.raises(InvalidInput, match="SPSS-filen går inte att läsa") as refused:
        imported(workspace, path)
    assert "encoding" in refused.value.problems[0].cure


def test_an_encoding_that_is_declared_is_believed_and_one_that_is_none_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = spss(tmp_path / "svar2023.sav", "Håller med")
    for encoding, fine in (("nonsens-17", False), ("UTF-8", True)):
        mapping = Mapping(SnapshotKind.SURVEY, {"weight": ("vikt",)}, {}, {"period": "2023", "encoding": encoding})
        if fine:
            report = import_file(workspace, SnapshotKind.SURVEY, path, mapping=mapping, actor="Eva")
            assert survey_design(report.snapshot).questions[0].values["1"] == "Håller med"
        else:
            with pytest.raises(InvalidInput):
                import_file(workspace, SnapshotKind.SURVEY, path, mapping=mapping, actor="Eva")


def test_spss_labels_that_differ_only_in_capitals_are_told(workspace: Workspace, tmp_path: Path) -> None:
    report = imported(workspace, spss(tmp_path / "svar2023.sav", " nej"))
    assert any("f1" in note and "stora bokstäver" in note for note in report.notes)


@pytest.mark.real
def test_a_multiple_response_set_of_a_real_spss_file(workspace: Workspace, shared: Path) -> None:
    report = imported(workspace, shared / "real-data" / "survey-files-sav" / "simple_alltypes.sav")
    (group,) = survey_design(report.snapshot).groups
    assert (group.id, group.members) == ("mymrset", ("bool1", "bool2", "bool3"))
    assert any("categorical_array" in note for note in report.notes)


def test_a_codebook_written_is_a_codebook_that_imports(workspace: Workspace, answers: Path, tmp_path: Path) -> None:
    answers.with_name("svar.kodbok.csv").write_text(CODEBOOK, encoding="utf-8")
    from samlad.sources.codebook_file import read_codebook

    write_codebook(read_codebook(answers.with_name("svar.kodbok.csv")), tmp_path / "annan.toml")
    report = imported(workspace, answers, codebook=tmp_path / "annan.toml")
    assert survey_design(report.snapshot).questions[0].id == "alarm"
