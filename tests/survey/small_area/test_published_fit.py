"""The area model reproduces published estimates: fresh milk expenditure in 43 areas (Arora & Lahiri 1997)."""

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from samlad.survey.small_area import AreaColumns, VarianceFit, fitted, predicted, small_areas

SAE = "R sae 1.3, mseFH, REML; data of Arora & Lahiri 1997, You & Chapman 2006"
COLUMNS = AreaColumns("yi", "SD", "SmallArea", ("C(MajorArea)",))
pytestmark = [pytest.mark.golden, pytest.mark.real]


def milk(shared: Path) -> pl.DataFrame:
    return pl.read_csv(shared / "cases" / "survey" / "sae_milk.csv")


def cases(shared: Path) -> list[dict[str, str]]:
    table = pl.read_csv(shared / "cases" / "survey" / "reference_values.csv", infer_schema=False)
    return table.filter(pl.col("case").str.starts_with("milk-")).to_dicts()


def test_all_published_values_of_the_restricted_fit(shared):
    found = small_areas(milk(shared), COLUMNS)
    terms = dict(zip(found.terms["term"], found.terms["estimate"], strict=True))
    places = {row["place"]: row for row in found.estimates.to_dicts()}
    published = cases(shared)
    assert len(published) == 15
    for case in published:
        place = case["domain"].removeprefix("SmallArea=")
        value = {
            "regression coefficient": lambda case=case: terms[case["variable"]],
            "EBLUP": lambda place=place: places[place]["estimate"],
            "model variance (REML)": lambda: terms["sigma2_u"],
        }.get(case["statistic"], lambda place=place: places[place]["rmse"] ** 2)()
        assert value == pytest.approx(float(case["expected"]), abs=float(case["tolerance"])), (case["case"], SAE)


@pytest.mark.parametrize("fit", [VarianceFit.REML, VarianceFit.ML])
def test_the_variance_maximises_the_likelihood_written_out(shared, fit):
    # An independent derivation: the multivariate normal likelihood with full matrices, searched numerically.
    from scipy.optimize import minimize_scalar

    table = milk(shared)
    y, variances = table["yi"].to_numpy(), table["SD"].to_numpy() ** 2
    x = np.column_stack([np.ones(43), *[(table["MajorArea"] == k).to_numpy().astype(float) for k in (2, 3, 4)]])

    def minus_log_likelihood(sigma2: float) -> float:
        v = np.diag(sigma2 + variances)
        inverse = np.linalg.inv(v)
        middle = x.T @ inverse @ x
        projection = inverse - inverse @ x @ np.linalg.inv(middle) @ x.T @ inverse
        value = np.linalg.slogdet(v)[1] + y @ projection @ y
        return float(value + (np.linalg.slogdet(middle)[1] if fit is VarianceFit.REML else 0.0))

    best = minimize_scalar(minus_log_likelihood, bounds=(1e-6, 0.2), method="bounded", options={"xatol": 1e-12})
    model = fitted(y, variances, x, fit)
    assert model.sigma2 == pytest.approx(best.x, rel=1e-5)


def test_the_moment_fit_solves_the_equation_of_fay_and_herriot(shared):
    table = milk(shared)
    y, variances = table["yi"].to_numpy(), table["SD"].to_numpy() ** 2
    x = np.column_stack([np.ones(43), *[(table["MajorArea"] == k).to_numpy().astype(float) for k in (2, 3, 4)]])
    model = fitted(y, variances, x, VarianceFit.FH)
    v = model.sigma2 + variances
    beta = np.linalg.solve((x.T / v) @ x, (x.T / v) @ y)
    assert ((y - x @ beta) ** 2 / v).sum() == pytest.approx(43 - 4, rel=1e-12)
    assert model.beta == pytest.approx(beta, rel=1e-10)


@pytest.mark.parametrize("fit", list(VarianceFit))
def test_the_error_of_each_fit_is_its_own_formula_with_full_matrices(shared, fit):
    table = milk(shared)
    y, variances = table["yi"].to_numpy(), table["SD"].to_numpy() ** 2
    x = np.column_stack([np.ones(43), *[(table["MajorArea"] == k).to_numpy().astype(float) for k in (2, 3, 4)]])
    model = fitted(y, variances, x, fit)
    found = predicted(model, y, variances, x)
    s2, inverse = model.sigma2, np.diag(1 / (model.sigma2 + variances))
    covariance = np.linalg.inv(x.T @ inverse @ x)
    trace1, trace2 = np.trace(inverse), np.trace(inverse @ inverse)
    spread = 2 * 43 / trace1**2 if fit is VarianceFit.FH else 2 / trace2
    bias = {
        VarianceFit.REML: 0.0,
        VarianceFit.ML: -np.trace(covariance @ x.T @ inverse @ inverse @ x) / trace2,
        VarianceFit.FH: 2 * (43 * trace2 - trace1**2) / trace1**3,
    }[fit]
    for k in range(43):
        d = variances[k]
        g1, g2 = s2 * d / (s2 + d), (d / (s2 + d)) ** 2 * x[k] @ covariance @ x[k]
        g3 = d**2 / (s2 + d) ** 3 * spread
        expected = g1 + g2 + 2 * g3 - bias * (d / (s2 + d)) ** 2
        assert found.mse[k] == pytest.approx(expected, rel=1e-10)
    assert math.isclose(found.shrinkage[0], s2 / (s2 + variances[0]), rel_tol=1e-12)


def test_the_moment_fit_agrees_with_another_program(shared):
    found = small_areas(milk(shared), COLUMNS, fit=VarianceFit.FH)
    assert found.model.sigma2 == pytest.approx(0.016420263654128558, rel=1e-10), "samplics 0.6.1, method FH"
    first = found.estimates.to_dicts()[:2]
    assert [row["estimate"] for row in first] == pytest.approx([1.01797592421317, 1.0449638596222297], rel=1e-10)
    assert [row["rmse"] ** 2 for row in first] == pytest.approx([0.012757013880816041, 0.005314466481835404], rel=1e-9)
