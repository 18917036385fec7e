"""The deployment that is shipped, tried: what two apps share, and what no visitor notices when one of them goes.

Each test leaves everything running for the next. Addresses stand for different networks: 127.0.0.1 is who attacks.
"""

import contextlib
import resource
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from threading import Event

import pytest

from tests.deploy.deployed import HOST, App, Deployment, Visitor, Wire
from tests.services import free_port
from tests.torture.load import EDIT
from tests.torture.taker import TIMEOUT

OTHERS = "127.0.0.2"
NEWS_SECONDS = 2
FORM = "Content-Type: application/x-www-form-urlencoded"


@pytest.fixture(scope="module", autouse=True)
def _many_files():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.fixture(scope="module")
def site(tmp_path_factory, _many_files):
    deployment = Deployment(tmp_path_factory.mktemp("deployment"))
    try:
        yield deployment.start()
    finally:
        deployment.stop()


@pytest.fixture(scope="module", autouse=True)
def silent(site):
    """A connection that says nothing, from early on: its time has passed when somebody looks."""
    with socket.create_connection(("127.0.0.1", site.port), TIMEOUT) as connection:
        yield connection


def ask(site, path, *, source, **headers):
    with contextlib.closing(Wire(site, source)) as wire:
        wire.request("GET", path, headers=headers)
        answer = wire.getresponse()
        return answer.status, answer.read().decode(errors="replace"), answer.headers


def wait_for_a_whole_minute(needed=20):
    """Wait until enough of the clock's minute is left, by which limits are counted."""
    left = 60 - time.time() % 60
    if left < needed:
        time.sleep(left)


def test_both_apps_are_alive_and_ready(site):
    assert [app.get("/healthz")[0] for app in site.apps] == [200, 200]
    assert [app.get("/readyz")[0] for app in site.apps] == [200, 200]
    assert site.apps[0].get("/healthz", Host=f"127.0.0.1:{site.apps[0].port}")[0] == 200  # as the container asks


def test_limits_are_counted_together(site):
    wait_for_a_whole_minute()
    first, second = site.apps
    visitor = {"X-Forwarded-For": "198.51.100.7:4711"}

    statuses = [app.get("/card.png", **visitor)[0] for app in [first] * 10 + [second] * 10]

    assert statuses == [200] * 20
    assert [app.get("/card.png", **visitor)[0] for app in site.apps] == [429, 429]
    assert second.get("/card.png", **{"X-Forwarded-For": "198.51.100.8"})[0] == 200


@pytest.mark.parametrize("name", ["X-Forwarded-For", "X_Forwarded_For"])
def test_nobody_passes_a_limit_by_a_forged_address(site, name):
    wait_for_a_whole_minute()
    source = {"X-Forwarded-For": "127.0.0.3", "X_Forwarded_For": "127.0.0.4"}[name]

    statuses = [ask(site, "/card.png", source=source, **{name: f"203.0.113.{n}"})[0] for n in range(24)]

    assert statuses == [200] * 20 + [429] * 4


def test_a_publication_is_seen_by_both_within_two_seconds(site):
    site.manage("shell", "-v", "0", "-c", f"{EDIT}edit('seen by both')")
    [app.get("/sources/") for app in site.apps]
    site.manage("publish_edition", "--note", "Seen by both.")

    time.sleep(NEWS_SECONDS)

    assert ["For a test: seen by both" in app.get("/sources/")[1] for app in site.apps] == [True, True]


class Stubborn(Visitor):
    """A visitor who begins anew after a few answers, and after a failure tries the same again."""

    def __init__(self, deployment, seed):
        super().__init__(deployment, seed)
        self.failures = []

    def go_on_until(self, ended):
        number = 0
        while not ended.is_set():
            try:
                self.answer(number) if number else self.begin()
            except (OSError, HTTPException, AssertionError, StopIteration) as failure:
                self.failures.append(repr(failure))
            else:
                number = (number + 1) % 6

    def begin(self):
        """Start another quiz: its cookie is signed with the key of whichever app it comes to."""
        self.start()
        self.kept, self.unsure = {}, {}


