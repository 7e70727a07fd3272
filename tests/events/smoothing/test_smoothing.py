"""Small places' rates are drawn to all places or to their neighbours; the crude rate stays beside."""

import math

import numpy as np
import polars as pl
import pytest

from samlad.core.errors import InvalidInput, WrongUse
from samlad.events.smoothing.areas import Areas, SmoothColumns, areas_of
from samlad.events.smoothing.neighbours import Neighbours, neighbours_of
from samlad.events.smoothing.poisson_gamma import poisson_gamma
from samlad.events.smoothing.spatial import _Model, spatial
from samlad.events.smoothing.table import SmoothMethod, smoothed
from samlad.stats.streams import stream

SCOTLAND = SmoothColumns("county.names", "cases", expected="expected", covariates=("AFF",))


def six() -> pl.DataFrame:
    return pl.DataFrame({"k": list("abcdef"), "n": [12, 7, 9, 3, 1, 5], "e": [5.0, 6, 8, 6, 4, 3]})


CHAIN = pl.DataFrame({"one": list("abcd"), "other": list("bcde")})
"""a–b–c–d–e in a row; f is an island."""


@pytest.mark.golden
@pytest.mark.real
def test_the_lip_cancer_of_scotland(shared):
    frame = pl.read_csv(shared / "cases" / "events" / "scotland" / "scotland_data.csv")
    found = smoothed(frame, SCOTLAND)
    # SpatialEpi 1.2.8.9000, function eBayes.
    assert found.terms.filter(pl.col("term") == "alpha")["estimate"][0] == pytest.approx(2.98428, abs=1e-5)
    assert found.frame["value"].head(3).to_list() == pytest.approx([4.352961, 4.176239, 2.754001], abs=1e-5)
    assert found.frame["crude"][0] == pytest.approx(9 / 1.4)


def test_a_smoothed_rate_lies_between_the_crude_one_and_the_mean():
    found = smoothed(six(), SmoothColumns("k", "n", population="e"), per=1000).frame
    mean = 37 / 32 * 1000
    weight = found["weight"].to_numpy()
    between = weight * found["crude"].to_numpy() + (1 - weight) * mean
    assert found["value"].to_numpy() == pytest.approx(between, rel=0.02)
    assert (found["low"] < found["value"]).all()
    assert (found["value"] < found["high"]).all()


def test_the_shape_is_found_again_in_many_drawn_places():
    random = stream(3, "gamma")
    e = random.uniform(2, 20, 3000)
    y = random.poisson(e * random.gamma(4.0, 0.5 / 4.0, 3000))
    found = poisson_gamma(Areas(tuple(map(str, range(3000))), y.astype(float), e, np.ones((3000, 1)), 1.0))
    assert found.alpha == pytest.approx(4.0, rel=0.12)
    assert math.exp(found.coefficients[0]) == pytest.approx(0.5, rel=0.03)


def test_places_that_differ_no_more_than_chance_all_get_the_mean():
    even = pl.DataFrame({"k": list("abcd"), "n": [10, 10, 11, 9], "folk": [1000] * 4})
    found = smoothed(even, SmoothColumns("k", "n", "folk"))
    assert found.frame["value"].to_list() == pytest.approx([1000.0] * 4)
    assert math.isinf(found.terms["estimate"][1])
    assert len(found.notes) == 1


def test_nobody_lives_there():
    frame = six().with_columns(n=pl.Series([12, 7, 9, 3, 0, 5]), e=pl.Series([5.0, 6, 8, 6, 0, 3]))
    for method, beside in ((SmoothMethod.GAMMA, None), (SmoothMethod.SPATIAL, CHAIN)):
        row = smoothed(frame, SmoothColumns("k", "n", expected="e"), method=method, neighbours=beside).frame.row(
            4, named=True
        )
        assert (row["crude"], row["value"], row["status"]) == (None, None, "not_applicable")
    with pytest.raises(InvalidInput) as error:
        areas_of(six().with_columns(e=pl.Series([5.0, 6, 8, 6, 0, 3])), SmoothColumns("k", "n", expected="e"))
    assert error.value.problems[0].row == 6


