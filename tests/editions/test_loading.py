"""Published editions: never changed, checked when loaded, known to every worker within seconds."""

import sys
import time
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection
from django.db.models import ProtectedError

from quiz import models
from quiz.editions import loading
from quiz.editions.loading import NothingPublished, current_edition, load_edition
from quiz.engine.document import DamagedEdition
from quiz.models import EditionIsPublished
from quiz.runs.taking import start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish

pytestmark = pytest.mark.django_db


def small(slug="one"):
    return make_edition(make_single(slug, (3, 0, 0), (0, 3, 0), (0, 0, 3)))


def test_without_an_edition_there_is_none():
    with pytest.raises(NothingPublished):
        current_edition()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: models.Edition.objects.update(note="other"),
        lambda row: models.Edition.objects.all().delete(),
        lambda row: models.Edition.objects.filter(pk=row.pk).update(number=7),
        lambda row: models.Edition.objects.bulk_update([row], ["note"]),
    ],
)
def test_a_published_edition_never_changes(change):
    row = models.Edition.objects.get(pk=publish(small()).pk)

    with pytest.raises(EditionIsPublished):
        change(row)


def test_a_run_holds_its_edition():
    publish(small())
    start_run()

    with pytest.raises((EditionIsPublished, ProtectedError)):
        models.Edition.objects.get().delete()


def test_a_damaged_edition_is_refused():
    published = publish(small())
    loading.forget_loaded()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quiz_edition SET document = replace(document, 'Option 0', 'Option X')")

    with pytest.raises(DamagedEdition):
        load_edition(published.pk)


def test_a_loaded_edition_is_not_asked_for_again(django_assert_num_queries):
    published = publish(small())
    current_edition()

    with django_assert_num_queries(0):
        assert current_edition() is load_edition(published.pk)


def test_a_worker_hears_of_anothers_publication_within_seconds(monkeypatch):
    publish(small())
    first = current_edition()
    second_pk = publish_elsewhere(small("two"))
    assert current_edition() is first

    monkeypatch.setattr(loading, "NEWS_SECONDS", -1.0)

    assert current_edition().pk == second_pk


def publish_elsewhere(edition):
    """Publish as another process would: this one's memory stays as it is."""
    kept, current = loading._kept.copy(), loading._current
    published = publish(edition)
    loading._kept.clear()
    loading._kept.update(kept)
    loading._current = current
    return published.pk


def test_no_more_than_a_few_editions_are_held():
    first = publish(small())
    for number in range(loading.KEPT):
        load_edition(publish_elsewhere(small(f"q{number}")))

    assert len(loading._kept) == loading.KEPT
    assert first.pk not in loading._kept
    assert load_edition(first.pk).edition == first.edition


def test_threads_that_read_and_one_that_lets_go_do_not_meet():
    """What one thread lets go of between two steps of another is read again, and breaks nothing."""
    published, wrong, done = publish(small()), [], Event()

    def read_on():
        while not done.is_set():
            try:
                assert current_edition().pk == load_edition(published.pk).pk == published.pk
            except OperationalError:  # another connection may not read what this test has not committed
                continue
            except Exception as mistake:  # noqa: BLE001  whatever it is
                wrong.append(mistake)
            finally:
                connection.close()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [Thread(target=read_on) for _ in range(4)]
    try:
        for each in threads:
            each.start()
        for _ in range(2_000):
            loading._kept[published.pk], loading._current = published, (published.pk, time.monotonic())
            time.sleep(0.0005)
            loading.forget_loaded()
    finally:
        done.set()
        for each in threads:
            each.join(timeout=30)
        sys.setswitchinterval(interval)

    assert wrong == []
