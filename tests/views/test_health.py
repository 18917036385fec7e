"""Health for whoever watches: the process lives, and what it stands on was tried."""

from datetime import timedelta

import pytest
from django.core.cache.backends.base import BaseCache
from django.db import OperationalError, connection
from django.utils import timezone

from quiz.editions.loading import forget_loaded
from quiz.models import Sweep
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish

pytestmark = pytest.mark.django_db


class DeadCache(BaseCache):
    """A cache whose server is gone."""

    def __init__(self, _location, parameters):
        super().__init__(parameters)

    def set(self, *_words, **_more):
        raise ConnectionError


class ForgetfulCache(DeadCache):
    """A cache that takes what it is given and has nothing afterwards."""

    def set(self, *_words, **_more):
        return None

    def get(self, *_words, **_more):
        return None


@pytest.fixture
def published():
    return publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))


def assert_not_ready(client, reason):
    response = client.get("/readyz")
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert reason in response.json()["reason"]
    assert response.json()["ready"] is False


def test_healthz_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7", "10.0.0.7:8000", "elsewhere.example", "a b", ""])
def test_a_probe_may_ask_by_any_host(client, published, path, host):
    assert client.get(path, headers={"host": host}).status_code == 200


def test_any_other_page_is_asked_for_by_its_own_host(client, published):
    assert client.get("/", headers={"host": "10.0.0.7"}).status_code == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_probe_is_not_led_to_https(client, published, settings, path):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    settings.ALLOWED_HOSTS = [".track.example"]

    assert client.get(path, headers={"host": "10.0.0.7"}).status_code == 200
    assert client.get("/privacy/", headers={"host": "www.track.example"}).status_code == 301


def test_readyz_is_ready_once_an_edition_is_published(client, published):
    response = client.get("/readyz")

    assert (response.status_code, response.json()["ready"]) == (200, True)


def test_readyz_without_an_edition(client):
    assert_not_ready(client, "no edition is published")


def test_readyz_with_a_damaged_edition(client, published):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quiz_edition SET document = '{}'")
    forget_loaded()

    assert_not_ready(client, "edition")


def test_readyz_without_a_migration(client, published):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations WHERE app = 'quiz')"
        )

    assert_not_ready(client, "migrations are not applied")


def test_readyz_with_a_database_that_takes_no_writes(client, published):
    def refuse_writing(execute, sql, *rest):
        if sql.startswith("UPDATE"):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse_writing):
        assert_not_ready(client, "the database takes no writes")


def test_readyz_with_a_database_that_is_away(client, published):
    def refuse(*_words):
        raise OperationalError("gone")

    with connection.execute_wrapper(refuse):
        assert_not_ready(client, "the database does not answer")


@pytest.mark.parametrize("kind", ["DeadCache", "ForgetfulCache"])
def test_readyz_without_the_cache(client, published, settings, kind):
    settings.CACHES = {"default": {"BACKEND": f"{__name__}.{kind}"}}

    assert_not_ready(client, "the cache does not answer")


@pytest.mark.parametrize(
    ("days", "warned"), [(None, "never forgotten"), (0, ""), (1, ""), (3, "more than two days ago")]
)
def test_readyz_shows_the_last_sweep_and_warns_of_a_late_one(client, published, days, warned):
    if days is not None:
        Sweep.objects.create(pk=1, ran_at=timezone.now() - timedelta(days=days), unfinished=0, finished=0)

    response = client.get("/readyz")

    assert response.status_code == 200
    assert warned in " ".join(response.json()["warnings"])
    assert bool(response.json()["warnings"]) is bool(warned)
    assert (response.json()["forgotten_at"] is None) is (days is None)