@pytest.mark.golden
def test_the_penalised_likelihood_over_neighbours_is_that_of_r():
    # R 4: optim on the penalised likelihood at τ = 4, λ = 0.7; standard errors by solve, Laplace's formula by det.
    areas = areas_of(six(), SmoothColumns("k", "n", expected="e"))
    fit = _Model.of(areas, neighbours_of(CHAIN, areas.places)).at(4.0, 0.7)
    risk = [1.9966554829, 1.2630834778, 1.0495231102, 0.6936259994, 0.5735821575, 1.5286507631]
    assert np.exp(fit.eta) == pytest.approx(risk, abs=1e-6)
    spread = [0.2769317680, 0.2799509279, 0.2754701764, 0.3422983673, 0.4411361020, 0.4244485748]
    assert fit.spread() == pytest.approx(spread, abs=1e-6)
    assert fit.log_likelihood == pytest.approx(-30.6245894787, abs=1e-7)


def test_the_map_s_own_precision_has_the_largest_likelihood():
    areas = areas_of(six(), SmoothColumns("k", "n", expected="e"))
    beside = neighbours_of(CHAIN, areas.places)
    found = spatial(areas, beside)
    model = _Model.of(areas, beside)
    for tau, lam in ((found.tau * 1.05, found.lam), (found.tau / 1.05, found.lam), (found.tau, found.lam - 0.02)):
        assert model.at(tau, lam).log_likelihood <= found.log_likelihood + 1e-9


def test_without_a_map_neighbours_do_not_matter():
    areas = areas_of(six(), SmoothColumns("k", "n", expected="e"))
    nobody = Neighbours(6, np.array([], dtype=np.int64), np.array([], dtype=np.int64))
    alone = _Model.of(areas, nobody).at(4.0, 0.0)
    assert _Model.of(areas, neighbours_of(CHAIN, areas.places)).at(4.0, 0.0).eta == pytest.approx(alone.eta)


def test_an_island_is_told_and_leans_on_all_places():
    found = smoothed(six(), SmoothColumns("k", "n", expected="e"), method=SmoothMethod.SPATIAL, neighbours=CHAIN)
    assert found.frame["neighbours"].to_list() == [1, 2, 2, 2, 1, 0]
    assert found.notes == ("1 plats har ingen granne och dras till medelvärdet: f.",)
    island = found.frame.row(5, named=True)
    assert 1.0 < island["value"] < island["crude"]


def test_neighbours_of_another_edition_or_of_themselves_stop_with_their_row():
    for pair, row in ((("a", "deso2018:x"), 6), (("b", "b"), 6), ((None, "a"), 6)):
        table = pl.concat([CHAIN, pl.DataFrame([pair], schema=CHAIN.schema, orient="row")])
        with pytest.raises(InvalidInput) as error:
            neighbours_of(table, list("abcdef"))
        assert error.value.problems[0].row == row
    both_ways = pl.concat([CHAIN, CHAIN.select(one="other", other="one")])
    assert neighbours_of(both_ways, list("abcdef")).degree.tolist() == [1, 2, 2, 2, 1, 0]


def test_what_cannot_be_smoothed():
    columns = SmoothColumns("k", "n", expected="e")
    for wrong in (
        six().with_columns(k=pl.lit("a")),
        six().head(2),
        six().with_columns(n=pl.lit(0)),
        six().with_columns(n=pl.lit(None, dtype=pl.Int64)),
        six().with_columns(e=pl.lit(-1.0)),
    ):
        with pytest.raises(InvalidInput):
            smoothed(wrong, columns)
    with pytest.raises(InvalidInput, match="isär"):
        smoothed(six().with_columns(x=pl.lit(1.0)), SmoothColumns("k", "n", expected="e", covariates=("x",)))
    with pytest.raises(WrongUse):
        smoothed(six(), columns, method=SmoothMethod.SPATIAL)
    with pytest.raises(InvalidInput):
        smoothed(six(), SmoothColumns("k", "n"))
