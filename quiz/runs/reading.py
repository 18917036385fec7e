"""Reading runs without the ORM: building the site's most frequent statements costs more than running them."""

from datetime import UTC, datetime
from typing import Any

from django.db import connection


def read_row(statement: str, *values: bytes) -> tuple[Any, ...] | None:
    """Return the one row that a statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def moment(stored: datetime) -> datetime:
    """Return a moment as the ORM would: SQLite keeps them without their zone, which is UTC."""
    return stored if stored.tzinfo else stored.replace(tzinfo=UTC)
