"""Whole journeys a second behind the shipped proxy, with one app process and with two: how the site grows.

python -m tests.bench.grown
"""

import statistics
import tempfile
from pathlib import Path

from tests.bench.journeys import journeys
from tests.deploy.deployed import Deployment, Visitor

ROUNDS = 3
PEOPLE = 8


def main():
    with tempfile.TemporaryDirectory() as folder:
        rates = {apps: measure(Path(folder) / f"{apps}", apps=apps) for apps in (1, 2)}
    one, two = rates[1], rates[2]
    print(f"journeys a second, {PEOPLE} at once: 1 process {one:.2f}, 2 processes {two:.2f}, ratio {two / one:.2f}")


def measure(folder, *, apps):
    """Return the median of a few rounds; each app is one process, so that their number is all that differs."""
    folder.mkdir()
    site = Deployment(folder, apps=apps, WORKERS="1", LOG_LEVEL="ERROR")
    try:
        site.start()
        return statistics.median(
            journeys(site, people=PEOPLE, make=lambda seed: Visitor(site, seed)) for _ in range(ROUNDS)
        )
    finally:
        site.stop()


if __name__ == "__main__":
    main()
