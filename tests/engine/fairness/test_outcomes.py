from collections import Counter
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.clarity import leaders
from quiz.engine.fairness.distribution import count
from quiz.engine.fairness.outcomes import (
    count_depending,
    count_reaching,
    first_places,
    scales_for,
    scales_of,
    share_first,
    share_tied,
)
from quiz.engine.table import add, times
from tests.engine.fairness.test_distribution import enumerate_sums, lotteries, weights
from tests.engine.quizzes import editions

scales = st.tuples(*[st.integers(1, 4)] * 3)


@given(lotteries, scales, weights)
def test_first_places_equals_enumeration(lottery, scale, offset):
    expected = Counter()
    for sums, number in enumerate_sums(lottery).items():
        expected[leaders(times(add((sums, offset)), scale))] += number

    assert first_places(count(lottery), scale, offset) == expected


@given(lotteries, scales, st.lists(weights, min_size=1, max_size=5))
def test_count_depending_equals_enumeration(lottery, scale, offsets):
    expected = sum(
        number
        for sums, number in enumerate_sums(lottery).items()
        if len({leaders(times(add((sums, offset)), scale)) for offset in offsets}) > 1
    )

    assert count_depending(count(lottery), scale, offsets) == expected


@given(lotteries, st.tuples(*[st.integers(-20, 20)] * 3))
def test_count_reaching_equals_enumeration(lottery, thresholds):
    expected = sum(
        number
        for sums, number in enumerate_sums(lottery).items()
        if any(reached >= least for reached, least in zip(sums, thresholds, strict=True))
    )

    assert count_reaching(count(lottery), thresholds) == expected


@given(editions(most=3))
def test_scales_make_raw_sums_comparable(edition):
    table = edition.table

    for picks in product(*(range(len(scored.raw)) for scored in table.scored)):
        raw = add(scored.raw[pick] for scored, pick in zip(table.scored, picks, strict=True))
        values = add(scored.values[pick] for scored, pick in zip(table.scored, picks, strict=True))
        assert leaders(times(raw, scales_of(table))) == leaders(values)


def test_scales_for_divides_by_the_reach_of_each_track():
    assert scales_for((2, 3, 5)) == (15, 10, 6)


def test_a_shared_first_place_is_shared():
    firsts = {(0,): 3, (0, 1): 2, (0, 1, 2): 3}

    assert [share_first(firsts, track, 8) for track in range(3)] == [Fraction(5, 8), Fraction(2, 8), Fraction(1, 8)]
    assert share_tied(firsts, 8) == Fraction(5, 8)
