"""Killing the server under load: no acknowledged answer is missing, and everyone under way goes on.

python -m tests.torture.kill [--kills 100]
"""

import argparse
import http.client
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random

from tests.bench.served import result_link
from tests.serving import Site
from tests.torture.taker import Taker

TAKERS = 8
QUESTIONS = 10
GIVE_UP = (ConnectionError, http.client.HTTPException, TimeoutError, OSError)


def kill_under_load(site, *, kills, takers=TAKERS, seed=1):
    """Kill and restart the server so often while people answer; return how many answers were kept and which lost."""
    chance = Random(seed)
    people = [Taker(site.port, seed=number) for number in range(takers)]
    for each in people:
        each.start()
    lost = []
    for _ in range(kills):
        with ThreadPoolExecutor(takers) as pool:
            work = [pool.submit(_go_on, each) for each in people]
            time.sleep(chance.uniform(0.1, 0.5))
            kill(site)
            for each in work:
                each.result()
        site.start()
        lost += [wrong for each in people if (wrong := each.lost())]
    return sum(len(each.kept) for each in people), lost


def drain(site, *, takers=TAKERS):
    """Ask the server to stop while people answer; return how it ended, how long it took, and which answers are lost."""
    people = [Taker(site.port, seed=number) for number in range(takers)]
    for each in people:
        each.start()
    with ThreadPoolExecutor(takers) as pool:
        work = [pool.submit(_go_on, each) for each in people]
        time.sleep(0.5)
        started = time.monotonic()
        site.stop()
        seconds = time.monotonic() - started
        for each in work:
            each.result()
    ended = site.process.returncode
    site.start()
    return ended, seconds, [wrong for each in people if (wrong := each.lost())]


def kill(site):
    """Kill the server and all its workers as a cut of power would."""
    workers = subprocess.run(["pgrep", "-P", str(site.process.pid)], capture_output=True, text=True, check=False)
    for pid in (site.process.pid, *map(int, workers.stdout.split())):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    site.process.wait(timeout=30)


def _go_on(taker):
    """Answer round and round until the server is gone."""
    try:
        for _ in range(1_000):
            for number in range(1, QUESTIONS + 1):
                taker.answer(number)
    except (*GIVE_UP, StopIteration):
        return


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--kills", type=int, default=100)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as state:
        site = Site(state, **{name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ})
        site.manage("prepare")
        site.log = subprocess.DEVNULL
        site.start()
        try:
            before = result_of(site)
            kept, lost = kill_under_load(site, kills=given.kills)
            same = read(site, before[0]) == before[1]
            ended, seconds, missing = drain(site)
        finally:
            kill(site)
    print(f"{given.kills} kills, {kept} answers kept in the last round, {len(lost)} lost; a result is the same: {same}")
    print(f"asked to stop under load: ended with {ended} after {seconds:.1f} s, {len(missing)} lost")
    sys.exit(bool(lost or missing or ended or not same))


def result_of(site):
    """Return the address of a new result's document, and what it says."""
    link = result_link(site.port).rstrip("/") + ".json"
    return link, read(site, link)


def read(site, path):
    return Taker(site.port, seed=0).request("GET", path)[2]


if __name__ == "__main__":
    main()
