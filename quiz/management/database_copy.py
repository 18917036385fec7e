"""Every table of every app, copied from one database into another row by row, and compared there.

Rows keep their primary keys, those of content types and permissions too, so whatever points at a row still does.
Columns are written as they are read: no `save()`, no `auto_now`, no natural key comes between. Django's foreign keys
are checked at the end of a transaction, so the order of tables does not matter.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from itertools import islice
from json import dumps
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

MADE_BY_MIGRATIONS: tuple[type[Model], ...] = (ContentType, Permission, Group, Group.permissions.through)
"""What is in a database that has only been migrated. The copy takes its place."""

BATCH = 500
MODULUS = 2**256

Row = tuple[Any, ...]


class CannotBeStored(Exception):
    """A row that one database holds and the other refuses."""

    def __init__(self, table: str, pk: object, trouble: Exception) -> None:
        super().__init__(f"{table}, row {pk}: {' '.join(str(trouble).split())}")


@dataclass(slots=True, kw_only=True)
class Content:
    """How many rows a table has and a digest of them all, the same in every database and whatever their order.

    The digest is the sum of the rows' own digests: databases sort text differently.
    """

    rows: int = 0
    total: int = field(default=0, repr=False)

    def add(self, row: Row) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(sha256(dumps(plain(row)).encode()).digest())) % MODULUS

    @property
    def digest(self) -> str:
        return f"{self.total:064x}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One table on both sides."""

    table: str
    here: Content
    there: Content

    @property
    def is_same(self) -> bool:
        return self.here == self.there


def tables() -> list[type[Model]]:
    """Return the model of every table, the ones between many and many among them; an unmanaged model has none."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def tables_left_out(alias: str) -> list[str]:
    """Return the tables that belong to no app, as one that a database cache keeps."""
    known = {MigrationRecorder.Migration._meta.db_table, *(model._meta.db_table for model in tables())}
    return sorted(set(connections[alias].introspection.table_names()) - known)


def tables_in_use(alias: str) -> list[str]:
    """Return the tables that hold what no migration puts there."""
    used = (model for model in tables() if model not in MADE_BY_MIGRATIONS)
    return sorted(model._meta.db_table for model in used if model._base_manager.using(alias).exists())


def copy_tables(*, here: str, there: str) -> None:
    """Fill the other database's tables with what these hold; call it in a transaction there."""
    target = connections[there]
    names = [model._meta.db_table for model in tables()]
    target.ops.execute_sql_flush(target.ops.sql_flush(no_style(), names, reset_sequences=True))
    for model in tables():
        _copy_table(model, here, target)
    with target.cursor() as cursor:
        for statement in target.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)
    target.check_constraints()


def compare_tables(*, here: str, there: str) -> Iterator[Compared]:
    """Read every table on both sides and yield how they compare, in the order of their names."""
    for model in sorted(tables(), key=lambda model: model._meta.db_table):
        yield Compared(table=model._meta.db_table, here=_content(model, here), there=_content(model, there))


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it, spelt alike whichever database it was read from."""
    match value:
        case float() if value.is_integer():
            return int(value)  # 1e16 in JSON is 10000000000000000 once PostgreSQL has kept it
        case None | str() | int() | float():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case dict():
            return {"pairs": sorted([name, plain(each)] for name, each in value.items())}
        case list() | tuple():
            return [plain(each) for each in value]
    return str(value)


def _content(model: type[Model], alias: str) -> Content:
    content = Content()
    for row in _rows(model, alias):
        content.add(row)
    return content


def _rows(model: type[Model], alias: str) -> Iterator[Row]:
    names = [each.attname for each in _columns(model)]
    return model._base_manager.using(alias).order_by().values_list(*names).iterator(BATCH)


def _columns(model: type[Model]) -> "list[Field[Any, Any]]":
    return [each for each in model._meta.local_concrete_fields if not each.generated]


def _copy_table(model: type[Model], here: str, target: BaseDatabaseWrapper) -> None:
    rows = _rows(model, here)
    while batch := list(islice(rows, BATCH)):
        try:
            _insert(model, batch, target)
        except (DatabaseError, ValueError):
            _insert_one_by_one(model, batch, target)


def _insert_one_by_one(model: type[Model], rows: Iterable[Row], target: BaseDatabaseWrapper) -> None:
    """Find out which row of a batch is refused."""
    place = _columns(model).index(model._meta.pk)
    for row in rows:
        try:
            _insert(model, [row], target)
        except (DatabaseError, ValueError) as trouble:
            raise CannotBeStored(model._meta.db_table, row[place], trouble) from trouble


def _insert(model: type[Model], rows: Sequence[Row], target: BaseDatabaseWrapper) -> None:
    columns = _columns(model)
    quote = target.ops.quote_name
    into = ", ".join(quote(str(each.column)) for each in columns)
    statement = (
        f"INSERT INTO {quote(model._meta.db_table)} ({into}) "  # noqa: S608  names of our own
        f"VALUES ({', '.join(['%s'] * len(columns))})"
    )
    prepared = [
        [each.get_db_prep_save(value, connection=target) for each, value in zip(columns, row, strict=True)]
        for row in rows
    ]
    with transaction.atomic(using=target.alias), target.cursor() as cursor:
        cursor.executemany(statement, prepared)
