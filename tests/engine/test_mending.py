from dataclasses import replace
from decimal import Decimal

import pytest

from quiz.engine.gate import Check, fast_gate
from quiz.engine.mending import MENDS, suggest_mends
from tests.builders.editions import AI, ML, SEC, make_edition, make_pair, make_scale, make_single

TUNE = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))
LOW = ((0, 0, 0), (0, 1, 0), (0, 0, 1))
UNEVEN = make_edition(
    TUNE, make_single("x", (3, 0, 0), (0, 1, 0), (0, 0, 1)), *(make_single(slug, *LOW) for slug in "yz")
)
"""Fails balance, ties and spread at once: what speaks for one track is concentrated in fewer questions."""


def finding(edition, check):
    return next(each for each in fast_gate(edition) if each.check is check)


def apply(edition, mend):
    """The edition with a suggestion carried out."""
    _, slug, *inner = mend.row
    questions = {question.slug: question for question in edition.questions}
    question = questions[slug]
    if inner:
        place = [option.slug for option in question.options].index(inner[1])
        options = list(question.options)
        options[place] = replace(options[place], weights=shift(options[place].weights, mend))
        questions[slug] = replace(question, options=tuple(options))
    else:
        questions[slug] = replace(question, slopes=shift(question.slopes, mend))
    return replace(edition, questions=tuple(questions.values()))


def shift(weights, mend):
    before = next((weight for weight in weights if weight.track == mend.track), None)
    assert (before.points if before else 0) == mend.before
    new = replace(TUNE.options[0].weights[0], track=mend.track, points=mend.after)
    return (*(weight for weight in weights if weight.track != mend.track), new)


@pytest.mark.parametrize("check", [Check.BALANCE, Check.TIES, Check.SPREAD])
def test_suggest_mends_promises_what_the_gate_then_shows(check):
    mends = [mend for mend in suggest_mends(UNEVEN) if mend.check is check]

    assert len(mends) == len(set(mends)) == MENDS
    for mend in mends:
        after = finding(apply(UNEVEN, mend), check)
        shown = [Decimal(after.value), *(Decimal(value) for _, value in after.figures)]
        assert min(abs(value - mend.value) for value in shown) < Decimal("0.0001")
        assert abs(mend.after - mend.before) == 1


def test_suggest_mends_puts_the_best_first():
    values = [mend.value for mend in suggest_mends(UNEVEN) if mend.check is Check.TIES]

    assert values == sorted(values)
    assert values[0] < Decimal(finding(UNEVEN, Check.TIES).value)


def test_suggest_mends_of_a_balanced_edition_are_none():
    edition = make_edition(make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 1)))

    assert all(finding(edition, check).severity == "ok" for check in (Check.BALANCE, Check.TIES, Check.SPREAD))
    assert suggest_mends(edition) == ()


def test_suggest_mends_stays_within_the_range_and_the_floor_and_leaves_no_track_out():
    edition = make_edition(
        make_scale("x", 3, 0, 0),
        make_pair("pair", (3, 0, 0), (0, 2, 0)),
        make_single("tune", (0, 0, 0), (0, 3, 0), (0, 0, 1)),
    )

    mends = suggest_mends(edition)

    assert mends
    for mend in mends:
        assert abs(mend.after) <= 3
        assert finding(apply(edition, mend), Check.FLOOR).severity == "ok"
    assert ("questions", "tune", "options", "c", SEC, 0) not in {(*mend.row, mend.track, mend.after) for mend in mends}


def test_suggestions_name_options_and_slopes():
    edition = make_edition(make_scale("s", 3, 2, 0), make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3)))

    rows = {mend.row for mend in suggest_mends(edition)}

    assert ("questions", "s") in rows
    assert any(row[:3] == ("questions", "tune", "options") for row in rows)
    assert {mend.track for mend in suggest_mends(edition)} <= {ML, AI, SEC}
