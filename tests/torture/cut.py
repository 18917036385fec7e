"""Cutting the database off under a running server: 503 in the site's design, and back without a restart.

tests/on_postgres .venv/bin/python -m tests.torture.cut
"""

import os
import subprocess
import sys
import tempfile
import time

from tests.serving import Site
from tests.torture.taker import Taker

PATIENCE = 60


def control(word):
    """Stop or start the PostgreSQL that was made for this run."""
    words = os.environ["POSTGRES_CTL"].split()
    subprocess.run([*words, word, "-m", "immediate"] if word == "stop" else [*words, word], check=True,
                   stdout=subprocess.DEVNULL, cwd=os.environ["POSTGRES_HOME"])  # fmt: skip


def answers_of(taker):
    status, _, page = taker.request("GET", "/quiz/1/")
    return status, "cannot reach its storage" in page


def main():
    with tempfile.TemporaryDirectory() as state:
        site = Site(state, DATABASE_URL=os.environ["DATABASE_URL"])
        site.manage("prepare")
        site.log = subprocess.DEVNULL
        site.start()
        taker = Taker(site.port, seed=1)
        try:
            taker.start()
            taker.answer(1)
            control("stop")
            cut, reading = answers_of(taker), taker.request("GET", "/healthz")[0]
            control("start")
            started = time.monotonic()
            while answers_of(taker)[0] != 200 and time.monotonic() - started < PATIENCE:
                time.sleep(0.5)
            back = time.monotonic() - started
            lost = taker.lost()
        finally:
            site.stop()
    print(f"cut: {cut[0]}, in the site's design: {cut[1]}; healthz {reading}; back after {back:.1f} s; lost {lost}")
    sys.exit(cut != (503, True) or reading != 200 or back >= PATIENCE or bool(lost))


if __name__ == "__main__":
    main()
