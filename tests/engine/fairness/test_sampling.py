from collections import Counter
from decimal import Decimal

from quiz.engine.fairness.sampling import draw_sheets, wilson
from quiz.engine.table import NOTHING

THREE = [(1, NOTHING)] * 3
SKEWED = [(1, NOTHING), (9, NOTHING)]


def test_draw_sheets_golden():
    assert list(draw_sheets([THREE, SKEWED], seed=0, number=6)) == [(2, 1), (0, 1), (0, 1), (0, 1), (0, 1), (1, 1)]
    assert list(draw_sheets([THREE, SKEWED], seed=1, number=6)) == [(2, 1), (1, 1), (0, 1), (1, 1), (0, 1), (1, 1)]


def test_draw_sheets_follows_the_chances():
    drawn = list(draw_sheets([THREE, SKEWED], seed=7, number=6000))

    firsts, seconds = Counter(sheet[0] for sheet in drawn), Counter(sheet[1] for sheet in drawn)
    assert all(1900 < firsts[option] < 2100 for option in range(3))
    assert 530 < seconds[0] < 670


def test_answers_to_different_questions_are_drawn_apart():
    drawn = Counter(draw_sheets([THREE, THREE], seed=7, number=9000))

    assert len(drawn) == 9
    assert all(900 < number < 1100 for number in drawn.values())


def test_neighbouring_seeds_have_no_likeness():
    one, other = (list(draw_sheets([THREE], seed=seed, number=3000)) for seed in (3, 4))

    assert 900 < sum(left == right for left, right in zip(one, other, strict=True)) < 1100


def test_wilson_interval():
    low, high = wilson(8, 10)

    assert (round(low, 4), round(high, 4)) == (Decimal("0.4902"), Decimal("0.9433"))
