"""The shared cache, a real one: counted together while it answers, and no visitor's trouble when it does not."""

import time

import pytest
from django.core.cache import cache, caches
from django.test import RequestFactory

from quiz.door.cache import PATIENCE, Outage
from quiz.door.limits import too_many
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.services import Redis, free_port

BACKEND = "quiz.door.cache.OptionalRedisCache"
VISITOR = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")


@pytest.fixture(autouse=True)
def _limits(settings, monkeypatch):
    settings.RATE_LIMITS, settings.STARTS_A_MINUTE = True, 2
    monkeypatch.setattr("quiz.door.cache.OUTAGE", Outage())
    monkeypatch.setattr("quiz.door.limits.time.time", lambda: 600.0)  # no minute ends while a test counts


@pytest.fixture
def redis(settings):
    server = Redis()
    server.start()
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": server.url}}
    yield server
    server.stop()


@pytest.fixture
def nothing(settings):
    settings.CACHES = {"default": {"BACKEND": BACKEND, "LOCATION": f"redis://127.0.0.1:{free_port()}/0"}}


def counted(times):
    return [too_many(VISITOR, "STARTS_A_MINUTE") for _ in range(times)]


def test_limits_are_counted_in_redis_by_whoever_asks(redis):
    first = counted(2)
    caches.close_all()
    del caches["default"]  # as another process, which has a connection of its own

    assert (first, counted(2)) == ([False, False], [True, True])


def test_what_is_kept_is_found_and_let_go(redis):
    cache.set("one", 1)
    cache.set_many({"two": 2, "three": 3})

    assert cache.get_many(["one", "two", "three"]) == {"one": 1, "two": 2, "three": 3}
    assert (cache.touch("one", 9), cache.has_key("one"), cache.incr("one")) == (True, True, 2)
    assert (cache.delete("one"), cache.get("one", "gone")) == (True, "gone")
    cache.delete_many(["two"])
    assert (cache.get("two"), cache.get("three")) == (None, 3)
    cache.clear()
    assert cache.get("three") is None


def test_without_a_cache_everything_answers_as_an_empty_one(nothing):
    assert (cache.add("a", 1), cache.get("a"), cache.get("a", 7), cache.has_key("a")) == (True, None, 7, False)
    assert (cache.set("a", 1), cache.touch("a"), cache.delete("a")) == (None, False, False)
    assert (cache.get_many(["a"]), cache.set_many({"a": 1}), cache.delete_many(["a"])) == ({}, ["a"], None)
    assert cache.clear() is None
    with pytest.raises(ValueError, match="does not answer"):
        cache.incr("a")


@pytest.mark.django_db
def test_without_a_cache_a_visitor_starts_and_nothing_is_limited(nothing, client):
    publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))

    assert [client.post("/quiz/start/").status_code for _ in range(4)] == [303] * 4


@pytest.mark.django_db
def test_readiness_names_a_cache_that_is_away(redis, client):
    publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))
    before = client.get("/readyz").json()["reason"]

    redis.stop()

    assert (before, client.get("/readyz").json()["reason"]) == ("", "the cache does not answer")


def test_a_cache_that_dies_lets_everyone_through(redis):
    counted(3)

    redis.stop()

    assert counted(5) == [False] * 5


def test_a_cache_that_refuses_to_write_lets_everyone_through(redis):
    redis.stop()
    redis.start("--min-replicas-to-write", "1")

    assert counted(5) == [False] * 5


def test_a_cache_that_was_restarted_counts_at_once(redis):
    counted(3)

    redis.stop()
    redis.start()

    assert counted(3) == [False, False, True]


def test_a_cache_that_came_back_counts_again(redis, monkeypatch):
    monkeypatch.setattr("quiz.door.cache.AWAY_SECONDS", 0.2)
    redis.stop()
    counted(3)
    redis.start()

    time.sleep(0.3)

    assert counted(3) == [False, False, True]


def test_one_request_waits_for_a_silent_cache_and_not_for_long(redis):
    counted(1)
    redis.freeze()

    times = []
    for _ in range(5):
        started = time.monotonic()
        assert counted(1) == [False]
        times.append(time.monotonic() - started)

    assert PATIENCE <= times[0] < PATIENCE + 1
    assert max(times[1:]) < PATIENCE / 2


def test_it_is_logged_once_a_minute(nothing, caplog, monkeypatch):
    now = [1_000.0]
    monkeypatch.setattr("quiz.door.cache.monotonic", lambda: now[0])

    said = []
    for seconds in (0, 10, 20, 30, 40):
        now[0] = 1_000 + seconds * 1.5
        counted(2)
        said.append(len([line for line in caplog.records if "limits let everyone through" in line.getMessage()]))

    assert said == [1, 1, 1, 1, 2]
    assert caplog.records[0].levelname == "WARNING"
