from itertools import combinations, product

from hypothesis import given
from hypothesis import strategies as st

from quiz.engine.searching import Move, fewest_moves, useful

gains = st.integers(-6, 6)
moves = st.builds(Move, st.integers(1, 4), gains, gains, st.just(0))
questions = st.lists(
    st.lists(moves, max_size=3).map(lambda many: [move._replace(option=place) for place, move in enumerate(many)]),
    max_size=5,
)


def by_force(many, gaps, limit, costly):
    found = []
    for count in range(1, limit + 1):
        for places in combinations(range(len(many)), count):
            for chosen in product(*(many[place] for place in places)):
                if sum(move.first for move in chosen) > gaps[0] and sum(move.second for move in chosen) > gaps[1]:
                    cost = (count, sum(move.steps for move in chosen), sum(costly[place] for place in places))
                    order = [(place, move.steps, move.option) for place, move in zip(places, chosen, strict=True)]
                    found.append((cost, order))
    return min(found, default=(None, None))[1]


@given(questions, st.tuples(st.integers(-3, 12), st.integers(-3, 12)), st.data())
def test_fewest_moves_is_the_smallest_set_there_is(many, gaps, data):
    costly = [data.draw(st.booleans()) for _ in many]
    if max(gaps) < 0:
        gaps = (0, gaps[1])

    found = fewest_moves([useful(each) for each in many], gaps, limit=3, costly=costly)

    assert (found and [(place, move.steps, move.option) for place, move in found]) == by_force(many, gaps, 3, costly)


def test_useful_leaves_out_what_gains_nothing_or_is_beaten():
    best, longer, worse, lost = Move(1, 3, 3, 0), Move(2, 4, 2, 1), Move(2, 3, 3, 2), Move(1, 0, -2, 3)

    assert useful([lost, worse, longer, best]) == (best, longer)
