"""The pages of plan, response, weights and report: walls, the library's numbers, bad input told in words, and commands
that give the same."""

import html
import shlex
from pathlib import Path

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from survey_answers import two_waves

from samlad.cli.main import run
from samlad.core.language import set_language
from samlad.site.accounts.roles import Role
from samlad.site.workbench import incoming
from samlad.site.workbench.jobs import run_report
from samlad.site.workbench.models import ReportJob, State

ROOT = "/arbetsbank/enkat/"
TOTALS = "variable,category,total\nsex,women,13000\nsex,men,11000\n"
SAMPLE = "id,region,responded,day\n" + "".join(
    f"{number},{('syd', 'norr')[number % 2]},{int(number % 10 < (3, 8)[number % 2])},2026-03-{1 + number % 9:02d}\n"
    for number in range(200)
)


@pytest.fixture
def held(workspace, people, tmp_path):
    """A workspace of the federation with two waves of a survey."""
    return two_waves(workspace, people.federation.name, tmp_path)


@pytest.fixture
def analyst(people):
    return people.client(Role.ANALYST)


def csv_of(answer) -> pl.DataFrame:
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return pl.read_csv(answer.content, infer_schema_length=None)


def block_of(page: str) -> list[str]:
    """The command lines of the page."""
    block = page.partition('<pre class="command"><code>')[2].partition("</code>")[0]
    return [line for line in html.unescape(block).splitlines() if line.strip()]


def do(line: str, *more: str) -> None:
    """A command as a person pastes it."""
    assert run([*shlex.split(line)[1:], *more]) == 0, line
    set_language("sv")


# --- the plan


QUERY = "area=fed:karlstadsregionen&total=3000&minimum=200&rate=40&rule=power&power=0.3&person=180&fixed=10000"


PLAN_PATHS = ("plan/", f"plan/?{QUERY}", "plan.svg", "plan.csv", "urval.csv", "strata.csv", "svar/")


@pytest.mark.parametrize("path", PLAN_PATHS)
def test_only_analysts_and_coordinators_plan(people, path):
    for role in Role:
        status = people.client(role).get(ROOT + path).status_code
        assert status == (200 if role in {Role.ANALYST, Role.COORDINATOR} else 403), role


def test_the_commands_of_the_plan_give_its_files(analyst, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = analyst.get(f"{ROOT}plan/?{QUERY}").content.decode()
    Path("strata.csv").write_bytes(analyst.get(f"{ROOT}strata.csv?{QUERY}").content)
    first, second = block_of(page)
    do(first)
    do(second, "--out", "plan.csv")
    for name in ("urval.csv", "plan.csv"):
        assert Path(name).read_bytes() == analyst.get(f"{ROOT}{name}?{QUERY}").content
    drawn = csv_of(analyst.get(f"{ROOT}urval.csv?{QUERY}"))
    assert drawn["sample"].sum() == 3000
    assert drawn["sample"].min() >= 200
    assert "550 000" in page.replace("\u00a0", " ")


def test_the_plan_says_what_will_not_be_seen(analyst):
    page = analyst.get(f"{ROOT}plan/?own=1780+71385&total=600&minimum=0&rate=50").content.decode()
    # 300 answers and 10 per cent: 8.1 points with no design effect and the population's correction.
    assert "Med 300 svar syns inte en förändring från 10\u00a0% som är mindre än" in page
    assert "Nu 600" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("total=1000&minimum=600", "Urvalet går inte att fördela"),
        ("own=1780", "Folkmängden går inte att läsa"),
        ("own=Atlantis+5000", "Atlantis"),
        ("total=tusen", "Något behöver rättas"),
        ("rate=0", "Något behöver rättas"),
        ("area=99", "Något behöver rättas"),
        ("person=-1", "Något behöver rättas"),
    ],
)
def test_a_plan_that_cannot_be_made_says_why(analyst, query, words):
    answer = analyst.get(f"{ROOT}plan/?{query}")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert analyst.get(f"{ROOT}plan.csv?{query}").status_code == 422


# --- the response


def sent(analyst, content: str, name: str = "urval.csv", **told: str):
    fields = {"id": "id", "responded": "responded", "by": "region"} | told
    return analyst.post(f"{ROOT}svar/", {"file": SimpleUploadedFile(name, content.encode()), **fields})


