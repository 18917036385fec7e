"""Logs tell what happened and to no one in particular."""

import json
import logging

import pytest

from quiz.door.logs import JsonFormatter, WithoutPaths

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(caplog):
    def read():
        shown = []
        for record in caplog.records:
            WithoutPaths().filter(record)
            shown.append(json.loads(JsonFormatter().format(record)))
        return shown

    return read


def test_a_request_is_logged_by_its_route_with_the_id_it_was_answered_with(client, caplog, lines):
    with caplog.at_level(logging.INFO, logger="quiz.requests"):
        response = client.get("/own/AAAAAAAAAAAAAAAAAAAAAA/", REMOTE_ADDR="203.0.113.9")

    said = json.dumps(lines())
    assert "own/<str:key>/" in said
    assert response["X-Request-ID"] in said
    assert "AAAAAAAAAAAAAAAAAAAAAA" not in said
    assert "203.0.113.9" not in said


def test_a_trace_is_part_of_its_line():
    try:
        raise RuntimeError
    except RuntimeError:
        record = logging.LogRecord("a", logging.ERROR, "", 0, "broke", None, logging.sys.exc_info())

    assert "RuntimeError" in json.loads(JsonFormatter().format(record))["trace"]


def test_what_the_server_says_of_a_failure_names_no_path():
    try:
        raise RuntimeError
    except RuntimeError:
        words = ("Error handling request %s %s", ("GET", "/own/AAAAAAAAAAAAAAAAAAAAAA/"), logging.sys.exc_info())
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 0, *words)
    WithoutPaths().filter(record)

    said = JsonFormatter().format(record)

    assert "a request failed outside of the site" in said
    assert "AAAAAAAAAAAAAAAAAAAAAA" not in said
