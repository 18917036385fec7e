"""Starting, saving and finishing: what is acknowledged is kept, and nothing mixes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.engine.answers import Answer, UnknownOption
from quiz.models import Run
from quiz.runs.owning import new_key
from quiz.runs.taking import NoSuchRun, RunIsFinished, copy_run, find_run, finish_run, save_answers, start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish

pytestmark = pytest.mark.django_db(transaction=True)

EDITION = make_edition(
    make_single("break-it", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
    make_single("read-it", (3, 0, 0), (0, 3, 0), (0, 0, 3)),
)


def give(key, slug, *chosen, important=False):
    return save_answers(key=key, read=lambda run: {slug: Answer(chosen=chosen, important=important)})


def test_start_run_begins_under_the_current_edition_with_nothing_seen():
    published = publish(EDITION)

    key = start_run()

    run = find_run(key=key)
    assert (run.published.pk, dict(run.sheet), run.is_finished) == (published.pk, {}, False)


def test_save_answers_keeps_the_last_answer_to_a_question():
    publish(EDITION)
    key = start_run()

    give(key, "break-it", "a")
    give(key, "break-it", "b", important=True)

    assert find_run(key=key).sheet == {"break-it": Answer(chosen=("b",), important=True)}


def test_save_answers_leaves_other_answers_and_other_runs_alone():
    publish(EDITION)
    mine, theirs = start_run(), start_run()
    give(mine, "break-it", "a")
    give(theirs, "break-it", "c")

    give(mine, "read-it", "b")

    assert find_run(key=mine).sheet == {"break-it": Answer(chosen=("a",)), "read-it": Answer(chosen=("b",))}
    assert find_run(key=theirs).sheet == {"break-it": Answer(chosen=("c",))}


def test_save_answers_stores_nothing_when_reading_the_form_fails():
    publish(EDITION)
    key = start_run()
    give(key, "break-it", "a")

    with pytest.raises(UnknownOption):
        give(key, "break-it", "z")

    assert find_run(key=key).sheet == {"break-it": Answer(chosen=("a",))}


def test_save_answers_reads_once_and_writes_once():
    publish(EDITION)
    key = start_run()
    find_run(key=key)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        give(key, "break-it", "a")

    kinds = [query["sql"].split()[0] for query in queries]
    assert [kind for kind in kinds if kind not in ("BEGIN", "COMMIT")] == ["SELECT", "UPDATE"]


def test_an_edition_published_midway_changes_nothing_for_those_under_way():
    old = publish(EDITION)
    key = start_run()
    publish(make_edition(make_single("other", (3, 0, 0), (0, 3, 0), (0, 0, 3))))

    give(key, "break-it", "a")

    assert find_run(key=key).published.pk == old.pk
    assert find_run(key=start_run()).published.pk != old.pk


def test_finish_run_closes_the_scored_answers():
    publish(EDITION)
    key = start_run()
    give(key, "break-it", "a")

    finish_run(key=key)

    with pytest.raises(RunIsFinished):
        give(key, "break-it", "b")
    assert find_run(key=key).sheet == {"break-it": Answer(chosen=("a",))}


def test_finish_run_twice_keeps_the_first_public_id():
    publish(EDITION)
    key = start_run()

    assert finish_run(key=key).public_id == finish_run(key=key).public_id


def test_copy_run_takes_the_answers_and_leaves_the_original_closed():
    publish(EDITION)
    key = start_run()
    give(key, "break-it", "a")
    finish_run(key=key)

    copy = copy_run(key=key)
    give(copy, "break-it", "b")

    assert find_run(key=copy).sheet == {"break-it": Answer(chosen=("b",))}
    assert find_run(key=key).sheet == {"break-it": Answer(chosen=("a",))}


def test_an_unknown_key_finds_changes_and_finishes_nothing():
    publish(EDITION)
    start_run()
    stranger = new_key()

    for attempt in (find_run, finish_run, lambda *, key: give(key, "break-it", "a")):
        with pytest.raises(NoSuchRun):
            attempt(key=stranger)
    assert Run.objects.count() == 1


def test_the_database_holds_no_key():
    publish(EDITION)

    key = start_run()

    row = Run.objects.values().get()
    assert all(key.secret not in bytes(cell) for cell in row.values() if isinstance(cell, bytes | memoryview))
