"""Many visitors of a site whose database falls silent, and a probe that asks all the time whether the process lives."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

from tests.torture.taker import Taker

VISITORS = 30
READING = ("/", "/compare/", "/method/")
PATIENCE = 40
BOUND = 15
"""Seconds in which everybody must hear that the storage is away; the probe must hear within one."""

BACK = 10
"""Seconds in which the site must serve again once the database answers."""


@dataclass
class Heard:
    """What visitors and the probe heard: statuses, seconds, and who was not told when to come again."""

    statuses: set = field(default_factory=set)
    slowest: float = 0
    untold: int = 0
    probe_statuses: set = field(default_factory=set)
    probe_slowest: float = 0
    reading: set = field(default_factory=set)
    back_after: float = 0
    lost: dict = field(default_factory=dict)

    @property
    def is_well(self):
        soon = self.slowest < BOUND and self.probe_slowest < 1 and self.back_after < BACK
        told = (self.statuses, self.untold, self.probe_statuses, self.reading) == ({503}, 0, {200}, {200})
        return soon and told and not self.lost


def suffer_silence(site, proxy, *, visitors=VISITORS, rounds=2):
    """Let the database fall silent while people answer; return what was heard."""
    heard, done = Heard(), Event()
    people = [Taker(site.port, seed=number) for number in range(visitors)]
    with ThreadPoolExecutor(visitors + 1) as pool:
        list(pool.map(_begin, people))
        probing = pool.submit(_probe, site.port, heard, done)
        with proxy.silent():
            for _ in range(rounds):
                for told in pool.map(_ask, people):
                    _note(heard, *told)
            heard.reading = {people[0].request("GET", path)[0] for path in READING}
        heard.back_after = _wait_until_back(people[0])
        done.set()
        probing.result()
    heard.lost = {number: lost for number, each in enumerate(people) if (lost := each.lost())}
    return heard


def _begin(taker):
    taker.start()
    for number in (1, 2, 3):
        taker.answer(number)
    for path in READING:
        taker.request("GET", path)


def _ask(taker):
    started = time.monotonic()
    status, _, _ = taker.request("GET", "/quiz/1/")
    return status, time.monotonic() - started, taker.headers.get("Retry-After", "")


def _note(heard, status, seconds, again):
    heard.statuses.add(status)
    heard.slowest = max(heard.slowest, seconds)
    heard.untold += not again


def _probe(port, heard, done):
    while not done.is_set():
        started = time.monotonic()
        wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        wire.request("GET", "/healthz")
        heard.probe_statuses.add(wire.getresponse().status)
        wire.close()
        heard.probe_slowest = max(heard.probe_slowest, time.monotonic() - started)
        time.sleep(0.1)


def _wait_until_back(taker):
    started = time.monotonic()
    while taker.request("GET", "/quiz/1/")[0] != 200 and time.monotonic() - started < PATIENCE:
        time.sleep(0.2)
    return time.monotonic() - started
