"""The draft in the database within a few hundredths of a second: made once a process, its rows remembered.

Each test gets rows of its own, so nothing is shared but their values. Loading the fixtures costs 1.2 s.
"""

from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from quiz.content.copying import replace_draft
from quiz.models.rows import Row
from tests.builders.published import load_fixtures, shipped_edition

TABLES = [model for model in apps.get_app_config("quiz").get_models() if issubclass(model, Row)]


@transaction.atomic
def put_draft(make: Callable[[], None] = load_fixtures) -> None:
    """Fill the empty draft with what `make` makes there: the shipped fixtures unless told."""
    for table, rows in _rows(make).items():
        table._base_manager.bulk_create(rows)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), TABLES):
            cursor.execute(statement)


def put_shipped_edition() -> None:
    """Make the draft say what the shipped edition says, as after going back to it."""
    replace_draft(edition=shipped_edition())


@cache
def _rows(make: Callable[[], None]) -> dict[type[Row], list[Row]]:
    with transaction.atomic():
        make()
        rows = {table: list(table._base_manager.order_by("pk")) for table in TABLES}
        transaction.set_rollback(True)
    return rows
