"""What is looked at before the server starts: whether the database is there, has every migration and is writable."""

from django.db import DatabaseError, connection


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
    from quiz.door.readiness import are_migrations_applied, write_nothing  # noqa: PLC0415  it has models: after setup

    if not are_migrations_applied():
        return "Migrations are missing in the database. Run: python manage.py prepare"
    write_nothing()
    return ""
