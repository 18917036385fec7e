"""Hostile bytes over a real socket against the real server: a 4xx with headers, and the next visitor is served."""

import re
import socket
import urllib.request

import pytest

EVERYWHERE = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")
FORM = "Content-Type: application/x-www-form-urlencoded"


def send(site, head, body=b""):
    """Send a request as it is, and return the status with the header lines of the answer."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as wire:
        wire.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
    lines = answer.split(b"\r\n\r\n")[0].decode("latin-1").lower().split("\r\n")
    return int(lines[0].split()[1]), lines[1:]


def post(charset="", length=None, body=b"a=1"):
    head = f"POST /quiz/start/ HTTP/1.1\nHost: 127.0.0.1\n{FORM}{charset}\nConnection: close"
    return f"{head}\nContent-Length: {len(body) if length is None else length}", body


HOSTILE = {
    "a NUL in the address": (("GET /quiz/%00/ HTTP/1.1\nHost: 127.0.0.1\nConnection: close", b""), {400, 404}),
    "half a character": (("GET /?q=%ED%A0%80 HTTP/1.1\nHost: 127.0.0.1\nConnection: close", b""), {200, 400}),
    "a NUL in a form": (post(body=b"a=%00"), {400}),
    "a foreign charset": (post("; charset=utf-16"), {400}),
    "a charset that is none": (post("; charset=no-such"), {400}),
    "a body without measure": (post(body=b"a=" + b"x" * 400_000), {413}),
    "too many fields": (post(body=b"a=1&" * 6_000), {400}),
    "an unknown host": (("GET / HTTP/1.1\nHost: elsewhere.example\nConnection: close", b""), {400}),
    "a method of our own": (("SPLAT / HTTP/1.1\nHost: 127.0.0.1\nConnection: close", b""), {400, 403, 405}),
    "a long address": (
        ("GET /r/" + "A" * 4_000 + "/ HTTP/1.1\nHost: 127.0.0.1\nConnection: close", b""),
        {404},
    ),
}


@pytest.mark.parametrize(("request_", "statuses"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_request_gets_its_answer_with_headers(site, request_, statuses):
    status, lines = send(site, *request_)

    assert status in statuses
    assert [name for name in EVERYWHERE if not any(line.startswith(name) for line in lines)] == []
    with urllib.request.urlopen(f"{site.address}/healthz", timeout=10) as response:  # noqa: S310  our own server
        assert response.status == 200


@pytest.mark.parametrize("path", ["/", "/static/quiz/none.css", "/admin/login/", "/nothing/", "/healthz", "/r/AAAA/"])
def test_every_answer_over_the_wire_has_every_header(site, path):
    _, lines = send(site, f"GET {path} HTTP/1.1\nHost: 127.0.0.1\nConnection: close")

    assert [name for name in EVERYWHERE if not any(line.startswith(name) for line in lines)] == []
    policy = next(line for line in lines if line.startswith("content-security-policy"))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_static_file_is_kept_for_ever_and_offered_to_no_other_site(site):
    with urllib.request.urlopen(site.address, timeout=10) as response:  # noqa: S310  our own server
        path = re.search(r'rel="stylesheet" href="([^"]+)"', response.read().decode())[1]

    status, lines = send(site, f"GET {path} HTTP/1.1\nHost: 127.0.0.1\nConnection: close")

    assert status == 200
    assert [name for name in EVERYWHERE if not any(line.startswith(name) for line in lines)] == []
    assert any(line.startswith("cache-control") and "immutable" in line for line in lines)
    assert not any(line.startswith("access-control") for line in lines)


def test_a_body_that_ends_early_changes_nothing(site):
    with socket.create_connection(("127.0.0.1", site.port), timeout=20) as wire:
        wire.sendall(
            f"POST /quiz/start/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}\r\nSec-Fetch-Site: same-origin\r\n"
            "Content-Length: 40\r\n\r\ngo=1".encode()
        )
        wire.shutdown(socket.SHUT_WR)
        answer = wire.recv(65536)

    assert not answer.startswith(b"HTTP/1.1 303")


def test_half_a_request_blocks_nobody(site):
    """As long as there are fewer than threads; more are what the proxy in front is for."""
    halves = [socket.create_connection(("127.0.0.1", site.port), timeout=20) for _ in range(3)]
    try:
        for half in halves:
            half.sendall(
                f"POST /quiz/start/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}\r\nContent-Length: 99\r\n\r\na=".encode()
            )

        for _ in range(5):
            with urllib.request.urlopen(f"{site.address}/", timeout=20) as response:  # noqa: S310  our own server
                assert response.status == 200
    finally:
        for half in halves:
            half.close()