@contextlib.contextmanager
def takers(site, number):
    """Let so many visitors take the quiz meanwhile."""
    people, ended = [Stubborn(site, seed=seed) for seed in range(number)], Event()
    with ThreadPoolExecutor(number) as pool:
        work = [pool.submit(each.go_on_until, ended) for each in people]
        try:
            time.sleep(1)
            yield people
            time.sleep(1)
        finally:
            ended.set()
        for each in work:
            each.result()


def failures(people):
    return [each.failures for each in people if each.failures]


def test_a_killed_app_costs_no_visitor_more_than_one_request(site):
    with takers(site, 10) as people:
        site.apps[0].kill()
        time.sleep(3)

    assert [each for each in failures(people) if len(each) > 1] == []
    assert [each.lost() for each in people if each.lost()] == []
    assert sum(len(each.statuses) for each in people) > 50
    site.apps[0].start()


def test_a_connection_for_another_name_or_without_a_word_is_closed(site, silent):
    plain = socket.create_connection(("127.0.0.1", site.port), TIMEOUT)
    with plain, pytest.raises(OSError, match=r"(?i)ssl|tls"):
        site.trust.wrap_socket(plain, server_hostname="elsewhere.example")
    assert silent.recv(1) == b""


def test_a_rolling_restart_with_a_new_key_is_noticed_by_none_of_twenty_takers(site):
    old, new = site.key, "a-new-key-of-fifty-and-more-random-characters-98765"
    owner = Visitor(site)
    owner.start()
    owner.answer(1)

    with takers(site, 20) as people:
        site.variables = {"SECRET_KEY": new, "SECRET_KEY_FALLBACKS": old}
        site.rolling_restart()

    assert failures(people) == []
    assert [each.lost() for each in people if each.lost()] == []
    owner.answer(2)
    assert owner.lost() == {}


def test_without_the_old_key_nobody_owns_anything(site):
    """So the test before could fail: what let its owner go on was the old key."""
    owner = Visitor(site)
    owner.start()
    cookies = "; ".join(f"{name}={value}" for name, value in owner.cookies.items())
    knows_no_key = {**site.environment(), "SECRET_KEY": "yet-another-key-of-fifty-random-characters-01234567"}
    stranger = App(free_port(), {**knows_no_key, "SECRET_KEY_FALLBACKS": ""}, site.log)
    stranger.start()
    try:
        pages = [app.get("/quiz/1/", Cookie=cookies)[1] for app in (site.apps[0], stranger)]
    finally:
        stranger.kill()

    assert ['name="answer"' in page for page in pages] == [True, False]


def assert_others_are_served(site):
    times = []
    for path in ("/", "/method/", "/healthz"):
        started = time.monotonic()
        assert ask(site, path, source=OTHERS)[0] == 200
        times.append(time.monotonic() - started)
    visitor = Visitor(site, source=OTHERS)
    started = time.monotonic()
    visitor.start()
    times.append(time.monotonic() - started)
    assert max(times) < 1, times


def test_half_sent_bodies_of_one_address_hold_up_nobody_else(site):
    head = f"POST /quiz/start/ HTTP/1.1\r\nHost: {HOST}\r\n{FORM}\r\nContent-Length: 99\r\n\r\na=".encode()
    with contextlib.ExitStack() as held:
        for _ in range(200):
            wire = held.enter_context(contextlib.closing(Wire(site)))
            wire.connect()
            wire.sock.sendall(head)
        assert_others_are_served(site)
        refused = ask(site, "/", source="127.0.0.1")

    assert (refused[0], refused[2]["Retry-After"]) == (429, "10")


def test_silent_connections_of_one_address_hold_up_nobody_else(site):
    with contextlib.ExitStack() as held:
        for _ in range(1_500):
            held.enter_context(
                contextlib.closing(socket.create_connection(("127.0.0.1", site.port), TIMEOUT, ("127.0.0.1", 0)))
            )
        assert_others_are_served(site)


def test_without_any_app_the_proxy_says_so_and_when_to_come_again(site):
    for app in site.apps:
        app.kill()

    status, page, headers = ask(site, "/", source=OTHERS)

    assert (status, headers["Retry-After"]) == (503, "30")
    assert "Answers you saved before are safe." in page
    for app in site.apps:
        app.start()
