"""Close calls of drawn sheets are near an enumeration of all of them."""

from itertools import product

import pytest

from quiz.engine.answers import Answer
from quiz.engine.clarity import Word
from quiz.engine.fairness.counting import is_close, share_close
from quiz.engine.fairness.distribution import uniform
from tests.builders.editions import make_edition, make_pair, make_scale, make_single
from tests.builders.sheets import scored

EDITIONS = {
    "singles": make_edition(*(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)) for slug in "qrs")),
    "mixed": make_edition(
        make_single("q", (3, 0, 0), (0, 3, 0), (0, 0, 3), emphasis=2),
        make_scale("s", 2, -1, -1),
        make_pair("p", (0, 3, 0), (0, 0, 2)),
    ),
    "one sided": make_edition(
        make_single("q", (3, 0, 0), (0, 1, 0), (0, 0, 1), emphasis=3),
        make_single("r", (1, 0, 0), (0, 3, 0), (0, 0, 3)),
        make_scale("s", -1, 0, 2),
    ),
}


def enumerated(edition):
    """The share of sheets that are ties or that one other answer turns, by going through all of them."""
    options = [[option.slug for option in question.options] for question in edition.questions]
    sheets = [
        {question.slug: Answer(chosen=(slug,)) for question, slug in zip(edition.questions, chosen, strict=True)}
        for chosen in product(*options)
    ]
    near = sum(
        len(scored(edition, sheet).verdict.leaders) > 1 or scored(edition, sheet).verdict.changes == 1
        for sheet in sheets
    )
    return near, len(sheets)


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_is_close_tells_ties_and_what_one_answer_turns(edition):
    near, _ = enumerated(edition)
    sheets = product(*(range(len(scored.values)) for scored in edition.table.scored))

    assert sum(is_close(edition.table, picks) for picks in sheets) == near


def test_share_close_of_drawn_sheets_is_near_the_enumerated_one():
    near, total = enumerated(EDITIONS["mixed"])
    table = EDITIONS["mixed"].table

    found, drawn = share_close(table, [uniform(table.scored)], number=2000)

    assert abs(found / drawn - near / total) < 0.05


def test_a_sheet_too_short_to_rank_is_judged_so():
    assert scored(EDITIONS["mixed"], {}).verdict.word is Word.TOO_FEW
