from decimal import Decimal

import pytest

from quiz.engine.fairness.distribution import FINE
from quiz.engine.fairness.simulated_takers import consistent_person, same_person
from tests.builders.editions import make_edition, make_scale, make_single, reference_bank


@pytest.mark.parametrize("share", ["0.45", "0.60"])
def test_consistent_person_picks_the_best_option_in_that_share_of_the_questions(share):
    table = reference_bank().table

    person = consistent_person(table, 2, Decimal(share))

    best = [max(chance for chance, _ in options) for options in person]
    assert abs(Decimal(sum(best)) / len(best) / (1 << FINE) - Decimal(share)) < Decimal("1e-5")


def test_consistent_person_likes_better_options_better():
    table = reference_bank().table

    scale = consistent_person(table, 0, Decimal("0.5"))[1]

    assert [chance for chance, _ in scale] == sorted((chance for chance, _ in scale), reverse=True)
    assert [weights for _, weights in scale] == list(table.scored[1].raw)


def test_consistent_person_answers_at_random_where_a_question_says_nothing_about_the_track():
    edition = make_edition(make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3)), make_scale("scale", 1, 1, 0))

    person = consistent_person(edition.table, 2, Decimal("0.5"))

    assert len({chance for chance, _ in person[1]}) == 1


def test_same_person_draws_three_answers_in_twenty_anew():
    edition = make_edition(
        make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
        make_single("ship", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
        make_scale("scale", 1, 1, 0),
    )
    table = edition.table

    person = same_person(table, (1, -1, 0), (2, 1, 1))

    assert [[chance for chance, _ in options] for options in person] == [[3, 54, 3], [88, 3, 3, 3, 3]]
    assert person[0][0][1] == tuple(2 * number for number in table.scored[0].raw[0])
    assert person[1][0][1] == table.scored[2].raw[0]
