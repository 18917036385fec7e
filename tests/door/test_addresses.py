"""Whole addresses on kept pages name an allowed host, whatever a Host header holds, and nothing is kept for that."""

import pytest
from django.test import RequestFactory

from quiz.door import prebuilt
from quiz.door.addresses import site_address
from tests.builders.published import publish, shipped_edition


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.ALLOWED_HOSTS = ["track.example", ".tracks.example", "[::1]"]
    settings.PUBLIC_PORT = 8443


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("track.example", "track.example"),
        ("track.example:8443", "track.example:8443"),
        ("track.example:1", "track.example"),
        ("TRACK.Example", "track.example"),
        ("track.example.", "track.example"),
        ("tracks.example", "tracks.example"),
        ("any.tracks.example:99", "tracks.example"),
        ("another.tracks.example:8443", "tracks.example:8443"),
        ("[::1]:8443", "[::1]:8443"),
        ("[::1]:7", "[::1]"),
    ],
)
@pytest.mark.parametrize("is_secure", [True, False])
def test_an_address_names_an_allowed_host_and_the_port_that_visitors_use(host, named, is_secure):
    request = RequestFactory().get("/", headers={"Host": host}, secure=is_secure)

    assert site_address(request) == f"{'https' if is_secure else 'http'}://{named}"


@pytest.mark.django_db
def test_five_hundred_ports_find_one_page_and_put_none_out(client, monkeypatch):
    prebuilt.forget_prebuilt()
    publish(shipped_edition())
    made, make = [], prebuilt._make
    monkeypatch.setattr(prebuilt, "_make", lambda marked: made.append(marked) or make(marked))
    paths = ("/", "/method/", "/compare/", "/tracks/ml-engineer/", "/privacy/")
    first = [client.get(path, headers={"Host": "track.example"}).content for path in paths]

    asked = [client.get("/", headers={"Host": f"track.example:{port}"}).content for port in range(9000, 9500)]

    again = [client.get(path, headers={"Host": "track.example"}).content for path in paths]
    assert (set(asked), again, len(made)) == ({first[0]}, first, len(paths))
    assert b'href="http://track.example/"' in first[0]
    assert b'content="http://track.example/card.png?v=' in first[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/", "/method/", "/compare/", "/sources/", "/privacy/", "/robots.txt", "/sitemap.xml"]
)
def test_a_page_says_where_it_is_found_whatever_port_was_asked(client, path):
    prebuilt.forget_prebuilt()
    publish(shipped_edition())

    odd = client.get(path, headers={"Host": "track.example:9"}).content.decode()
    known = client.get(path, headers={"Host": "track.example:8443"}).content.decode()

    assert ("//track.example/" in odd, "//track.example:" in odd) == (True, False)
    assert "//track.example:8443/" in known
