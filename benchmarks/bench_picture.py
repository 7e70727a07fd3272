"""The main job: one picture from material in memory, and its documents."""

import pytest
from tests.picture.made_up import REGION, material, picture_of, together_of

from samlad.report.documents import write_documents


@pytest.fixture(scope="module")
def made_material():
    return material(1)


@pytest.mark.parametrize("place", [REGION, "1780", "1762"])
def test_analyse_protect_and_write(benchmark, made_material, place):
    benchmark.pedantic(picture_of, args=(made_material, place), rounds=3, warmup_rounds=1)


def test_a_whole_region_together(benchmark, made_material):
    benchmark.pedantic(together_of, args=(made_material,), rounds=3, warmup_rounds=1)


@pytest.mark.parametrize("kinds", [("html",), ("pdf",), ("xlsx",), ("docx",), ("html", "pdf", "xlsx")], ids="+".join)
def test_documents(benchmark, made_material, tmp_path, kinds):
    picture = picture_of(made_material, "1780").picture

    def write() -> None:
        write_documents(picture, tmp_path, kinds=kinds)

    benchmark.pedantic(write, rounds=3, warmup_rounds=1)
