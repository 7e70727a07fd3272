"""Injuries registered by lists: an ordinary snapshot, coded kinds, no person and no free text."""

from datetime import date

import pytest

from samlad.core.errors import InvalidInput
from samlad.data.settings import Settings
from samlad.data.snapshot import SnapshotKind
from samlad.data.workspace import Workspace
from samlad.events.codes.coding import coded
from samlad.events.injury.form import questions, write_injury_xlsform
from samlad.events.injury.registration import Injury, register_injury
from samlad.sources.codebook_file import read_codebook

TODAY = date(2026, 11, 22)
ANSWERS = {
    "sex": "women", "age": "80+", "intent": "olycka", "spot": "bostad-inne", "activity": "vardag",
    "mechanism": "fall-niva", "product": "underlag", "severity": "sluten",
}  # fmt: skip


@pytest.fixture
def workspace(tmp_path):
    settings = Settings("prov", "1780", "17", 5, 50, 0.01, True, "prov")
    return Workspace.create(tmp_path / "w", settings)


def registered(workspace, **change):
    answers = ANSWERS | change
    number = register_injury(workspace, Injury(date(2026, 11, 20), 14, "1780", answers), actor="prov", today=TODAY)
    snapshot = workspace.snapshots(SnapshotKind.EVENTS)[-1]
    return number, coded(workspace.clean(snapshot, actor="prov", purpose="prov")).row(0, named=True)


def test_an_injury_becomes_an_event(workspace):
    number, row = registered(workspace)
    assert (row["event_id"], row["register"], row["event_kind"]) == (number, "lokal-skada", "fall")
    assert (row["place"], row["spot"], row["product"], row["activity"]) == ("1780", "bostad-inne", "underlag", "vardag")
    assert (row["sex"], row["age"], row["severity"], row["start"].hour) == ("women", "80+", "sluten", 14)


def test_violence_counts_as_violence_whatever_the_mechanism(workspace):
    assert registered(workspace, intent="vald", mechanism="slag")[1]["event_kind"] == "violence"


def test_what_is_unknown_is_empty(workspace):
    row = registered(workspace, sex="unknown", age="unknown", product="okand")[1]
    assert (row["sex"], row["age"], row["product"]) == (None, None, None)


@pytest.mark.parametrize(
    ("day", "hour", "change"),
    [
        (date(2026, 11, 23), 14, {}),
        (TODAY, 25, {}),
        (TODAY, 1, {"mechanism": "föll i trappan"}),
        (TODAY, 1, {"sex": ""}),
    ],
)
def test_nothing_is_registered_half(workspace, day, hour, change):
    with pytest.raises(InvalidInput, match="registrerades inte"):
        register_injury(workspace, Injury(day, hour, "1780", ANSWERS | change), actor="prov", today=TODAY)
    assert workspace.snapshots() == []


def test_the_form_is_an_xlsform_that_others_read(tmp_path):
    write_injury_xlsform(tmp_path / "form.xlsx")
    book = read_codebook(tmp_path / "form.xlsx")
    assert {one.id for one in questions()} <= {one.id for one in book.questions}


def test_every_mechanism_has_a_kind():
    import polars as pl

    from samlad.events.codes.coding import look_up
    from samlad.events.codes.reading import standard_lists

    codes = [one.code for one in next(q for q in questions() if q.id == "mechanism").choices if one.code != "okand"]
    kinds = {code: look_up(code, "lokal-skada", TODAY, standard_lists()).kind.value for code in codes}
    assert pl.Series(list(kinds.values())).is_in(["unmapped"]).sum() == 0, kinds
