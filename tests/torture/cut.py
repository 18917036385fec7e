"""Cutting the database off under a running server: 503 in the site's design, and back without a restart.

    tests/on_postgres python -m tests.torture.cut

Once the database is stopped; once it takes every byte and never answers; once, as root and where iptables is
installed, its packets vanish and nothing refuses.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from tests.serving import Site
from tests.torture.proxy import SilentProxy
from tests.torture.silence import suffer_silence
from tests.torture.storage import READ
from tests.torture.taker import Taker

PATIENCE = 60
BOUND = 15
"""Seconds in which somebody must hear that an answer was not saved."""


@contextmanager
def stopped():
    """Stop the PostgreSQL that was made for this run."""
    words = os.environ["POSTGRES_CTL"].split()
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": os.environ["POSTGRES_HOME"]}
    subprocess.run([*words, "stop", "-m", "immediate"], **quiet)
    try:
        yield
    finally:
        subprocess.run([*words, "start"], **quiet)


@contextmanager
def blackholed():
    """Let every packet to and from the database vanish."""
    port = str(urlsplit(os.environ["DATABASE_URL"]).port)
    rules = [["INPUT", "-i", "lo", "-p", "tcp", side, port, "-j", "DROP"] for side in ("--dport", "--sport")]
    for rule in rules:
        subprocess.run(["iptables", "-I", *rule], check=True)
    try:
        yield
    finally:
        for rule in rules:
            subprocess.run(["iptables", "-D", *rule], check=True)


def may_blackhole():
    return os.geteuid() == 0 and shutil.which("iptables") is not None


def status_of(taker, path="/quiz/1/"):
    status, _, page = taker.request("GET", path)
    return status, "cannot reach its storage" in page


def suffer(site, trouble):
    """Let the trouble come and go; return whether the site did as it should, and what it did."""
    taker = Taker(site.port, seed=1)
    taker.start()
    taker.answer(1)
    for path in READ:
        taker.request("GET", path)
    with trouble():
        started = time.monotonic()
        cut = status_of(taker)
        waited = time.monotonic() - started
        reading = [status_of(taker, path)[0] for path in READ]
    started = time.monotonic()
    while status_of(taker)[0] != 200 and time.monotonic() - started < PATIENCE:
        time.sleep(0.5)
    back = time.monotonic() - started
    lost = taker.lost()
    good = cut == (503, True) and waited < BOUND and set(reading) == {200} and back < PATIENCE and not lost
    said = f"{cut[0]} after {waited:.1f} s, in the site's design: {cut[1]}; reading {set(reading)}"
    return good, f"{said}; back after {back:.1f} s; lost {lost}"


def suffer_being_cut():
    """Try what cuts this run's database off; return whether all went well."""
    troubles = {"stopped": stopped}
    if may_blackhole():
        troubles["blackholed"] = blackholed
    else:
        print("blackholed: not tried, it needs root and iptables")
    good = True
    with serving(os.environ["DATABASE_URL"]) as site:
        for name, trouble in troubles.items():
            went_well, said = suffer(site, trouble)
            good &= went_well
            print(f"{name}: {said}", flush=True)
    return good


def suffer_being_ignored():
    """Let the database fall silent under many visitors; return whether all went well."""
    proxy = SilentProxy(os.environ["DATABASE_URL"])
    with serving(proxy.url) as site:
        heard = suffer_silence(site, proxy)
    print(f"silent: {heard}", flush=True)
    return heard.is_well


@contextmanager
def serving(url):
    with tempfile.TemporaryDirectory() as state:
        site = Site(state, DATABASE_URL=url)
        site.manage("prepare")
        site.log = subprocess.DEVNULL
        site.start()
        try:
            yield site
        finally:
            site.stop()


def main():
    sys.exit(not all([suffer_being_cut(), suffer_being_ignored()]))


if __name__ == "__main__":
    main()
