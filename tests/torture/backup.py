"""A backup taken while people answer, restored elsewhere: every result says the same, and its owner still owns it.

    python -m tests.torture.backup                              # SQLite, by its own online backup
    tests/on_postgres python -m tests.torture.backup            # PostgreSQL, by pg_dump; and SQLite moved to PostgreSQL

The commands are those of docs/deploying.md, word for word where they are commands.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from threading import Thread

import psycopg

from tests.serving import ROOT, Site
from tests.torture.load import QUESTIONS, Finisher, crowd

GUIDE = (ROOT / "docs" / "deploying.md").read_text()


def documented(start):
    """Return the command of docs/deploying.md that begins so, without its remark."""
    said = re.search(rf"`({re.escape(start)}[^`]*)`|^ +({re.escape(start)}[^#\n]*)", GUIDE, re.MULTILINE)
    return " ".join((said[1] or said[2]).split())


def fingerprint(site):
    """Return what `rescore --all` prints: how many results there are, and one hash of what they say."""
    return site.manage("rescore", "--all").strip()


def finished(site):
    """Return somebody who has finished, for whom the site is to remember it."""
    taker = Finisher(site.port, seed=7)
    taker.start()
    for number in range(1, QUESTIONS + 1):
        taker.answer(number)
    taker.said = what_is_said(taker.finish())
    return taker


def what_is_said(document):
    """Return what of a result's document may not change, wherever it is served."""
    return {name: document[name] for name in ("edition", "verdict", "matches", "answers")}


def owned_there(taker, site):
    """Whether the result says the same on the other machine, and the browser is its owner there too."""
    site.manage("prepare")
    site.log = subprocess.DEVNULL
    site.start()
    try:
        taker.port = site.port
        _, _, page = taker.request("GET", taker.link)
        said = what_is_said(taker.document())
    finally:
        site.stop()
    return said == taker.said and "Delete this result" in page


def copy_sqlite(site, folder):
    if shutil.which("sqlite3"):
        run(documented("sqlite3 .state/db.sqlite3").replace(".state/", f"{site.state}/"), cwd=folder)
        shutil.move(Path(folder) / "copy.sqlite3", Path(folder) / "db.sqlite3")
        shutil.move(Path(folder) / "copy.key", Path(folder) / "secret_key")
        return
    with (
        closing(sqlite3.connect(Path(site.state) / "db.sqlite3")) as here,
        closing(sqlite3.connect(Path(folder) / "db.sqlite3")) as there,
    ):
        here.backup(there)  # what the program does, where it is not installed
    shutil.copy(Path(site.state) / "secret_key", Path(folder) / "secret_key")


def run(words, **options):
    return subprocess.run(words, shell=True, check=True, text=True, capture_output=True, **options)  # noqa: S602  our own


def other_database(url, name):
    with psycopg.connect(url, autocommit=True) as wire:
        wire.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def copy_postgres(site, folder, url):
    """Dump while the site runs, restore into another database; return its address."""
    target = other_database(url, "restored")
    programs = Path(next(word for word in os.environ["POSTGRES_CTL"].split() if word.endswith("/pg_ctl"))).parent
    tools = {"cwd": folder, "env": {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}}
    dump, restore = documented("pg_dump").split(";")[0], documented("createdb").split("&&")[1]
    run(dump.replace(" track ", f" {url} "), **tools)
    run(restore.replace(" track ", f" {target} "), **tools)
    shutil.copy(Path(site.state) / "secret_key", Path(folder) / "secret_key")
    return target


def move_to_postgres(site, folder, url):
    """Move a site from SQLite to PostgreSQL by the guide; return the site there."""
    target = other_database(url, "moved")
    words = documented("manage.py copy_to").replace("postgres://user:password@host:5432/name", target).split()[1:]
    site.manage(*words)
    shutil.copy(Path(site.state) / "secret_key", Path(folder) / "secret_key")
    return Site(folder, DATABASE_URL=target)


def back_up_under_load(site, copy, *, takers=6, seconds=6):
    """Let people answer while `copy` runs; return what it returns, and how many answers were given meanwhile."""
    copied = []

    def meanwhile():
        thread = Thread(target=lambda: copied.append(copy()))
        thread.start()
        thread.join()

    people = crowd(site, takers=takers, seconds=seconds, meanwhile=meanwhile)
    return copied, sum(len(each.times) for each in people)


def try_sqlite(folder):
    first, second = Path(folder) / "first", Path(folder) / "second"
    first.mkdir()
    second.mkdir()
    site, other = started(first), Site(second)
    try:
        taker = finished(site)
        _, answers = back_up_under_load(site, lambda: copy_sqlite(site, second))
        restored = fingerprint(other)
        owns = owned_there(taker, other)
    finally:
        site.stop()
    print(f"SQLite, copied while {answers} answers came: {restored}; its owner owns it there: {owns}")
    return owns and restored.split()[0] != "0"


def try_postgres(folder, url):
    state, second, moved, third = (Path(folder) / name for name in ("pg", "second", "moved", "third"))
    for each in (state, second, moved, third):
        each.mkdir()
    site = started(state, DATABASE_URL=url)
    try:
        taker = finished(site)
        (target,), answers = back_up_under_load(site, lambda: copy_postgres(site, second, url))
    finally:
        site.stop()
    other = Site(second, DATABASE_URL=target)
    restored = fingerprint(other)
    owns = owned_there(taker, other)
    print(f"PostgreSQL, copied while {answers} answers came: {restored}; its owner owns it there: {owns}")

    site = started(moved)
    try:
        taker = finished(site)
    finally:
        site.stop()
    site.manage("seed_results", "300")
    before = fingerprint(site)
    there = move_to_postgres(site, third, url)
    same = fingerprint(there) == before
    owns_there = owned_there(taker, there)
    print(f"SQLite to PostgreSQL: {before}; the same there: {same}; its owner owns it there: {owns_there}")
    return owns and same and owns_there


def started(state, **environment):
    site = Site(state, **environment)
    site.manage("prepare")
    site.log = subprocess.DEVNULL
    site.start()
    return site


def main():
    url = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        good = try_postgres(folder, url) if url else try_sqlite(folder)
    sys.exit(not good)


if __name__ == "__main__":
    main()
