"""What is looked at before the server starts: whether the database is there, is writable and has every migration."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor


def find_trouble() -> str:
    """Return in one line why the site cannot be served; empty where it can.

    The pool is left alone: its connections and threads would not survive that the workers are forked.
    """
    options = connection.settings_dict["OPTIONS"]
    pool = options.pop("pool", None)
    try:
        return _look_at_database()
    except DatabaseError as trouble:
        return f"The database cannot be used: {' '.join(str(trouble).split())}"
    finally:
        connection.close()
        options.update({"pool": pool} if pool else {})


def _look_at_database() -> str:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "Migrations are missing in the database. Run: python manage.py prepare"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quiz_run SET seed = seed WHERE 1 = 0")  # refused where nothing may be written
    return ""
