"""Storage that fails under a running server: a disk that is full, a database that another program holds.

    python -m tests.torture.storage

What cannot be kept is answered with 503 and when to try again; pages that need no writing are read on; when there is
room again the server goes on by itself, and no acknowledged answer is missing.
"""

import resource
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tests.serving import Site
from tests.torture.taker import Taker

READ = ("/", "/tracks/ml-engineer/", "/compare/", "/sources/", "/method/", "/healthz")
NOWHERE = (1, resource.RLIM_INFINITY)


@contextmanager
def full_disk(site):
    """Let the server's processes write no file any further than its first byte."""
    told = subprocess.run(["pgrep", "-P", str(site.process.pid)], capture_output=True, text=True, check=True).stdout
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE, NOWHERE) for pid in map(int, told.split())}
    try:
        yield
    finally:
        for pid, limit in before.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


@contextmanager
def held_database(site):
    """Hold the database for writing, as a program would that never ends its transaction."""
    wire = sqlite3.connect(Path(site.state) / "db.sqlite3", isolation_level=None)
    wire.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        wire.execute("ROLLBACK")
        wire.close()


TROUBLES = {"a full disk": full_disk, "a database held by another program": held_database}


def suffer(site, trouble):
    """Answer, let the trouble come and go, answer again; return what the site did."""
    taker = Taker(site.port, seed=1)
    taker.start()
    for number in (1, 2, 3):
        taker.answer(number)
    with trouble(site):
        refused = try_to_answer(taker, 2)
        reading = [taker.request("GET", path)[0] for path in READ]
    lost = taker.lost()
    taker.answer(4)
    return {"refused": refused, "reading": reading, "lost": lost | taker.lost()}


def try_to_answer(taker, number):
    """Try to answer; return the status, whether the page is the site's own, and when to try again."""
    try:
        taker.answer(number)
    except AssertionError as refusal:
        return refusal.args[0], "cannot reach its storage" in taker.page, taker.headers.get("Retry-After", "")
    return "saved"


def main():
    bad = False
    for name, trouble in TROUBLES.items():
        with tempfile.TemporaryDirectory() as state:
            site = Site(state)
            site.manage("prepare")
            site.log = subprocess.DEVNULL
            site.start()
            try:
                found = suffer(site, trouble)
            finally:
                site.stop()
        print(f"{name}: {found}", flush=True)
        status, designed, again = found["refused"]
        bad |= (status, designed) != (503, True) or not again or set(found["reading"]) != {200} or bool(found["lost"])
    sys.exit(bad)


if __name__ == "__main__":
    main()
