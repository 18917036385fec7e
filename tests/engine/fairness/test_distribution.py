from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.fairness import distribution
from quiz.engine.fairness.distribution import FINE, TooManySums, count, count_without, uniform, weigh, weigh_without
from quiz.engine.table import NOTHING, add, vector
from tests.builders.editions import make_edition, make_single
from tests.engine.quizzes import editions

weights = st.tuples(*[st.integers(-4, 4)] * 3)
lotteries = st.lists(st.lists(st.tuples(st.integers(1, 5), weights), min_size=1, max_size=4), min_size=1, max_size=5)


def enumerate_sums(lottery):
    """How many sheets give each sum, one sheet after the other."""
    found = Counter()
    for options in product(*lottery):
        chance = 1
        for each, _ in options:
            chance *= each
        found[add([NOTHING, *(weights for _, weights in options)])] += chance
    return found


def sums_of(grid):
    """The counts of a grid by their sums."""
    found = {}
    low, step, size = grid.axes.low, grid.axes.step, grid.axes.size
    for number, place in enumerate(product(*map(range, size))):
        counted = grid.before[number + 1] - grid.before[number]
        if counted:
            found[vector(a + b * c for a, b, c in zip(low, step, place, strict=True))] = counted
    return found


@given(lotteries)
def test_count_equals_enumeration(lottery):
    grid = count(lottery)

    assert sums_of(grid) == enumerate_sums(lottery)
    assert grid.total == sum(enumerate_sums(lottery).values())


@given(lotteries)
def test_count_without_equals_enumeration_without_each_question(lottery):
    grids = list(count_without(lottery))

    assert [sums_of(grid) for grid in grids] == [
        enumerate_sums([*lottery[:place], *lottery[place + 1 :]]) for place in range(len(lottery))
    ]


@given(editions())
def test_uniform_gives_each_option_one_chance(edition):
    table = edition.table

    assert sums_of(count(uniform(table.scored))) == Counter(
        add(values) for values in product(*(scored.raw for scored in table.scored))
    )


@given(lotteries)
def test_weigh_is_near_the_exact_shares(lottery):
    lots = [fine(options) for options in lottery]
    exact = enumerate_sums(lots)
    grid = weigh(lots)
    near = sums_of(grid)

    whole = sum(exact.values())
    assert all(abs(near.get(sums, 0) / grid.total - number / whole) < 1e-5 for sums, number in exact.items())


@given(lotteries)
def test_weigh_without_is_near_the_exact_shares(lottery):
    lots = [fine(options) for options in lottery]

    for place, grid in enumerate(weigh_without(lots)):
        exact, near = enumerate_sums([*lots[:place], *lots[place + 1 :]]), sums_of(grid)
        whole = sum(exact.values())
        assert all(abs(near.get(sums, 0) / grid.total - number / whole) < 1e-5 for sums, number in exact.items())


def fine(options):
    """The chances scaled so that they add up to one in fixed point."""
    whole = sum(chance for chance, _ in options)
    return [((chance << FINE) // whole, each) for chance, each in options]


def test_count_is_exact_beyond_64_bits():
    lottery = [[(10**9, (1, 0, 0)), (1, (0, 1, 0)), (1, (0, 0, 1))]] * 3

    assert sums_of(count(lottery)) == enumerate_sums(lottery)


def test_count_refuses_more_sums_than_can_be_counted(monkeypatch):
    monkeypatch.setattr(distribution, "MOST_CELLS", 26)
    edition = make_edition(make_single("tune", (3, 0, 1), (0, 3, 0), (0, 1, 3)))

    with pytest.raises(TooManySums):
        count(uniform(edition.table.scored))