def test_the_response_is_told_and_the_file_forgotten(analyst, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = sent(analyst, SAMPLE, date="day")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Gruppen region = syd faller bort" in page
    assert "R-indikatorn är" in page
    assert page.count("<svg") == 2
    assert not any(incoming.folder().iterdir())
    Path("urval.csv").write_text(SAMPLE, encoding="utf-8")
    do(block_of(page)[0], "--out", "rates.csv")
    rates = pl.read_csv("rates.csv")
    for row in rates.filter(pl.col("variable") == "region").iter_rows(named=True):
        assert f"region: {row['category']}" in page
        assert f"{row['rate'] * 100:.1f}".replace(".", ",") in page


@pytest.mark.parametrize(
    ("content", "told", "words"),
    [
        (SAMPLE.replace("region", "q1"), {"by": ""}, "kan röja vem som svarat vad"),
        (SAMPLE, {"responded": "svarat"}, "svarat"),
        (SAMPLE, {"date": "dag"}, "dag"),
        ("id,responded\n", {"by": ""}, "rad"),
        ("\x00\x01", {}, "urval.csv"),
    ],
)
def test_a_file_that_cannot_be_followed_says_why(analyst, content, told, words):
    answer = sent(analyst, content, **told)
    assert answer.status_code == 422
    assert words in html.unescape(answer.content.decode())
    assert not any(incoming.folder().iterdir())


def test_a_file_of_another_sort_is_not_opened(analyst):
    assert "ändelse är okänd" in sent(analyst, SAMPLE, "urval.exe").content.decode()


# --- the weights


@pytest.fixture
def totals(analyst, held):
    """The name that a stored table of totals got."""
    analyst.post(f"{ROOT}tabeller/", {"file": SimpleUploadedFile("totaler.csv", TOTALS.encode())})
    return next((held[0].root / "tables" / "margins").glob("*.csv")).name


def test_the_weights_as_they_are(analyst, held):
    page = analyst.get(f"{ROOT}{held[2]}/vikter/").content.decode()
    assert "Vikterna som de är" in page
    assert "240" in page  # six places of forty
    assert analyst.get(f"{ROOT}{held[2]}/vikter.svg").content.startswith(b"<svg")
    assert analyst.get(f"{ROOT}{held[2]}/viktad.csv").status_code == 422


def test_the_command_of_the_weights_gives_the_weighted_file(analyst, held, totals, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMLAD_WORKSPACE", str(held[0].root))
    Path("totaler.csv").write_text(TOTALS, encoding="utf-8")
    query = f"margins={totals}&method=raking"
    page = analyst.get(f"{ROOT}{held[2]}/vikter/?{query}").content.decode()
    assert "sex: women" in page
    assert "13 000" in page.replace("\u00a0", " ")
    do(block_of(page)[0])
    answer = analyst.get(f"{ROOT}{held[2]}/viktad.csv?{query}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="viktad-syntetisk.csv"'
    assert Path("viktad.csv").read_bytes() == answer.content
    weighted = csv_of(answer)
    assert weighted.filter(sex="women")["calibrated_weight"].sum() == pytest.approx(13000)
    assert weighted["calibrated_weight"].sum() == pytest.approx(24000)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("method=logit", "logit"),
        ("low=0.5", "Bara en av två gränser"),
        ("low=0.999&high=1.001", "Det gick inte att räkna fram"),
        ("method=magi", "Något behöver rättas"),
    ],
)
def test_weights_that_cannot_be_made_say_why(analyst, held, totals, query, words):
    answer = analyst.get(f"{ROOT}{held[2]}/vikter/?margins={totals}&{query}")
    assert answer.status_code == 422
    assert words in html.unescape(answer.content.decode())


# --- the report


def started(client, snapshot: str, **told: str) -> ReportJob:
    answer = client.post(f"{ROOT}{snapshot}/rapport/", {"rare": "130"} | told)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    job = ReportJob.unscoped.order_by("-pk").first()
    run_report.func(job.pk, job.started_by_id, "sv")
    return ReportJob.unscoped.get(pk=job.pk)


def test_a_job_makes_both_reports(analyst, people, held):
    place, first, second = held
    job = started(analyst, second, earlier=first, fact_mode="post och webb")
    assert job.state == State.DONE, job.message
    page = analyst.get(f"{ROOT}rapport/{job.pk}/").content.decode()
    for name in ("enkatrapport-karlstad", "metodrapport-karlstad"):
        assert name in page
    names = [line.split('"')[0] for line in page.split(f"/rapport/{job.pk}/")[1:] if line[0] not in '"?']
    assert len(names) == 6
    for name in names:
        answer = analyst.get(f"{ROOT}rapport/{job.pk}/{name}")
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content)
        if name.startswith("metod") and name.endswith("html"):
            assert "post och webb" in content.decode()
            assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert any(entry.purpose == "enkätrapport" for entry in place.read_log())
    for client in (people.client(Role.BOARD), people.client(Role.ANALYST, people.police)):
        assert client.get(f"{ROOT}rapport/{job.pk}/").status_code == 403
        assert client.get(f"{ROOT}rapport/{job.pk}/{names[0]}").status_code == 403
    assert analyst.get(f"{ROOT}rapport/{job.pk}/..%2f..%2fsamlad.toml").status_code == 404
    assert analyst.get(f"{ROOT}rapport/{job.pk + 1}/").status_code == 404


