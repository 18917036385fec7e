"""The short form of the fuzz test, and that it would see what it looks for."""

from urllib.parse import quote

import pytest

from tests.bench.served import result_link
from tests.torture.fuzz import MARK, addresses, fuzz, people_of, send, wrong


def test_no_request_breaks_the_site_or_tells_of_its_inside(own_site):
    found = fuzz(own_site, people_of(own_site), result_link(own_site.port), requests=700, seed=3)

    assert found.faults == []
    assert {200, 303, 400, 403, 404} <= found.statuses.keys()


def test_what_is_pasted_comes_back_harmless(own_site):
    path = f"{result_link(own_site.port)}with/?link={quote(MARK)}"
    head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    status, headers, text = send(own_site.port, head.encode(), b"")

    assert b"mark(1)" in text
    assert wrong(status, headers, text) == ""


def test_every_address_is_tried():
    routes = addresses()

    assert len(routes) > 150
    assert {"/r/<str:public_id>/delete/", "/admin/publish/now/", "/quiz/<int:number>/"} <= set(routes)


HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((500, HTML, b""), "status 500"),
        ((200, HTML, b"Traceback (most recent call last)"), "it tells of the inside"),
        ((200, HTML, MARK.encode()), "script comes back"),
        ((302, {"Location": "//evil.example/"}, b""), "leads to //evil.example/"),
        ((302, {"Location": "/\\evil.example"}, b""), "leads to //evil.example"),
        ((302, {"Location": "/admin/login/?next=//evil.example"}, b""), ""),
        ((200, {"Content-Type": "application/json"}, MARK.encode()), ""),
    ],
)
def test_a_fault_is_seen(answer, fault):
    assert wrong(*answer) == fault
