"""The server as gunicorn.conf.py sets it up: the dead are replaced, orphans end, what is malformed is refused."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.serving import GUNICORN, ROOT, Site
from tests.torture.kill import kill
from tests.torture.taker import Taker

FORM = "Content-Type: application/x-www-form-urlencoded\r\n"


@pytest.fixture
def pair(prepared, tmp_path):
    """A site of two workers, for a test that kills some of it."""
    site = Site(shutil.copytree(prepared, tmp_path / "state"), WORKERS="2")
    site.start()
    wait_for(lambda: len(workers_of(site)) == 2, 10)
    workers = workers_of(site)
    yield site
    for pid in (*workers, *workers_of(site), site.process.pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    site.process.wait(timeout=30)


def workers_of(site):
    told = subprocess.run(["pgrep", "-P", str(site.process.pid)], capture_output=True, text=True, check=False)
    return {int(pid) for pid in told.stdout.split()}


def wait_for(condition, seconds):
    give_up = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.05)


def lives(pid):
    """Tell whether a process lives that nobody here has to wait for."""
    try:
        with open(f"/proc/{pid}/stat") as told:  # noqa: PTH123  no file of ours
            return told.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def is_taken(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def status_of(site, path="/quiz/1/"):
    return Taker(site.port, seed=1).request("GET", path)[0]


def test_a_killed_worker_is_replaced_and_nobody_fails_twice(pair):
    before = workers_of(pair)
    failed = dict.fromkeys(range(4), 0)

    def ask_on(number):
        until = time.monotonic() + 4
        while time.monotonic() < until:
            try:
                assert status_of(pair) == 200
            except (OSError, http.client.HTTPException):
                failed[number] += 1

    with ThreadPoolExecutor(len(failed)) as pool:
        asking = [pool.submit(ask_on, number) for number in failed]
        time.sleep(1)
        os.kill(min(before), signal.SIGKILL)
        for each in asking:
            each.result()

    assert max(failed.values()) <= 1
    wait_for(lambda: len(workers_of(pair)) == 2, 5)
    assert len(workers_of(pair) & before) == 1


def test_workers_whose_master_is_killed_end_and_free_the_port(pair):
    orphans = workers_of(pair)
    os.kill(pair.process.pid, signal.SIGKILL)
    pair.process.wait(timeout=10)

    wait_for(lambda: not any(map(lives, orphans)), 10)
    assert not is_taken(pair.port)


def test_a_second_server_is_refused_the_port(pair):
    second = subprocess.run(
        [GUNICORN], cwd=ROOT, env=pair.environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert second.returncode != 0
    assert "Connection in use" in second.stderr
    assert status_of(pair) == 200


def test_a_hang_up_replaces_the_workers_and_nobody_notices(pair):
    before = workers_of(pair)
    os.kill(pair.process.pid, signal.SIGHUP)
    give_up = time.monotonic() + 15
    while workers_of(pair) & before:
        assert status_of(pair) == 200
        assert time.monotonic() < give_up

    assert len(workers_of(pair)) == 2


def test_a_half_sent_request_does_not_hold_a_stop_for_long(pair):
    half = send(pair, f"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}Content-Length: 9\r\n\r\na=1")
    time.sleep(0.5)
    started = time.monotonic()
    pair.process.terminate()
    pair.process.wait(timeout=30)

    assert time.monotonic() - started < 20
    assert pair.process.returncode == 0
    assert not is_taken(pair.port)
    half.close()


def test_connections_that_say_nothing_hold_nobody_up(site):
    silent = [socket.create_connection(("127.0.0.1", site.port), timeout=10) for _ in range(300)]
    started = time.monotonic()
    status = status_of(site, "/healthz")
    seconds = time.monotonic() - started
    for each in silent:
        each.close()

    assert status == 200
    assert seconds < 1


def send(site, text):
    wire = socket.create_connection(("127.0.0.1", site.port), timeout=10)
    wire.sendall(text.encode("latin-1"))
    return wire


def answers_to(site, text):
    """Return the status lines of everything that is answered until the server closes or is quiet."""
    said = b""
    with send(site, text) as wire:
        wire.settimeout(3)
        with suppress(TimeoutError, ConnectionError):
            while more := wire.recv(65_536):
                said += more
    return [int(line.split()[1]) for line in said.decode("latin-1").splitlines() if line.startswith("HTTP/1.")]


HEAD = f"POST /theme/ HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}"
SMUGGLED = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
MANY = "".join(f"X-{number}: a\r\n" for number in range(80))
MALFORMED = {
    "a length and chunks": f"{HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SMUGGLED}",
    "two lengths": f"{HEAD}Content-Length: 3\r\nContent-Length: 60\r\n\r\na=1{SMUGGLED}",
    "a length with a sign": f"{HEAD}Content-Length: +3\r\n\r\na=1{SMUGGLED}",
    "a length below nothing": f"{HEAD}Content-Length: -1\r\n\r\n{SMUGGLED}",
    "an unknown coding": f"{HEAD}Transfer-Encoding: xchunked\r\n\r\n{SMUGGLED}",
    "a folded header": f"{HEAD}X-Some: one\r\n two\r\nContent-Length: 3\r\n\r\na=1{SMUGGLED}",
    "a space before the colon": f"{HEAD}Content-Length : 3\r\n\r\na=1{SMUGGLED}",
    "a NUL in a header": f"{HEAD}X-Some: a\x00b\r\nContent-Length: 3\r\n\r\na=1{SMUGGLED}",
    "a charset with a NUL": "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain; charset=a\x00b\r\n\r\n",
    "a header without measure": f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Some: {'a' * 9_000}\r\n\r\n{SMUGGLED}",
    "headers without number": f"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{MANY}\r\n{SMUGGLED}",
    "an address without measure": f"GET /?{'a' * 5_000} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n{SMUGGLED}",
}


@pytest.mark.parametrize("text", MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_refused_once_and_the_connection_closed(site, text):
    statuses = answers_to(site, text)

    assert len(statuses) == 1
    assert statuses[0] in {400, 414, 431, 501}


def test_a_chunked_form_is_not_read(site):
    """A form whose length is not told counts as empty, and what follows is not taken for a request."""
    statuses = answers_to(site, f"{HEAD}Transfer-Encoding: chunked\r\n\r\na\r\ntheme=dark\r\n0\r\n\r\n")

    assert statuses == [400]


@pytest.mark.parametrize(("header", "is_limited"), [("X_Forwarded_For", True), ("X-Forwarded-For", False)])
def test_a_header_with_underscores_is_never_believed(prepared, tmp_path, header, is_limited):
    """Seventy starts from as many addresses that a trusted proxy forwards; without its header they are all one's."""
    state = shutil.copytree(prepared, tmp_path / "state")
    site = Site(state, RATE_LIMITS="on", TRUSTED_PROXIES="127.0.0.1", STARTS_A_MINUTE="60")
    site.start()
    try:
        statuses = {start_as(site, header, f"198.51.100.{number}") for number in range(70)}
    finally:
        kill(site)

    assert statuses == ({303, 429} if is_limited else {303})


