"""Words about chance are held against a library's numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats

from matching import chance

VALUES = some.lists(some.integers(0, 1000), min_size=5, max_size=40)


@settings(max_examples=100)
@given(one=VALUES, other=VALUES)
def test_the_rank_sum_is_that_of_scipy(one: list[int], other: list[int]) -> None:
    if len({*one, *other}) == 1:
        assert chance.rank_sum_p(one, other) == 1
        return
    theirs = stats.mannwhitneyu(one, other, alternative="two-sided", method="asymptotic").pvalue
    assert chance.rank_sum_p(one, other) == pytest.approx(theirs, abs=1e-9)


@settings(max_examples=100)
@given(better=some.integers(0, 60), worse=some.integers(0, 60))
def test_the_sign_test_is_that_of_scipy(better: int, worse: int) -> None:
    if better + worse == 0:
        assert chance.sign_p(better, worse) == 1
        return
    theirs = stats.binomtest(better, better + worse).pvalue
    assert chance.sign_p(better, worse) == pytest.approx(theirs, rel=1e-9)


def test_seven_looks_ask_for_more_than_one() -> None:
    assert chance.is_unlikely(0.04)
    assert not chance.is_unlikely(0.04, looks=7)
    assert not chance.is_unlikely(0.05)
