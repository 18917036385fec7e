from collections import Counter

from quiz.engine.option_order import option_order
from tests.builders.editions import make_pair, make_scale, make_single, make_skills_question

SINGLE = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3), (1, 1, 0))
PAIR = make_pair("pair", (2, 0, 0), (0, 0, 2))


def order(question, seed):
    return "".join(option.slug[0] for option in option_order(question, seed))


def test_option_order_golden():
    assert [order(SINGLE, seed) for seed in range(6)] == ["bcda", "cdab", "cbda", "dcba", "adbc", "bdca"]
    assert [order(PAIR, seed) for seed in range(8)] == ["bma", "bma", "bma", "bma", "amb", "amb", "amb", "bma"]


def test_option_order_is_fair():
    places = Counter(order(SINGLE, seed) for seed in range(2400))
    swapped = Counter(order(PAIR, seed) for seed in range(1000))

    assert len(places) == 24
    assert max(places.values()) < 150
    assert set(swapped) == {"amb", "bma"}
    assert 450 < swapped["amb"] < 550


def test_option_order_differs_between_questions():
    other = make_single("ship", (3, 0, 0), (0, 3, 0), (0, 0, 3), (1, 1, 0))

    assert [order(SINGLE, seed) for seed in range(9)] != [order(other, seed) for seed in range(9)]


def test_option_order_leaves_scales_and_skills_alone():
    scale, skills = make_scale("scale", 1, 0, 0), make_skills_question("skills", "python", "cloud")

    assert {option_order(scale, seed) for seed in range(20)} == {scale.options}
    assert {option_order(skills, seed) for seed in range(20)} == {skills.options}
