"""Copy the whole site into another database, as from SQLite to PostgreSQL. Stop the server first."""

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections
from environ import Env

from quiz.models import Edition, Run

TARGET = "target"
KINDS = ("postgres", "postgresql", "sqlite")
LEFT_OUT = ("contenttypes", "auth.permission", "sessions", "quiz.desk")
"""What migrations make on the other side by themselves, what nobody needs there, and a table that is none."""


class Command(BaseCommand):
    help = "Copy everything into an empty database, and say whether as much is there. The key is a file: copy it too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("url", help="where to: postgres://user:password@host:5432/name")

    def handle(self, *args: Any, **options: Any) -> None:
        _connect(options["url"])
        try:
            call_command("migrate", database=TARGET, verbosity=0)
        except DatabaseError as trouble:
            raise CommandError(f"The database cannot be used: {' '.join(str(trouble).split())}") from None
        if Edition.objects.using(TARGET).exists() or Run.objects.using(TARGET).exists():
            raise CommandError("There is something in that database already; it has to be empty.")
        with tempfile.TemporaryDirectory() as folder:
            everything = Path(folder) / "everything.jsonl"
            call_command(
                "dumpdata",
                format="jsonl",
                exclude=LEFT_OUT,
                use_natural_foreign_keys=True,
                output=everything,
                verbosity=0,
            )
            call_command("loaddata", everything, database=TARGET, verbosity=0)
        for model in (Edition, Run):
            here, there = model._base_manager.count(), model._base_manager.using(TARGET).count()
            if here != there:
                raise CommandError(f"{there} of {here} rows of {model._meta.verbose_name_plural} arrived. Try again.")
        self.stdout.write(f"Copied, with {here} runs. Set DATABASE_URL to it and start the server there.")


def _connect(url: str) -> None:
    given = Env.db_url_config(url) if url.partition(":")[0] in KINDS else {}
    if not given.get("NAME"):
        raise CommandError("This is no address of a database.")
    connections.settings[TARGET] = connections.configure_settings({"default": {}, TARGET: given})[TARGET]