def test_the_commands_of_a_report_are_whole(analyst, held, tmp_path, monkeypatch):
    job = started(analyst, held[2])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMLAD_WORKSPACE", str(held[0].root))
    for line in block_of(analyst.get(f"{ROOT}rapport/{job.pk}/").content.decode()):
        do(line)
    made = {path.name for path in Path("rapporter").iterdir()}
    assert made == {path.name for path in (held[0].root / "survey-reports" / job.stored_as).iterdir()}


def test_a_report_that_cannot_be_made_says_why(analyst, held):
    job = started(analyst, held[2], places="17")
    assert job.state == State.REFUSED
    page = analyst.get(f"{ROOT}rapport/{job.pk}/").content.decode()
    assert "Enkäten har inga svar från" in page
    assert not (held[0].root / "survey-reports" / job.stored_as).exists()


RATES = "variable,category,sampled,responded,rate\n,,200,110,0.55\nregion,norr,100,80,0.8\nregion,syd,100,30,0.3\n"


def test_the_response_told_on_its_page_goes_into_the_method_report(analyst, held, tmp_path, monkeypatch):
    rates = sent(analyst, SAMPLE, date="day", **{"as": "csv"})
    assert rates.headers["Content-Disposition"] == 'attachment; filename="svarsandelar.csv"'
    file = SimpleUploadedFile("svarsandelar.csv", rates.content)
    job = started(analyst, held[2], response_file=file)
    assert job.state == State.DONE, job.message
    home = held[0].root / "survey-reports" / job.stored_as
    assert "norr" in next(home.glob("metodrapport*.html")).read_text(encoding="utf-8")
    assert "norr" not in next(home.glob("enkatrapport*.html")).read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SAMLAD_WORKSPACE", str(held[0].root))
    Path("svarsandelar.csv").write_bytes(rates.content)
    line = block_of(analyst.get(f"{ROOT}rapport/{job.pk}/").content.decode())[1]
    assert "--response svarsandelar.csv" in line
    do(line)
    made = Path("rapporter") / next(home.glob("metodrapport*.html")).name
    assert made.read_bytes() == (home / made.name).read_bytes()


def test_a_kept_table_of_response_can_be_chosen_again(analyst, held):
    analyst.post(f"{ROOT}tabeller/", {"file": SimpleUploadedFile("andelar.csv", RATES.encode())})
    stored = next((held[0].root / "tables" / "response").iterdir()).name
    assert f'value="{stored}"' in analyst.get(f"{ROOT}{held[2]}/rapport/").content.decode()
    job = started(analyst, held[2], response=stored)
    home = held[0].root / "survey-reports" / job.stored_as
    assert "norr" in next(home.glob("metodrapport*.html")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("totaler.csv", TOTALS, "Välj en tabell med svarsandelar."),
        ("andelar.csv", RATES.replace("100,80", "100,800"), "Fler har svarat än som drogs"),
        ("andelar.exe", RATES, "ändelse är okänd"),
        ("andelar.csv", "a,b\n1,2\n", "Kolumnerna säger inte vad den är till för."),
        ("andelar.csv", "", "Filen är tom."),
    ],
)
def test_a_table_that_is_no_response_starts_nothing(analyst, held, name, content, words):
    file = SimpleUploadedFile(name, content.encode())
    answer = analyst.post(f"{ROOT}{held[2]}/rapport/", {"rare": "130", "response_file": file})
    assert answer.status_code == 422
    assert words in html.unescape(answer.content.decode())
    assert not ReportJob.unscoped.exists()
    assert not list((held[0].root / "tables").rglob(name))


@pytest.mark.parametrize("told", [{"rare": ""}, {"rare": "0"}, {"earlier": "abcd1234"}, {"places": "9999"}])
def test_a_choice_of_report_with_mistakes_starts_nothing(analyst, held, told):
    answer = analyst.post(f"{ROOT}{held[2]}/rapport/", {"rare": "130"} | told)
    assert answer.status_code == 422
    assert not ReportJob.unscoped.exists()


def test_only_earlier_surveys_can_be_compared_with(analyst, held):
    assert held[1] in analyst.get(f"{ROOT}{held[2]}/rapport/").content.decode()
    assert f'value="{held[2]}"' not in analyst.get(f"{ROOT}{held[1]}/rapport/").content.decode()
