"""Write a published edition as a file that import_content reads on another site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.editions.loading import document_of
from quiz.engine.document import DamagedEdition
from quiz.models import Edition


class Command(BaseCommand):
    help = "Print a published edition as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        number = options["number"]
        try:
            document = document_of(number)
        except Edition.DoesNotExist:
            raise CommandError(f"There is no edition {number}.") from None
        except DamagedEdition as damage:
            raise CommandError(f"Edition {number} is not as it was published: {damage}.") from None
        self.stdout.write(document, ending="")
