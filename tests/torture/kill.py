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
        site.start()
        try:
            kept, lost = kill_under_load(site, kills=given.kills)
        finally:
            kill(site)
    print(f"{given.kills} kills, {kept} answers kept in the last round, {len(lost)} lost")
    sys.exit(bool(lost))


if __name__ == "__main__":
    main()
