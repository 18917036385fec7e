"""The production server: granian with the settings of this site, started only where the database is ready for it."""

import os
import sys

import django
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

BODIES = 64
"""How many bodies may be on their way to one worker before the next visitor waits."""


def main() -> None:
    """Replace this process by the server, so that signals reach it directly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerquiz.settings")
    try:
        from careerquiz import settings  # noqa: PLC0415  a refused setting is one line here, not a traceback
    except ImproperlyConfigured as refusal:
        sys.exit(f"{refusal}")
    django.setup()
    if trouble := find_trouble():
        sys.exit(trouble)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # or each thread keeps memory of its own
    server = os.path.join(os.path.dirname(sys.executable), "granian")  # noqa: PTH118, PTH120  as execv wants it
    options = {
        "--interface": "wsgi",
        "--host": settings.BIND,
        "--port": str(settings.PORT),
        "--workers": str(settings.WORKERS),
        "--blocking-threads": str(BODIES),
        "--workers-kill-timeout": "15",
        "--log-level": "error",  # it warns of many threads, and careerquiz.wsgi lets one of them work at a time
    }
    print(f"Which track? on http://{settings.BIND}:{settings.PORT}", flush=True)  # noqa: T201  said to whoever started it
    words = [word for option in options.items() for word in option]
    os.execv(server, [server, *words, "--no-ws", "careerquiz.wsgi:application"])  # noqa: S606  our own program


def find_trouble() -> str:
    """Return in one line why the site cannot be served; empty where it can."""
    connection.settings_dict["OPTIONS"].pop("pool", None)  # one connection, and no second line from a pool that retries
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "Migrations are missing in the database. Run: python manage.py prepare"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE quiz_run SET seed = seed WHERE 1 = 0")  # refused where nothing may be written
    except DatabaseError as trouble:
        return f"The database cannot be used: {' '.join(str(trouble).split())}"
    finally:
        connection.close()
    return ""


if __name__ == "__main__":
    main()
