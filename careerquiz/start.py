"""What is looked at before the server starts: whether the database is there, is writable and has every migration."""

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def find_trouble() -> str:
    """Return in one line why the site cannot be served; empty where it can.

    The look is over a connection of its own: what is opened before the workers are forked would be shared by them.
    """
    own = connection.copy()
    own.settings_dict["OPTIONS"].pop("pool", None)
    try:
        return _look_at(own)
    except DatabaseError as trouble:
        return f"The database cannot be used: {' '.join(str(trouble).split())}"
    finally:
        own.close()
        _let_go()


def _let_go() -> None:
    """Close the site's own connection and pool: Django asks for applied migrations by them, whatever it is given."""
    connection.close()
    close_pool = getattr(connection, "close_pool", None)
    if close_pool is not None:
        close_pool()


def _look_at(database: BaseDatabaseWrapper) -> str:
    executor = MigrationExecutor(database)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "Migrations are missing in the database. Run: python manage.py prepare"
    with database.cursor() as cursor:
        cursor.execute("UPDATE quiz_run SET seed = seed WHERE 1 = 0")  # refused where nothing may be written
    return ""
