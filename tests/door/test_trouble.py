"""A database in trouble: 503 from a page that needs none, and back at work without a restart."""

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("trouble", [OperationalError("database is locked"), InterfaceError("connection closed")])
def test_trouble_with_the_database_asks_to_try_again(client, monkeypatch, trouble):
    def fail(request):
        raise trouble

    monkeypatch.setattr("quiz.views.taking.current_run", fail)

    response = client.get("/quiz/1/")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "cannot reach its storage" in response.content.decode()
    monkeypatch.undo()
    assert client.get("/quiz/1/").status_code == 200


def test_the_page_for_trouble_asks_no_database(client, monkeypatch, django_assert_num_queries):
    def fail(request):
        raise OperationalError("disk is full")

    monkeypatch.setattr("quiz.views.taking.current_run", fail)

    with django_assert_num_queries(0):
        assert client.get("/quiz/1/").status_code == 503


def test_any_other_mistake_is_a_500_without_a_trace(client, monkeypatch):
    def fail(request):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("quiz.views.taking.current_run", fail)

    response = client.get("/quiz/1/")

    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()
    assert "secret detail" not in response.content.decode()


class Failing:
    """A middleware that asks the database something, on a bad day."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        raise OperationalError("the database does not answer")


@pytest.mark.parametrize("place", [0, 3, -1])
@pytest.mark.parametrize("path", ["/quiz/1/", "/admin/", "/r/AAAA/"])
def test_trouble_in_a_middleware_asks_to_try_again_too(client, settings, place, path):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE]
    settings.MIDDLEWARE.insert(place, f"{__name__}.Failing")

    response = client.get(path)

    assert (response.status_code, response["Retry-After"]) == (503, "30")


def test_the_desk_says_so_too_when_its_session_cannot_be_read(client):
    def refuse(*_words):
        raise OperationalError("the database does not answer")

    client.cookies["session"] = "a-session-that-cannot-be-looked-up"
    with connection.execute_wrapper(refuse):
        response = client.get("/admin/")

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "cannot reach its storage" in response.content.decode()
