"""Requests that no browser sends, to every address there is, as nobody and as each role of the desk.

    python -m tests.torture.fuzz [--requests 20000] [--seed 1]

Whatever is sent, nothing may break (5xx), tell of the inside, come back as script or lead away from the site.
"""

import argparse
import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from random import Random
from urllib.parse import quote, urlencode, urlsplit

import django
from django.urls import URLResolver, get_resolver

from tests.bench.scale import log_in
from tests.bench.served import result_link
from tests.serving import Site
from tests.torture.taker import Taker

TIMEOUT = 30
MARK = "<script>mark(1)</script>"
TOLD = re.compile(rb"Traceback \(most recent|django\.(?:core|db|http|utils)\.|\.py\", line|sqlite3\.|psycopg")
HOLE = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^)]*\)")
PASSWORD = "a password of the fuzzer"
ROLES = ("Editor", "Publisher", "Analyst", "")

LIKELY = ["1", "2", "3", "20", "ml-engineer", "skills", "csv", "leaders", "json", "question", "quiz"]

METHODS = ["GET"] * 8 + ["POST"] * 9 + ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "SPLAT"]
TEXTS = [
    "", "0", "1", "2", "-1", "3", "007", "1e9", "9" * 30, "\u0661", "abc", "ml-engineer", "mid", "%00", "\0",
    "../../etc/passwd", "\ud800", "\u202e", "\U0001f600", "é" * 40, MARK, f'"{MARK}', "'><img src=x onerror=mark(1)>",
    "=1+1|cmd", "//evil.example/", "https://evil.example/", "javascript:mark(1)", "x" * 3_000, "A" * 22,
    "a\r\nSet-Cookie: b=1", "{{ 7*7 }}", "' OR 1=1 --", "on", "true", "null", "[]", '{"a": 1}', "2026-02-30", "NaN",
    "-0", "1.5", "\t\n",
]  # fmt: skip
NAMES = [
    "answer", "important", "skip", "number", "handle", "run", "go", "back", "link", "show", "days", "question", "print",
    "tell", "as", "first", "second", "sort", "text", "page", "note", "digest", "seen", "sure", "part", "do", "file",
    "theme", "next", "q", "p", "o", "e", "_popup", "_to_field", "action", "_selected_action", "post", "slug", "title",
    "points", "track", "retired", "only", "acknowledged", "csrfmiddlewaretoken", "username", "password", "\0", MARK,
]  # fmt: skip
TYPES = [
    "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-16", "text/plain", "", "x",
    "application/x-www-form-urlencoded; charset=\xff", "multipart/form-data", "multipart/form-data; boundary=b",
    "application/json", "application/json; charset=none", "multipart/form-data; boundary=" + "b" * 300,
]  # fmt: skip
HEADERS = {
    "Host": ["127.0.0.1", "evil.example", "127.0.0.1:99999", "a b", "", "[::1", "\xff"],
    "Accept-Encoding": ["br", "gzip", "br;q=0", "*;q=x", "\xff", ""],
    "HX-Request": ["true", "false", MARK],
    "HX-Current-URL": ["http://127.0.0.1/quiz/1/", MARK, "%ff"],
    "HX-Target": [MARK, "\xff"],
    "If-None-Match": ['"x"', "*", "W/", '"' * 50],
    "If-Modified-Since": ["yesterday", "Sat, 21 Nov 2026 00:00:00 GMT"],
    "Range": ["bytes=0-", "bytes=9-1", "x"],
    "Referer": ["https://evil.example/", MARK],
    "Origin": ["https://evil.example", "null"],
    "Sec-Fetch-Site": ["same-origin", "cross-site", "x"],
    "X-Forwarded-For": ["1.2.3.4", "a, b", "::1", "\xff"],
    "X-Forwarded-Proto": ["https", "x"],
    "X-HTTP-Method-Override": ["DELETE"],
    "Accept-Language": ["de", "x" * 900, "\xff"],
    "User-Agent": [MARK, ""],
    "Content-Encoding": ["gzip"],
}


@dataclass
class Person:
    """Somebody who sends: nobody, a taker, or one of the desk; `token` goes with the cookies."""

    name: str
    cookies: str = ""
    token: str = ""


@dataclass
class Found:
    statuses: Counter = field(default_factory=Counter)
    faults: list = field(default_factory=list)


def addresses():
    """Return every route of the site as text, with its holes."""
    return sorted(set(_walk(get_resolver(), "/")))


def _walk(resolver, before):
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).strip("^$").replace("\\Z", "")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route


def fuzz(site, people, link, *, requests, seed):
    """Send so many requests; return what came back and what is wrong with it. `link` leads to a result."""
    chance, found = Random(seed), Found()
    likely = [*LIKELY, *[link.strip("/").rpartition("/")[2]] * 8]
    routes = addresses()
    turns = cycle(people)
    for number in range(requests):
        route = routes[number % len(routes)] if number < 2 * len(routes) else chance.choice(routes)
        person = next(turns)
        path, head, body = make_request(chance, route, person, likely)
        status, headers, text = send(site.port, head, body)
        found.statuses[status] += 1
        if fault := wrong(status, headers, text):
            found.faults.append((number, fault, person.name, path, head[:400], body[:200]))
    return found


