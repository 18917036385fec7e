"""One moment of a database for a command that reads much of it, while people go on using the site."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """Read this database as it is at one moment. SQLite keeps writers out by itself: transactions are IMMEDIATE."""
    connection = connections[DEFAULT_DB_ALIAS]
    begins_here = not connection.in_atomic_block
    with transaction.atomic():
        if begins_here and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
