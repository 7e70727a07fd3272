"""The same expressions on Spark give the same cube as on Polars (rule 16 of the engine)."""

import shutil

import numpy as np
import polars as pl
import pytest
from tests.survey.cube.test_rollups import VARIABLES, survey

from samlad.survey.cube import Variable, build, roll_up

pyspark = pytest.importorskip("pyspark", reason="Spark is not installed: make spark")
pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "3")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.fixture
def both(spark, tmp_path):
    frame = survey(21, 3000)
    path = tmp_path / "answers.parquet"
    frame.write_parquet(path)
    return frame, spark.read.parquet(str(path)).repartition(5)


@pytest.mark.parametrize("by", [(), ("place",), ("place", "sex"), ("age",)])
def test_spark_and_polars_agree_to_the_last_digits(both, by):
    here, there = (
        build(table, VARIABLES, weight="d", strata=("place",), domains=("place", "sex", "age"), fpc="N")
        for table in both
    )
    assert there.sums.cells.equals(here.sums.cells)
    for name in ("rows", "weight", "weight2", "n", "s0", "s1", "s2", "s11", "s22"):
        np.testing.assert_allclose(getattr(there.sums, name), getattr(here.sums, name), rtol=1e-12)
    one, other = roll_up(here, by), roll_up(there, by)
    np.testing.assert_allclose(other.value, one.value, rtol=1e-12)
    np.testing.assert_allclose(other.se, one.se, rtol=1e-12)


def test_a_survey_without_strata_and_domains(both):
    here, there = (roll_up(build(table, [Variable("alarm")], weight="d")) for table in both)
    np.testing.assert_allclose(there.se, here.se, rtol=1e-12)


def test_parts_built_on_different_engines_add_up(both):
    frame, distributed = both
    whole = build(frame, VARIABLES, weight="d", strata=("place",), domains=("place",))
    early = build(
        frame.filter(pl.col("sex") == "k"), VARIABLES,
        weight="d", strata=("place",), domains=("place",), profile=whole.profile,
    )  # fmt: skip
    late = build(
        distributed.filter("sex = 'm'"), VARIABLES,
        weight="d", strata=("place",), domains=("place",), profile=whole.profile,
    )  # fmt: skip
    np.testing.assert_allclose(roll_up(early + late).se, roll_up(whole).se, rtol=1e-11)