def start_as(site, header, address):
    wire = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    wire.putrequest("POST", "/quiz/start/", skip_accept_encoding=True)
    for name, value in ((header, address), ("Sec-Fetch-Site", "same-origin"), ("Content-Length", "0")):
        wire.putheader(name, value)
    wire.endheaders()
    with wire.getresponse() as answer:
        answer.read()
    wire.close()
    return answer.status


@pytest.mark.parametrize("claim", ["X-Forwarded-Proto: https\r\nX-Forwarded-Ssl: off", "Script_Name: /x"])
def test_a_claim_of_a_proxy_that_is_not_trusted_changes_nothing(site, claim):
    assert answers_to(site, f"GET /privacy/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{claim}\r\n\r\n") == [
        200
    ]


def test_scanners_fill_no_log(prepared, tmp_path):
    site = Site(shutil.copytree(prepared, tmp_path / "state"))
    with (tmp_path / "log").open("w") as site.log:
        site.start()
        try:
            statuses = answers_to(site, "GET / HTTP/1.1\r\nHost: scanner.example\r\nConnection: close\r\n\r\n")
            statuses += answers_to(site, "SPLAT\r\n\r\n")
        finally:
            kill(site)

    assert statuses == [400, 400]
    assert (tmp_path / "log").read_text().splitlines() == [f"Which track? on {site.address}"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize(
    "head", ["HTTP/1.0\r\n", "HTTP/1.0\r\nHost: 10.0.0.7\r\n", "HTTP/1.1\r\nHost: 10.0.0.7:80\r\n"]
)
def test_a_probe_is_answered_by_address_and_in_http_1_0(site, path, head):
    assert answers_to(site, f"GET {path} {head}Connection: close\r\n\r\n") == [200]
