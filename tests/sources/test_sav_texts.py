"""Text in an SPSS file that says UTF-8 and is not: never read as missing or cut short without a word."""

from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from samlad.core.errors import InvalidInput
from samlad.sources.sav_file import SavFile

PLACES = ["Växjö", "Ängelholm", "Kil", "Örebro"]


def saved(folder: Path, before: bytes, after: bytes) -> Path:
    """A file in UTF-8 with some bytes exchanged for as many others."""
    path = folder / "svar.sav"
    frame = pl.DataFrame({"vikt": [1.0, 2.0, 3.0, 4.0], "ort": PLACES, "rum": ["ett", "abc", "", "tre"]})
    pyreadstat.write_sav(frame, path)
    content = path.read_bytes()
    assert content.count(before) == 1
    assert len(before) == len(after)
    path.write_bytes(content.replace(before, after))
    return path


def test_text_in_its_own_encoding_is_read(tmp_path):
    file = SavFile(saved(tmp_path, b"Kil", b"Kil"))
    assert file.sample()["ort"].to_list() == PLACES
    assert file.notes == ()


@pytest.mark.parametrize("after", ["Å  ".encode("latin-1"), "På ".encode("latin-1")])
def test_text_that_would_be_missing_or_cut_short_stops_with_its_place(tmp_path, after):
    """Å alone would become nothing and På would become P: each begins a longer sign in UTF-8."""
    with pytest.raises(InvalidInput) as caught:
        SavFile(saved(tmp_path, b"Kil", after))
    (problem,) = caught.value.problems
    assert (caught.value.total, problem.row, problem.column, problem.value) == (1, 4, "ort", None)
    assert "UTF-8" in problem.why


def test_text_in_the_midst_of_which_the_encoding_is_wrong_stops_too(tmp_path):
    with pytest.raises(InvalidInput):
        SavFile(saved(tmp_path, b"Kil", "Kål".encode("latin-1")))


def test_the_right_encoding_reads_it(tmp_path):
    path = saved(tmp_path, b"Kil", "Ås ".encode("latin-1"))
    assert SavFile(path, "LATIN1").sample()["ort"][2] == "Ås"


def test_a_text_cut_by_the_width_of_its_field_is_counted(tmp_path):
    """Programs that save SPSS files cut long texts at so many bytes, also between the two of an ä."""
    file = SavFile(saved(tmp_path, b"abc", b"ab\xc3"))
    assert file.sample()["rum"][1] == "ab"
    assert file.notes == ("1 text är avklippt mitt i ett tecken: den fyller sitt fält i SPSS-filen.",)
