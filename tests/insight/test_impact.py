"""The impact of a draft equals a rescoring by hand, sheet by sheet; a sample says how sure it is."""

from collections import Counter
from dataclasses import replace

import pytest

from quiz.engine.clarity import Word
from quiz.engine.fairness.calibration import with_calibration
from quiz.insight.impact import measure_all, measure_sample, measure_simulated, plain_impact, simulated_sheets
from quiz.models import Run
from tests.builders.editions import make_edition, make_scale, make_single
from tests.builders.published import publish
from tests.builders.results import finish
from tests.builders.sheets import random_sheets, scored

pytestmark = pytest.mark.django_db

QUESTIONS = (
    make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_single("two", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_scale("three", 2, -1, -1),
    make_single("four", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)
LIVE = make_edition(*QUESTIONS)
DRAFT = make_edition(*QUESTIONS[:3], make_single("four", (3, 0, 0), (0, 1, 0), (0, 0, 2)))


def leader(edition, sheet):
    verdict = scored(edition, sheet).verdict
    return () if verdict.word is Word.TOO_FEW else verdict.leaders


def test_the_impact_equals_rescoring_500_stored_sheets_by_hand():
    live, draft = with_calibration(LIVE), with_calibration(DRAFT)
    publish(live)
    sheets = random_sheets(live, 500)
    for sheet in sheets:
        finish(sheet)
    moves = Counter(
        (before, after)
        for before, after in ((leader(live, sheet), leader(draft, sheet)) for sheet in sheets)
        if before != after
    )

    found = measure_all(draft)

    assert (found.of, found.impact.sheets, found.impact.changed) == (500, 500, moves.total())
    assert {(move.before, move.after): move.sheets for move in found.impact.moves} == dict(moves)
    assert measure_sample(draft) == found


def test_a_sample_is_the_same_each_time_and_says_its_interval():
    publish(with_calibration(LIVE))
    for sheet in random_sheets(LIVE, 60):
        finish(sheet)
    Run.objects.filter(pk__in=Run.objects.order_by("pk").values_list("pk", flat=True)[10:25]).delete()
    draft = with_calibration(DRAFT)

    first, second = measure_sample(draft, size=20), measure_sample(draft, size=20)

    assert first == second
    assert (first.of, first.impact.sheets, first.is_sample) == (45, 20, True)
    low, high = map(float, first.interval)
    assert low <= 100 * first.impact.changed / 20 <= high
    assert measure_all(draft).interval is None


def test_simulated_sheets_are_drawn_from_the_live_questions():
    live, draft = with_calibration(LIVE), with_calibration(DRAFT)

    found = measure_simulated(live, draft, number=200)

    by_hand = sum(leader(live, sheet) != leader(draft, sheet) for sheet in simulated_sheets(live, number=200))
    assert (found.sheets, found.changed) == (200, by_hand)
    assert dict(found.causes).keys() <= {"one", "two", "three", "four"}


def test_an_unchanged_draft_changes_nobody():
    publish(with_calibration(LIVE))
    for sheet in random_sheets(LIVE, 10):
        finish(sheet)

    said = plain_impact(measure_all(with_calibration(replace(LIVE))))

    assert (said["changed"], said["moves"], said["sheets"]) == (0, [], 10)
