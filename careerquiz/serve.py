"""The production server: granian with the settings of this site, started only where the database is ready for it."""

import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from ctypes import CDLL
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

BODIES = 64
"""How many bodies may be on their way to one worker before the next visitor waits."""

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Names of malloc.h: free memory at a heap's end that is kept, the size that is asked for alone, how many heaps."""

LARGE = 1 << 20
"""A piece of memory, in bytes, that goes back as soon as it is free: compressing and drawing take some."""

PATIENCE = 4
"""How many seconds the start waits for a database that something else holds."""

MIGRATED = (
    "quiz",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "axes",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
)
"""The apps that have tables."""


def main() -> None:
    """Serve from this process; it loads no more than it looks at, and each worker loads the site for itself."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")
    gc.disable()  # until the site is loaded, in careerquiz.wsgi: nothing of it is ever let go
    _tune_heap()
    try:
        from careerquiz import settings  # noqa: PLC0415  a refused setting is one line here, not a traceback
    except ImproperlyConfigured as refusal:
        sys.exit(f"{refusal}")
    if trouble := find_trouble(settings.DATABASES["default"]):
        sys.exit(trouble)
    print(f"Which track? on http://{settings.BIND}:{settings.PORT}", flush=True)  # noqa: T201  said to whoever started it
    Server(
        "careerquiz.wsgi:application",
        settings.BIND,
        settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        blocking_threads=BODIES,
        workers_kill_timeout=15,
        websockets=False,
        log_level=LogLevels.error,  # it warns of many threads, and careerquiz.wsgi lets one of them work at a time
    ).serve()


def _tune_heap() -> None:
    """Let threads share one heap, of which one works at a time: the GNU C library gives each thread its own.

    It would also keep as much free as twice the largest piece it ever gave out: 4 MB once pages were compressed.
    """
    tune = getattr(CDLL(None), "mallopt", None)
    if tune is not None:
        tune(M_ARENA_MAX, 1)
        tune(M_MMAP_THRESHOLD, LARGE)
        tune(M_TRIM_THRESHOLD, LARGE)


def find_trouble(database: dict[str, Any]) -> str:
    """Return in one line why the site cannot be served; empty where it can.

    Django would take a tenth of a second and memory that every worker takes again, so the database's own driver looks.
    """
    known = {(app.rpartition(".")[2], file.stem) for app in MIGRATED for file in _migrations_of(app)}
    try:
        with closing(_connect(database)) as found:
            asked = found.cursor()
            asked.execute("SELECT app, name FROM django_migrations")
            known -= set(asked.fetchall())
            asked.execute("UPDATE quiz_run SET seed = seed WHERE 1 = 0")  # refused where nothing may be written
    except Exception as trouble:  # noqa: BLE001  each driver has its own, and whatever it is, nobody can be served
        said = " ".join(str(trouble).split())
        if not any(table in said for table in ("django_migrations", "quiz_run")):
            return f"The database cannot be used: {said}"
    return "Migrations are missing in the database. Run: python manage.py prepare" if known else ""


def _connect(database: dict[str, Any]) -> Any:
    if database["ENGINE"].endswith("sqlite3"):
        return sqlite3.connect(database["NAME"], timeout=PATIENCE)
    import psycopg  # noqa: PLC0415  a site on SQLite does without

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {name: value for name, value in database["OPTIONS"].items() if name != "pool"}
    given = {name: database[key] for name, key in names.items() if database.get(key)}
    return psycopg.connect(**given, **options, client_encoding="UTF8")  # or text may come as bytes


def _migrations_of(app: str) -> Iterator[Path]:
    package, *inside = app.split(".")
    spec = find_spec(package)  # of the outermost: finding one inside would load those around it
    for folder in (spec and spec.submodule_search_locations) or ():
        yield from Path(folder, *inside, "migrations").glob("[0-9]*.py")


if __name__ == "__main__":
    main()
