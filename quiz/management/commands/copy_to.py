"""Copy the whole site into another database, as from SQLite to PostgreSQL. Stop the server first."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, DatabaseError, IntegrityError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from environ import Env

from quiz.management.database_copy import (
    CannotBeStored,
    Compared,
    compare_tables,
    copy_tables,
    tables_in_use,
    tables_left_out,
)
from quiz.management.snapshot import snapshot

HERE, THERE = DEFAULT_DB_ALIAS, "target"
KINDS = ("postgres", "postgresql", "sqlite")
AGAIN = "Nothing is kept there, and nothing has changed here. Mend that and run copy_to again."
LINE = "{:32}{:>12}{:>12}  {:8}{}"


class Command(BaseCommand):
    help = "Copy every table into an empty database and compare both. The secret key is a file: copy it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="where to: postgres://user:password@host:5432/name")
        parser.add_argument("--compare", action="store_true", help="copy nothing, only compare what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        _connect(options["url"])
        try:
            _refuse_old_tables()
            compared = self._compare() if options["compare"] else self._copy()
        except CannotBeStored as trouble:
            raise CommandError(f"{trouble}. {AGAIN}") from None
        except IntegrityError as trouble:
            raise CommandError(f"Rows here do not hold together: {_line(trouble)}. {AGAIN}") from None
        except DatabaseError as trouble:
            raise CommandError(f"The database cannot be used: {_line(trouble)}") from None
        rows = sum(each.here.rows for each in compared)
        self.stdout.write(f"{len(compared)} tables with {rows:,} rows are the same on both sides.")
        if not options["compare"]:
            self.stdout.write("Copied. Set DATABASE_URL to it and start the server there.")

    def _copy(self) -> list[Compared]:
        """Copy and compare in one transaction, so that a copy is kept whole and proven, or not at all."""
        call_command("migrate", database=THERE, verbosity=0)
        if used := tables_in_use(THERE):
            raise CommandError(f"There is something in that database already, in {_names(used)}; it has to be empty.")
        with snapshot(), transaction.atomic(using=THERE):
            copy_tables(here=HERE, there=THERE)
            return self._said(AGAIN)

    def _compare(self) -> list[Compared]:
        with snapshot(), transaction.atomic(using=THERE):
            return self._said("Stop both servers and compare again, or copy into a new database.")

    def _said(self, what_to_do: str) -> list[Compared]:
        """Compare table by table, print each, and fail where any differs."""
        self.stdout.write(LINE.format("table", "rows here", "rows there", "content", "digest"))
        compared = list(self._each(compare_tables(here=HERE, there=THERE)))
        for name in tables_left_out(HERE):
            self.stdout.write(f"{name:32}left out: it belongs to no app")
        if wrong := [each.table for each in compared if not each.is_same]:
            raise CommandError(f"Not the same on both sides: {_names(wrong)}. {what_to_do}")
        return compared

    def _each(self, compared: Iterable[Compared]) -> Iterator[Compared]:
        for each in compared:
            word = "same" if each.is_same else "DIFFERS"
            rows = f"{each.here.rows:,}", f"{each.there.rows:,}"
            self.stdout.write(LINE.format(each.table, *rows, word, each.there.digest[:16]))
            yield each


def _connect(url: str) -> None:
    given = Env.db_url_config(url) if url.partition(":")[0] in KINDS else {}
    if not given.get("NAME"):
        raise CommandError("This is no address of a database.")
    connections.settings[THERE] = connections.configure_settings({"default": {}, THERE: given})[THERE]


def _refuse_old_tables() -> None:
    executor = MigrationExecutor(connections[HERE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CommandError("This database is older than the code. Run: python manage.py migrate")


def _names(tables: Iterable[str]) -> str:
    return ", ".join(tables)


def _line(trouble: Exception) -> str:
    return " ".join(str(trouble).split())
