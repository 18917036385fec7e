"""Hostile requests: refused before any view, in the site's design, with every header."""

import io
import sys

import pytest

from careerquiz.wsgi import application
from quiz.models import Run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
EVERYWHERE = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "X-Request-ID",
}


def ask(method="GET", path="/", *, query="", body=b"", **environ):
    """Call the application as a server would; header bytes arrive as latin-1, as WSGI has them."""
    answered = {}
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": FORM if method == "POST" else "",
        "wsgi.input": io.BytesIO(body),
        "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr,
        **environ,
    }
    page = b"".join(application(environ, lambda status, headers: answered.update(status=status, headers=dict(headers))))
    return int(answered["status"][:3]), answered["headers"], page.decode()


HOSTILE = {
    "a NUL in the path": ({"path": "/quiz/\x00/"}, 400),
    "a NUL in the query": ({"query": "a=%00"}, 400),
    "half a character in the query": ({"query": "a=%ED%A0%80"}, 200),
    "a NUL in a form field": ({"method": "POST", "path": "/quiz/start/", "body": b"a=%00"}, 400),
    "a NUL in a field's name": ({"method": "POST", "path": "/quiz/start/", "body": b"%00=a"}, 400),
    "a foreign charset": ({"method": "POST", "path": "/quiz/start/", "CONTENT_TYPE": f"{FORM}; charset=utf-16"}, 400),
    "a charset that is none": ({"method": "POST", "path": "/quiz/start/", "CONTENT_TYPE": f"{FORM}; charset=x"}, 400),
    "a charset that is no charset, and a query": ({"query": "a=b", "CONTENT_TYPE": "text/plain; charset=zip"}, 400),
    "a NUL in a cookie": ({"HTTP_COOKIE": r'theme="\000"'}, 400),
    "a form that is broken off": (
        {"method": "POST", "path": "/quiz/start/", "body": b"a=1", "CONTENT_LENGTH": "9"},
        400,
    ),
    "a NUL for the desk": ({"method": "POST", "path": "/admin/login/", "body": b"username=%00"}, 400),
    "a NUL in the desk's search": ({"path": "/admin/quiz/source/", "query": "q=%00"}, 400),
    "too much for the desk": ({"method": "POST", "path": "/admin/login/", "CONTENT_LENGTH": "9999999"}, 413),
    "too much text for the desk": ({"method": "POST", "path": "/admin/login/", "body": b"a=" + b"x" * 300_000}, 413),
    "a codec that is no charset": (
        {"method": "POST", "path": "/quiz/start/", "CONTENT_TYPE": f"{FORM}; charset=zip"},
        400,
    ),
    "a body without measure": ({"method": "POST", "path": "/quiz/start/", "body": b"a=" + b"x" * 300_000}, 413),
    "a length without a body": ({"method": "POST", "path": "/quiz/start/", "CONTENT_LENGTH": "99999999999"}, 413),
    "too many fields": ({"method": "POST", "path": "/quiz/start/", "body": b"a=1&" * 6_000}, 400),
    "an unknown host": ({"HTTP_HOST": "elsewhere.example"}, 400),
    "a host that is none": ({"HTTP_HOST": "a b"}, 400),
    "a broken multipart": (
        {"method": "POST", "path": "/quiz/start/", "CONTENT_TYPE": "multipart/form-data", "body": b"--x"},
        400,
    ),
    "an unknown address": ({"path": "/nothing/here"}, 404),
}


@pytest.mark.parametrize(("request_", "status"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_request_ends_at_the_door(request_, status):
    publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))

    answered, headers, page = ask(**request_)

    assert (answered, EVERYWHERE - headers.keys()) == (status, set())
    assert "<h1" in page
    assert Run.objects.count() == 0


def test_utf8_is_welcome():
    publish(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))

    for name in ("utf-8", "UTF-8", '"utf-8"'):
        status, _, _ = ask("POST", "/quiz/start/", CONTENT_TYPE=f"{FORM}; charset={name}")
        assert status == 303


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/admin/login/", "/static/none.css", "/nothing/"])
def test_every_answer_has_every_header(path):
    _, headers, _ = ask(path=path)

    assert EVERYWHERE - headers.keys() == set()
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "length", "said"),
    [
        ("/quiz/start/", 300_000, "What was sent is larger than 256.0 KB."),
        ("/admin/login/", 300_000, "The text of the form is larger than 256.0 KB."),
        ("/admin/login/", 6_000_000, "What was sent is larger than 5.0 MB."),
    ],
)
def test_what_is_too_large_is_told_what_it_may_be(path, length, said):
    status, _, page = ask("POST", path, body=b"a=" + b"x" * length)

    assert status == 413
    assert said in page.replace("\xa0", " ")
