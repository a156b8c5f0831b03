"""The limits of every share, against statsmodels and scipy."""

import pytest
from statsmodels.stats.proportion import proportion_confint

from tests.conftest import Workbench


@pytest.mark.parametrize("number", [1, 2, 10, 49, 500, 123456])
def test_wilsons_limits_are_those_of_statsmodels_at_students_t(
    model: Workbench, number: int
) -> None:
    from scipy.stats import norm, t

    alpha = 2 * float(norm.sf(t.ppf(0.975, 49)))
    for count in {0, 1, number // 3, number - 1, number}:
        text = f"select wilson_limits({count} / {number}, {number}) as limits"
        told = model.rows(text)[0][0]
        low, high = proportion_confint(count, number, alpha=alpha, method="wilson")
        assert (told["low"], told["high"]) == pytest.approx((low, high), abs=1e-12)
        assert 0 <= told["low"] <= count / number <= told["high"] <= 1


def test_of_no_share_there_are_no_limits_and_of_nobody_all_there_are(model: Workbench) -> None:
    told = model.rows("select wilson_limits(null, 10), wilson_limits(0.5, 0)")[0]
    assert told == (None, {"low": 0, "high": 1})


def test_a_share_reaches_a_bound_whatever_rounding_costs(model: Workbench) -> None:
    text = "select is_at_least(0.1 + 0.2 - 1e-16, 0.3), is_at_least(0.3 - 1e-9, 0.3)"
    assert model.rows(text) == [(True, False)]
