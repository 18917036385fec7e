"""What a million stored results cost beside a thousand: two servers alike but for their rows, driven in turns.

python -m tests.bench.scale [--results 1000000]              # SQLite
tests/on_postgres python -m tests.bench.scale                # PostgreSQL
"""

import argparse
import http.cookiejar
import os
import re
import sqlite3
import tempfile
import urllib.request
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from quiz.runs.owning import text_of
from tests.bench.served import Wire, in_turns, p50, row, worker_of
from tests.builders.markup import Forms
from tests.serving import Site

FEW = 1_000
LINKS = 200
BYTES = {"SQLite": (400, 250), "PostgreSQL": (500, 330)}
DIFFERS = "from quiz.insight.tallies import differs; from quiz.editions.loading import current_edition; print({})"


class Stored:
    """A served site with so many results, and somebody logged in to its desk."""

    def __init__(self, folder, url, number):
        self.number, self.url = number, url
        self.database = Path(folder) / "db.sqlite3"
        self.site = Site(folder, **({"DATABASE_URL": url} if url else {}))
        self.site.manage("prepare")
        password = (self.site.state / "admin_password").read_text().strip()
        self.site.manage("seed_results", str(FEW))  # the same sheets on both sites: it is these that are opened
        if number > FEW:
            before = self.size()
            print(self.site.manage("seed_results", str(number - FEW), "--seed", "2").strip())
            self.bytes = (self.size() - before) / (number - FEW)
        self.site.start()
        self.links = cycle(self._links())
        self.worker = worker_of(self.site.process)
        self.wire = Wire(self.site.port)
        self.desk = Wire(
            self.site.port, **{"Cookie": log_in(self.site.address, password), "Accept-Encoding": "identity"}
        )

    def size(self):
        if self.url:
            with psycopg.connect(self.url, autocommit=True) as wire:
                wire.execute("VACUUM ANALYZE quiz_run")
                return wire.execute("SELECT pg_total_relation_size('quiz_run')").fetchone()[0]
        with sqlite3.connect(self.database) as wire:
            wire.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return self.database.stat().st_size

    def _links(self):
        ask = f"SELECT public_id FROM quiz_run WHERE public_id IS NOT NULL ORDER BY id LIMIT {LINKS}"  # noqa: S608  a number of our own
        with psycopg.connect(self.url) if self.url else sqlite3.connect(self.database) as wire:
            return [f"/r/{text_of(bytes(found))}/" for (found,) in wire.execute(ask).fetchall()]

    def open_result(self):
        answer, _ = self.wire.ask(next(self.links))
        assert answer.status == 200, answer.status

    def read(self, path):
        answer, data = self.desk.ask(path)
        assert answer.status == 200, (path, answer.status)
        return data


def log_in(address, password, *, name="admin"):
    """Log in to the desk; return the cookies."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"{address}/admin/login/"
    form = next(form for form in Forms(browser.open(page).read().decode()).forms if "username" in form["data"])
    browser.open(page, urlencode({**form["data"], "username": name, "password": password}).encode()).close()
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)


def databases(url):
    """Return an address for each of the two sites: none for SQLite, and two new databases beside this one."""
    if not url:
        return [None, None]
    with psycopg.connect(url, autocommit=True) as wire:
        for name in ("few", "many"):
            wire.execute(f"CREATE DATABASE {name}")
    return [f"{url.rpartition('/')[0]}/{name}" for name in ("few", "many")]


def report(kind, few, many):
    (few_page, few_times), (many_page, many_times), (few_sums, _), (many_sums, _) = in_turns(
        (few.worker, few.open_result),
        (many.worker, many.open_result),
        (few.worker, lambda: few.read("/admin/statistics/")),
        (many.worker, lambda: many.read("/admin/statistics/")),
    )
    scale = f"{many.number:,} / {few.number:,}, {kind}"
    row(f"result page by link, CPU, {scale}", many_page / few_page, 1.10, 1.05)
    row(f"result page by link, p50, {scale}", p50(many_times) / p50(few_times), 1.10, 1.05)
    row(f"admin statistics, CPU, {scale}", many_sums / few_sums, 1.5, 1.2)
    links = set(re.findall(r'href="(/admin/(?!log|pass|jsi)[a-z/-]*)"', many.read("/admin/").decode()))
    ratios = {}
    for path in sorted(links):
        pair = in_turns(
            (few.worker, lambda path=path: few.read(path)),
            (many.worker, lambda path=path: many.read(path)),
            rounds=2,
            number=10,
        )
        ratios[pair[1][0] / pair[0][0]] = path
    row(f"the slowest of {len(links)} desk pages ({ratios[max(ratios)]}), CPU, {scale}", max(ratios), 1.5, 1.2)
    row(f"bytes per stored result, indexes included, {kind}", many.bytes, *BYTES[kind])
    wrong = many.site.manage("shell", "-v", "0", "-c", DIFFERS.format("differs(current_edition().pk)")).strip()
    print(f"statistics that differ from a live count of {many.number:,}: {wrong}")


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--results", type=int, default=1_000_000)
    given = words.parse_args()
    url = os.environ.get("DATABASE_URL", "")
    kind = "PostgreSQL" if url else "SQLite"
    sites = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            for number, address in zip((FEW, given.results), databases(url), strict=True):
                sites.append(Stored(Path(folder) / str(number), address, number))
            report(kind, *sites)
        finally:
            for each in sites:
                each.site.stop()


if __name__ == "__main__":
    main()
