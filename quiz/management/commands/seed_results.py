"""Make stored results by the thousand, to see how the site does with them. Not for a site that people use."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from quiz.editions.loading import NothingPublished, current_edition
from quiz.models import Run
from quiz.runs.owning import text_of
from quiz.runs.seeding import seed_results


class Command(BaseCommand):
    help = "Store results of people drawn by lot, with the statistics they add. They cannot be told from real ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="how many")
        parser.add_argument("--seed", type=int, default=1, help="the same sheets for the same seed; 1 unless told")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["number"] < 1:
            raise CommandError("The number must be 1 or more.")
        try:
            published = current_edition()
        except NothingPublished:
            raise CommandError("Nothing is published yet. Run: python manage.py prepare") from None
        started = time.monotonic()
        for done in seed_results(published=published, number=options["number"], seed=options["seed"]):
            if self.stdout.isatty():
                self.stdout.write(f"\r{done:,} of {options['number']:,}", ending="")
                self.stdout.flush()
        public_id = Run.objects.filter(public_id__isnull=False).values_list("public_id", flat=True).latest("pk")
        example = reverse("result", args=[text_of(bytes(public_id or b""))])
        if self.stdout.isatty():
            self.stdout.write("")
        seconds = time.monotonic() - started
        self.stdout.write(f"{options['number']:,} runs in {seconds:.1f} s. One of them: {example}")
