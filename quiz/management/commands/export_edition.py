"""Write a published edition as a file that import_content reads on another site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.models import Edition


class Command(BaseCommand):
    help = "Print a published edition as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(number=options["number"]).first()
        if edition is None:
            raise CommandError(f"There is no edition {options['number']}.")
        self.stdout.write(edition.document, ending="")