def make_request(chance, route, person, likely):
    words = chance.choice([likely, likely, TEXTS])
    path = HOLE.sub(lambda _: quote(chance.choice(words).encode("utf-8", "surrogatepass"), safe="/"), route)
    if chance.random() < 0.4:
        path += "?" + _form(chance, {})
    method = chance.choice(METHODS)
    headers = {"Host": "127.0.0.1", "Sec-Fetch-Site": "same-origin", "Connection": "close"}
    for name in chance.sample(sorted(HEADERS), chance.choice([0, 0, 1, 1, 2, 4])):
        headers[name] = chance.choice(HEADERS[name])
    if person.cookies and chance.random() < 0.9:
        headers["Cookie"] = person.cookies
    elif chance.random() < 0.3:
        headers["Cookie"] = f"runs={chance.choice(TEXTS)}; csrf=\xff; theme={MARK}".replace("\r\n", "").replace(
            "\0", ""
        )
    body = b""
    if method in ("POST", "PUT", "PATCH"):
        body = _body(chance, person, headers)
        headers["Content-Length"] = str(len(body))
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    head = "\r\n".join(line.encode("utf-8", "replace").decode("latin-1") for line in lines)
    return path, head.encode("latin-1") + b"\r\n\r\n", body


def _body(chance, person, headers):
    kind = headers["Content-Type"] = chance.choice(TYPES[:1] * 12 + TYPES)
    if "urlencoded" in kind:
        return _form(chance, {"csrfmiddlewaretoken": person.token} if person.token else {}).encode()
    if "boundary" in kind:
        mark = kind.partition("boundary=")[2]
        part = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{MARK}"\r\n\r\n'
        part += f"{chance.choice(TEXTS)}\r\n"
        return (part + chance.choice([f"--{mark}--", "", "--"])).encode("utf-8", "surrogatepass")
    if "json" in kind:
        return b"[" * chance.choice([1, 10, 5_000]) + chance.choice(TEXTS).encode("utf-8", "surrogatepass")
    return chance.randbytes(chance.choice([0, 1, 100, 300_000]))


def _form(chance, given):
    pairs = [(chance.choice(NAMES), chance.choice(TEXTS)) for _ in range(chance.choice([0, 1, 2, 5, 12]))]
    encoded = [tuple(word.encode("utf-8", "surrogatepass") for word in pair) for pair in (*given.items(), *pairs)]
    return urlencode(encoded)


def send(port, head, body):
    """Send bytes; return the status, headers and body of the answer, status 0 where the server hung up on them."""
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as wire:
        with suppress(BrokenPipeError, ConnectionResetError):  # the answer is there already: it was too large
            wire.sendall(head + body)
        answer = http.client.HTTPResponse(wire, method=head.partition(b" ")[0].decode())
        try:
            answer.begin()
            return answer.status, answer.headers, answer.read()
        except (http.client.HTTPException, ConnectionResetError):
            return 0, {}, b""


def wrong(status, headers, text):
    """Return what is wrong with an answer; nothing where all is well."""
    if status >= http.client.INTERNAL_SERVER_ERROR:
        return f"status {status}"
    if TOLD.search(text):
        return "it tells of the inside"
    if headers.get("Content-Type", "").startswith(("text/html", "image/svg")) and MARK.encode() in text:
        return "script comes back"
    where = urlsplit(headers.get("Location", "").replace("\\", "/"))
    if where.netloc not in ("", "127.0.0.1") or where.scheme not in ("", "http"):
        return f"leads to {where.geturl()[:80]}"
    return ""


def people_of(site):
    """Return nobody, a taker with a result, and one of each role, logged in."""
    taker = Taker(site.port, seed=1)
    taker.start()
    taker.answer(1)
    cookies = "; ".join(f"{name}={value}" for name, value in taker.cookies.items())
    people = [Person("nobody"), Person("taker", cookies, taker.cookies.get("csrf", ""))]
    site.manage("shell", "-v", "0", "-c", MAKE_USERS)
    for role in ROLES:
        name = role or "boss"
        held = log_in(site.address, PASSWORD, name=name)
        people.append(Person(name, held, re.search(r"csrf=([^;]+)", held)[1]))
    return people


MAKE_USERS = f"""
from django.contrib.auth.models import Group, User
for role in {ROLES!r}:
    user = User.objects.create_user(role or "boss", password={PASSWORD!r}, is_staff=True, is_superuser=not role)
    user.groups.set(Group.objects.filter(name=role))
"""


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--requests", type=int, default=20_000)
    words.add_argument("--seed", type=int, default=1)
    given = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")
    django.setup()
    with tempfile.TemporaryDirectory() as state:
        given_url = {name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ}
        site = Site(state, **given_url)
        site.manage("prepare")
        site.log = subprocess.DEVNULL
        site.start()
        try:
            found = fuzz(site, people_of(site), result_link(site.port), requests=given.requests, seed=given.seed)
        finally:
            site.stop()
    for fault in found.faults[:20]:
        print(*fault, sep="\n    ")
    print(f"{given.requests} requests to {len(addresses())} addresses: {dict(sorted(found.statuses.items()))}")
    print(f"{len(found.faults)} faults")
    sys.exit(bool(found.faults))


if __name__ == "__main__":
    main()
