"""Tallies equal a live count whatever is started, finished, deleted and forgotten, and small cells are left out."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from quiz.insight.tallies import count_live, differs, recount, statistics_of, tallied
from quiz.models import Run, Tally
from quiz.runs.forgetting import forget_due
from quiz.runs.sharing import delete_result
from quiz.runs.taking import save_answers, start_run
from tests.admin.conftest import log_in  # noqa: F401  a fixture
from tests.builders.editions import make_edition, make_scale, make_single
from tests.builders.markup import text_of_page
from tests.builders.published import publish
from tests.builders.results import finish, finish_at_random
from tests.builders.sheets import random_sheets

pytestmark = pytest.mark.django_db

EDITION = make_edition(
    make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_single("two", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_scale("three", 2, -1, -1),
    make_single("four", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)


def test_tallies_equal_a_live_count_after_any_turn_of_events():
    published = publish(EDITION)
    chance = Random(7)
    keys = []
    finished = 0

    for sheet in random_sheets(EDITION, 60):
        turn = chance.choice(("finish", "finish", "leave", "delete", "forget"))
        if turn == "leave":
            save_answers(key=start_run(), read=lambda run, sheet=sheet: dict(list(sheet.items())[:2]))
        elif turn == "delete" and keys:
            delete_result(key=keys.pop(chance.randrange(len(keys))))
        elif turn == "forget":
            Run.objects.filter(public_id=None).update(saved_at=timezone.now() - timedelta(days=31))
            forget_due(now=timezone.now(), batch=3)
        else:
            keys.append(finish(sheet)[0])
            finished += 1
        assert differs(published.pk) == {}

    assert tallied(published.pk, Tally.Part.KEPT)["finished"] == len(keys)
    assert tallied(published.pk)["finished"] == finished


def test_a_recount_mends_tallies_that_went_wrong():
    published = publish(EDITION)
    finish_at_random(12)
    Tally.objects.all().update(counts={"finished": 99})

    wrong = differs(published.pk)
    recount(edition_pk=published.pk)

    assert "finished" in wrong
    assert differs(published.pk) == {}


def test_statistics_count_what_was_answered():
    published = publish(EDITION)
    sheets = random_sheets(EDITION, 90)
    for sheet in sheets:
        finish(sheet)

    found = statistics_of(published)

    answered = Counter(slug for sheet in sheets for slug, answer in sheet.items() if answer.chosen)
    assert (found.started, found.finished, found.under_way) == (90, 90, 0)
    assert {row.question.slug: row.answered.number for row in found.questions} == dict(answered)
    assert sum(sum(shard.values()) for shard in count_live(published.pk)) == sum(tallied(published.pk).values())


def test_cells_of_fewer_than_ten_people_are_left_out():
    published = publish(EDITION)
    finish_at_random(9)

    found = statistics_of(published)

    assert (found.started, found.finished, found.minutes) == (None, None, None)
    assert {line.number for line in (*found.leaders, *found.words)} == {None}
    assert {line.number for row in found.questions for line in (*row.options, *row.places, row.skipped)} == {None}


def test_one_small_cell_takes_the_next_smallest_with_it():
    published = publish(EDITION)
    finish_at_random(60)

    found = statistics_of(published)

    for row in found.questions:
        hidden = [line for line in row.options if line.number is None]
        assert len(hidden) != 1


def test_the_median_time_is_told_once_enough_have_finished():
    published = publish(EDITION)
    finish_at_random(10)

    assert statistics_of(published).minutes is not None


@pytest.fixture
def analyst(log_in):  # noqa: F811
    return log_in("Analyst")


@pytest.mark.parametrize("table", ["leaders", "clarity", "questions", "options"])
def test_the_analyst_reads_sums_and_takes_them_out(analyst, table):
    publish(EDITION)
    finish_at_random(30)

    page = analyst.get(reverse("admin:statistics"))
    sheet = analyst.get(reverse("admin:statistics_csv", args=[1, table]))

    assert "Statistics of edition 1" in text_of_page(page)
    assert "fewer than 10" in text_of_page(page)
    assert sheet["Content-Type"].startswith("text/csv")
    assert sheet.content.decode().splitlines()[0].count(",") >= 2


def test_no_such_edition_and_no_such_table_are_404(analyst):
    publish(EDITION)

    assert analyst.get(reverse("admin:statistics_of", args=[9])).status_code == 404
    assert analyst.get(reverse("admin:statistics_csv", args=[1, "sheets"])).status_code == 404


def test_statistics_before_anything_is_published(analyst):
    assert "Nothing is published yet." in text_of_page(analyst.get(reverse("admin:statistics")))


def test_statistics_ask_as_often_for_many_results(analyst, django_assert_num_queries):
    publish(EDITION)
    finish_at_random(3)
    analyst.get(reverse("admin:statistics"))
    with CaptureQueriesContext(connection) as few:
        analyst.get(reverse("admin:statistics"))
    finish_at_random(30)

    with django_assert_num_queries(len(few)):
        analyst.get(reverse("admin:statistics"))
