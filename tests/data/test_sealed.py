"""A sealed file gives back its bytes to who has the key, and nothing at all once it has been touched."""

import io
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samlad.core.errors import InvalidInput
from samlad.data import sealed
from samlad.data.sealed import SealedWriter, opened

KEY = bytes(range(32))


def seal(path: Path, plain: bytes, name: str = "a") -> None:
    with path.open("wb") as file, SealedWriter(file, KEY, name) as writer:
        writer.write(plain)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=200), st.integers(1, 40))
def test_any_bytes_come_back(tmp_path: Path, plain: bytes, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "_CHUNK", chunk)
        seal(tmp_path / "a", plain)
    assert opened(tmp_path / "a", KEY, "a") == plain


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_any_change_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "a"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sealed, "_CHUNK", 16)
        seal(path, b"en rad med svar som ingen annan ska se")
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        content[place] ^= data.draw(st.integers(1, 255))
    else:
        del content[place:]
    path.write_bytes(content)
    with pytest.raises(InvalidInput, match="krypterade"):
        opened(path, KEY, "a")


def test_a_file_put_in_the_place_of_another_is_noticed(tmp_path: Path) -> None:
    seal(tmp_path / "a", b"svar", "part-1")
    with pytest.raises(InvalidInput, match="krypterade"):
        opened(tmp_path / "a", KEY, "part-2")


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    seal(tmp_path / "a", b"svar")
    with pytest.raises(InvalidInput, match="krypterade"):
        opened(tmp_path / "a", os.urandom(32), "a")


def test_the_same_bytes_never_look_the_same_twice() -> None:
    files = [io.BytesIO(), io.BytesIO()]
    for file in files:
        with SealedWriter(file, KEY, "a") as writer:
            writer.write(b"svar")
    assert files[0].getvalue() != files[1].getvalue()
