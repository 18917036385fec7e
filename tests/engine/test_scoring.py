"""The scored answers as one value: each part worked out once, and frozen."""

from dataclasses import FrozenInstanceError

import pytest

from quiz.engine.answers import UnknownQuestion
from quiz.engine.totals import add_up
from tests.builders.counting import calls_of
from tests.builders.editions import make_answer, make_choice, make_edition, make_single
from tests.builders.sheets import scored

PARTS = ("totals", "matches", "verdict", "receipt", "changes", "hybrid")
EDITION = make_edition(
    *(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for slug in "qrstuvwxyz"), make_choice("where", "entry", "mid")
)
SHEET = {slug: make_answer(letter) for slug, letter in zip("qrstuvwxyz", "aaaabbbccc", strict=True)}


def test_all_parts_rest_on_one_addition():
    one = scored(EDITION, SHEET)

    with calls_of(add_up) as calls:
        for part in (*PARTS, *PARTS):
            getattr(one, part)

    assert calls["add_up"] == 1


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_worked_out_once(part):
    one = scored(EDITION, SHEET)

    assert getattr(one, part) is getattr(one, part)


def test_what_is_scored_stays_as_it_is():
    with pytest.raises(FrozenInstanceError):
        scored(EDITION, SHEET).answers = {}


def test_answers_that_are_not_scored_move_no_part():
    more = {**SHEET, "where": make_answer("a")}

    assert [getattr(scored(EDITION, more), part) for part in PARTS] == [
        getattr(scored(EDITION, SHEET), part) for part in PARTS
    ]


@pytest.mark.parametrize("part", PARTS)
def test_answers_to_another_edition_are_refused_by_every_part(part):
    with pytest.raises(UnknownQuestion):
        getattr(scored(EDITION, {"other": make_answer("a")}), part)
