"""Published editions: never changed, checked when loaded, known to every worker within seconds."""

import json
import logging
import sys
import time
from threading import Event, Thread

import pytest
from django.db import DataError, OperationalError, connection, transaction
from django.db.models import ProtectedError

from quiz import models
from quiz.editions import loading
from quiz.editions.loading import (
    NothingPublished,
    NothingReadable,
    check_editions,
    current_edition,
    document_of,
    load_edition,
    newest_edition,
    unreadable_editions,
)
from quiz.engine.document import DamagedEdition, encode
from quiz.models import Edition, EditionIsPublished
from quiz.runs.taking import start_run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import damage, publish

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


def two_editions():
    return publish(small("one")), publish(small("two"))


def unknown(text, **changes):
    """The document as a later release might have written it."""
    return json.dumps({**json.loads(text), **changes})


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


def with_field(text):
    document = json.loads(text)
    document["edition"]["tracks"][0]["colour"] = "red"
    return json.dumps(document)


def with_rule(text):
    document = json.loads(text)
    document["edition"]["rule"] = "centred-9"
    return json.dumps(document)


@pytest.mark.parametrize(
    ("later", "reason"),
    [
        (lambda text: unknown(text, format=2), "format: 2 is none that this release reads: 1 to 1"),
        (with_field, "edition.tracks[0]: unknown field 'colour'"),
        (with_rule, "edition.rule: this release does not know the scoring rule 'centred-9'"),
        (lambda _text: "[]", "document: expected an edition and a format number"),
    ],
)
def test_the_newest_that_can_be_read_serves_and_the_reason_is_known(later, reason):
    first, second = two_editions()
    damage(second.number, document=later(encode(second.edition)))

    assert current_edition().pk == first.pk
    assert [(each.number, each.reason) for each in unreadable_editions()] == [(2, reason)]


def test_bytes_that_are_no_text_are_damage_and_no_missing_database():
    first, _second = two_editions()
    statement = {
        "sqlite": "UPDATE quiz_edition SET document = CAST(x'ff' AS TEXT) WHERE number = 2",
        "postgresql": "UPDATE quiz_edition SET document = convert_from('\\xff', 'UTF8') WHERE number = 2",
    }[connection.vendor]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DataError:
        damage(2, document="PostgreSQL stores no such bytes")
    loading.forget_loaded()

    assert current_edition().pk == first.pk
    assert unreadable_editions()[0].reason.startswith("document: ")


def test_with_nothing_that_can_be_read_nothing_is_published_and_more_is_known():
    for published in two_editions():
        damage(published.number)

    with pytest.raises(NothingReadable):
        current_edition()
    with pytest.raises(NothingPublished):
        newest_edition()
    assert [each.number for each in unreadable_editions()] == [2, 1]


def test_an_older_one_does_not_concern_the_newest():
    first, second = two_editions()
    damage(first.number)

    assert current_edition().pk == second.pk
    assert unreadable_editions() == ()
    with pytest.raises(DamagedEdition):
        load_edition(first.pk)
    assert [each.number for each in unreadable_editions()] == [1]


def test_it_is_neither_read_nor_said_again_within_a_minute(caplog, monkeypatch, django_assert_num_queries):
    _, second = two_editions()
    damage(second.number)

    with caplog.at_level(logging.ERROR, logger="quiz.editions"):
        for _ in range(20):
            newest_edition()
    with django_assert_num_queries(0), pytest.raises(DamagedEdition, match="does not match its digest"):
        load_edition(second.pk)

    said = "Edition 2 cannot be read: document: it does not match its digest. Restore its row from a backup."
    assert [(record.levelname, record.message) for record in caplog.records] == [("ERROR", said)]

    monkeypatch.setattr(loading, "RETRY_SECONDS", -1.0)
    newest_edition()
    assert len(caplog.records) == 2


def test_a_restored_edition_serves_again_without_a_restart(monkeypatch):
    _, second = two_editions()
    damage(second.number)
    newest_edition()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quiz_edition SET document = %s WHERE number = 2", [encode(second.edition)])

    monkeypatch.setattr(loading, "RETRY_SECONDS", -1.0)

    assert newest_edition().pk == second.pk
    assert unreadable_editions() == ()


def test_every_edition_can_be_checked_and_none_is_read_twice(django_assert_num_queries):
    first, _ = two_editions()
    damage(first.number)

    assert [each.number for each in check_editions()] == [1]
    with django_assert_num_queries(1):
        assert [each.number for each in check_editions()] == [1]


def test_a_check_ends_when_its_time_is_up():
    first, _ = two_editions()
    damage(first.number)

    assert check_editions(seconds=-1) == ()


def test_a_stored_text_is_given_as_published_or_not_at_all():
    first, second = two_editions()
    assert document_of(1) == encode(first.edition)
    damage(second.number)

    with pytest.raises(DamagedEdition):
        document_of(2)


def test_digests_are_those_of_the_stored_text_though_it_would_be_written_otherwise_now():
    published = publish(small())
    older = json.loads(encode(published.edition))
    for question in older["edition"]["questions"]:
        for option in question["options"]:
            del option["stands_for"]
    text = json.dumps(older)
    damage(1, document=text)

    read = current_edition()

    assert read.edition == published.edition
    assert document_of(1) == text
    assert read.content_digest != published.content_digest


def close_for_good():
    """Close this thread's connection; Django leaves one to a database in memory open, since its tables would go."""
    raw = connection.connection
    connection.close()
    if raw is not None and connection.vendor == "sqlite":
        raw.close()
        connection.connection = None


def test_threads_that_read_and_one_that_lets_go_do_not_meet():
    """What one thread lets go of between two steps of another is read again, and breaks nothing."""
    published, wrong, done = publish(small()), [], Event()

    def read_on():
        while not done.is_set():
            try:
                assert current_edition().pk == load_edition(published.pk).pk == published.pk
            except (OperationalError, NothingPublished, Edition.DoesNotExist):  # not committed here
                continue
            except Exception as mistake:  # noqa: BLE001  whatever it is
                wrong.append(mistake)
            finally:
                close_for_good()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    threads = [Thread(target=read_on) for _ in range(4)]
    try:
        for each in threads:
            each.start()
        for _ in range(2_000):
            loading._kept[published.pk], loading._current = published, (published, time.monotonic())
            time.sleep(0.0005)
            loading.forget_loaded()
    finally:
        done.set()
        for each in threads:
            each.join(timeout=30)
        sys.setswitchinterval(interval)

    assert wrong == []
