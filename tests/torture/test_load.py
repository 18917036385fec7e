"""The short forms of load: a crowd, publications under it, editors at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from tests.torture.load import QUESTIONS, Finisher, crowd, numbers_of, publish_at_once, publish_often, summary
from tests.torture.taker import Taker


def test_nobody_notices_a_crowd(own_site):
    found = summary(crowd(own_site, takers=10, seconds=5))

    assert found["answers"] >= 10 * QUESTIONS
    assert (found["errors"], found["wrong"]) == (0, [])


def test_nobody_notices_a_publication_and_old_results_stay(own_site):
    before = Finisher(own_site.port, seed=99)
    before.start()
    for number in range(1, QUESTIONS + 1):
        before.answer(number)
    first = before.finish()

    people = crowd(own_site, takers=6, seconds=10, wait=0.02, meanwhile=lambda: publish_often(own_site, 2))

    found = summary(people)
    assert (found["errors"], found["wrong"]) == (0, [])
    assert len({number for person in people for number in person.editions}) > 1
    assert before.document() == first


def test_editors_who_publish_at_once_get_numbers_of_their_own(own_site):
    said = publish_at_once(own_site, 3)

    assert sorted(said) == ["2", "3", "4"]
    assert numbers_of(own_site) == [1, 2, 3, 4]


def test_two_workers_lock_before_they_read(own_site):
    """One person's answers, sent to both workers at once: a lock taken only for writing refuses some of them."""
    own_site.stop()
    own_site.environment["WORKERS"] = "4"
    own_site.start()
    people = [Taker(own_site.port, seed=number) for number in range(12)]
    for each in people:
        each.start()

    def answer(each):
        for _ in range(6):
            for number in range(1, 6):
                each.answer(number)

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(answer, people))

    assert {status for each in people for status in each.statuses} <= {200, 303}
    assert [each.lost() for each in people] == [{}] * len(people)
    with closing(sqlite3.connect(Path(own_site.state) / "db.sqlite3")) as wire:
        assert wire.execute("SELECT count(*) FROM quiz_run").fetchone() == (len(people),)
