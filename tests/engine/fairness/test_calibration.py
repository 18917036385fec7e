from dataclasses import replace
from decimal import Decimal
from itertools import product

from quiz.engine.answers import Answer
from quiz.engine.fairness import distribution
from quiz.engine.fairness.calibration import deviations, with_calibration
from quiz.engine.soundness import find_faults
from tests.builders.editions import (
    AI,
    ML,
    SEC,
    make_edition,
    make_pair,
    make_scale,
    make_single,
    reference_bank,
)
from tests.builders.sheets import scored

SMALL = make_edition(
    make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_scale("scale", 2, -1, -1),
    make_pair("pair", (0, 3, 0), (0, 0, 2)),
)


def all_sheets(edition):
    options = [[option.slug for option in question.options] for question in edition.questions]
    return [
        {question.slug: Answer(chosen=(slug,)) for question, slug in zip(edition.questions, chosen, strict=True)}
        for chosen in product(*options)
    ]


def test_with_standing_counts_how_high_the_best_match_gets():
    best = [scored(SMALL, sheet).matches[0].score for sheet in all_sheets(SMALL)]

    reach = with_calibration(SMALL).standing.spread.reach

    assert reach == tuple(
        round(Decimal(sum(match >= points for match in best)) / len(best), 6) for points in range(50, 101)
    )


def test_with_standing_measures_the_deviation_of_each_track():
    scores = [{match.track: match.score for match in scored(SMALL, sheet).matches} for sheet in all_sheets(SMALL)]

    deviation = with_calibration(SMALL).standing.spread.deviation

    assert deviation == tuple((track, round((Decimal(0) + square(scores, track)).sqrt(), 6)) for track in (ML, AI, SEC))


def square(scores, track):
    mean = sum((each[track] - 50) ** 2 for each in scores) / len(scores)
    return Decimal(mean.numerator) / mean.denominator


def test_with_standing_is_the_same_every_time_and_sound():
    once, again = with_calibration(reference_bank()), with_calibration(replace(reference_bank()))

    assert once == again
    assert find_faults(once) == ()


def test_words_hold_more_often_the_clearer_they_are():
    holds = {each.word: each.holds for each in with_calibration(reference_bank()).standing.stability}

    assert list(holds) == ["close", "leaning", "clear", "very-clear"]
    assert holds["close"] < holds["leaning"] < holds["clear"] < holds["very-clear"]


def test_judge_uses_the_standing():
    edition = with_calibration(reference_bank())
    clear = {question.slug: Answer(chosen=(question.options[0].slug,)) for question in edition.questions[:20]}

    verdict = scored(edition, clear).verdict

    assert verdict.as_strong == edition.standing.spread.reach[scored(edition, clear).matches[0].score // 1 - 50]
    assert verdict.holds == {each.word: each.holds for each in edition.standing.stability}[verdict.word]


def test_with_standing_draws_where_there_is_too_much_to_count(monkeypatch):
    exact = with_calibration(SMALL)
    monkeypatch.setattr(distribution, "MOST_CELLS", 1)

    drawn = with_calibration(SMALL)

    pairs = zip(exact.standing.spread.reach, drawn.standing.spread.reach, strict=True)
    assert max(abs(one - other) for one, other in pairs) < Decimal("0.02")
    assert exact.standing.spread.reach != drawn.standing.spread.reach


def test_deviations_follow_the_order_of_tracks():
    turned = replace(SMALL, tracks=SMALL.tracks[::-1])

    assert deviations(turned.table) == deviations(SMALL.table)[::-1]
