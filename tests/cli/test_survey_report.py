"""`samlad survey report` and `method-report` as a person runs them."""

from pathlib import Path

import pytest
from command_ended import Command
from tests.picture.survey_waves import evenly, imported_wave, made_workspace


@pytest.fixture
def survey(samlad: Command, monkeypatch: pytest.MonkeyPatch) -> tuple[Command, str, str]:
    """A workspace with two waves, and their ids."""
    folder = Path.cwd()
    workspace = made_workspace(folder / "ws")
    monkeypatch.setenv("SAMLAD_WORKSPACE", str(folder / "ws"))
    earlier = imported_wave(workspace, folder, 2018, evenly(120, 60))
    return samlad, imported_wave(workspace, folder, 2023, evenly(60, 30)).short_id, earlier.short_id


def test_the_reports_are_written_where_they_are_wanted(survey) -> None:
    samlad, now, earlier = survey
    words = ("--snapshot", now, "--earlier", earlier, "--rare-limit", "1.3", "--place", "Karlstad", "--out", "ut")
    done = samlad("survey", "report", *words)
    assert done.code == 0, done.err
    assert "Enkätrapporten om Karlstad" in done.out
    assert {path.suffix for path in Path("ut").iterdir()} == {".html", ".pdf", ".xlsx"}
    Path("uppgifter.toml").write_text('mode = "post och webb"\n', encoding="utf-8")
    done = samlad("survey", "method-report", *words, "--facts", "uppgifter.toml")
    assert done.code == 0, done.err
    assert "post och webb" in next(Path("ut").glob("metodrapport-*.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--snapshot", "ffffffff"), 10),
        (("--place", "Atlantis"), 10),
        (("--place", "17"), 10),
        (("--earlier", "NOW"), 10),
        (("--margins", "m.csv"), 2),
        (("--rare-limit", "0"), 2),
        (("--date", "i går"), 2),
        (("--singleton", "gissa"), 2),
    ],
)
def test_what_cannot_be_made_says_so_and_writes_nothing(survey, words, code) -> None:
    samlad, now, _earlier = survey
    told = {"--snapshot": now, "--rare-limit": "1.3", "--out": "ut"}
    told |= {words[0]: now if words[1] == "NOW" else words[1]}
    done = samlad("survey", "report", *(word for pair in told.items() for word in pair))
    assert done.code == code, done.err
    assert not Path("ut").exists()


def test_a_report_is_calibrated_first_when_totals_are_given(survey) -> None:
    samlad, now, _earlier = survey
    Path("m.csv").write_text("variable,category,total\nsex,women,70000\nsex,men,68605\n", encoding="utf-8")
    words = ("--snapshot", now, "--rare-limit", "1.3", "--margins", "m.csv", "--calibrate", "raking", "--out", "ut")
    done = samlad("survey", "method-report", *words)
    assert done.code == 0, done.err
    page = next(Path("ut").glob("*.html")).read_text(encoding="utf-8")
    assert "Marginaler före och efter" in page
    assert "sex: women" in page
