"""Whole journeys a second behind the shipped proxy, with one app process and with two: how the site grows.

python -m tests.bench.grown
"""

import os
import statistics
import tempfile
from pathlib import Path

from tests.bench.journeys import JOURNEYS, journeys
from tests.deploy.deployed import Deployment, Visitor

ROUNDS = 3
PEOPLE = 8


def main():
    with tempfile.TemporaryDirectory() as folder:
        (one, cost_of_one), (two, cost_of_two) = (measure(Path(folder) / f"{apps}", apps=apps) for apps in (1, 2))
    print(f"journeys a second, {PEOPLE} at once: 1 process {one:.2f}, 2 processes {two:.2f}, ratio {two / one:.2f}")
    print(f"CPU of the apps a journey: 1 process {cost_of_one * 1000:.0f} ms, 2 processes {cost_of_two * 1000:.0f} ms")


def measure(folder, *, apps):
    """Return journeys a second and the apps' CPU seconds a journey; each app is one process."""
    folder.mkdir()
    site = Deployment(folder, apps=apps, WORKERS="1", LOG_LEVEL="ERROR")
    try:
        site.start()
        before = sum(cpu_seconds(app) for app in site.apps)
        rates = [journeys(site, people=PEOPLE, make=lambda seed: Visitor(site, seed)) for _ in range(ROUNDS)]
        spent = sum(cpu_seconds(app) for app in site.apps) - before
        return statistics.median(rates), spent / (ROUNDS * PEOPLE * JOURNEYS)
    finally:
        site.stop()


def cpu_seconds(app):
    """Return what an app's processes, which are a session of their own, have used so far."""
    used = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        session, *rest = path.read_text().rpartition(")")[2].split()[3:]
        if int(session) == app.process.pid:
            used += int(rest[7]) + int(rest[8])
    return used / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
