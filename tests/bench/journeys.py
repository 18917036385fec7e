"""Whole journeys a second on PostgreSQL beside SQLite: start, twenty answers, finish, look at the result.

tests/on_postgres python -m tests.bench.journeys
"""

import os
import statistics
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.serving import Site
from tests.torture.load import QUESTIONS, Finisher

ROUNDS = 7
JOURNEYS = 6


def journeys(site, *, people, make=None):
    """Let so many people take the quiz a few times; return journeys a second."""
    make = make or (lambda seed: Finisher(site.port, seed))
    takers = [make(number) for number in range(people)]

    def travel(taker):
        for _ in range(JOURNEYS):
            taker.start()
            for number in range(1, QUESTIONS + 1):
                taker.answer(number)
            taker.finish()
            taker.request("GET", taker.link)

    started = time.perf_counter()
    with ThreadPoolExecutor(people) as pool:
        list(pool.map(travel, takers))
    return people * JOURNEYS / (time.perf_counter() - started)


def main():
    with tempfile.TemporaryDirectory() as folder:
        sites = {"SQLite": {}, "PostgreSQL": {"DATABASE_URL": os.environ["DATABASE_URL"]}}
        for name, variables in sites.items():
            state = Path(folder) / name
            state.mkdir()
            site = sites[name] = Site(state, WORKERS="2", **variables)
            site.manage("prepare")
            site.log = subprocess.DEVNULL
            site.start()
        try:
            for people in (1, 4):
                found = {name: [] for name in sites}
                for _ in range(ROUNDS):
                    for name, site in sites.items():
                        found[name].append(journeys(site, people=people))
                lite, postgres = (statistics.median(found[name]) for name in sites)
                print(
                    f"journeys a second, {people} at once: SQLite {lite:.1f}, PostgreSQL {postgres:.1f}, "
                    f"ratio {postgres / lite:.2f} (goal 0.85, stretch 0.95)",
                    flush=True,
                )
        finally:
            for site in sites.values():
                site.stop()


if __name__ == "__main__":
    main()
