"""Forget what nobody keeps. Meant for a timer, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from quiz.door.known_devices import forget_failures
from quiz.door.second_factor import forget_unconfirmed
from quiz.runs.forgetting import BATCH, count_due, forget_due


class Command(BaseCommand):
    help = "Forget unfinished runs after 30 days, results that ended or are older than RESULT_DAYS, and failed log-ins."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be forgotten, and forget nothing.")
        parser.add_argument("--batch", type=int, default=BATCH, help=f"rows a transaction, {BATCH} unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            due = count_due(now=now)
            self.stdout.write(f"Would forget {due.unfinished} unfinished and {due.finished} finished.")
            return
        forget_failures(now=now)
        forget_unconfirmed(now=now)
        done = forget_due(now=now, batch=max(1, options["batch"]))
        self.stdout.write(f"Forgot {done.unfinished} unfinished and {done.finished} finished.")
