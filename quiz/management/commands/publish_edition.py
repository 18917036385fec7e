"""Publish the draft as the next edition."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.editions.loading import NothingPublished
from quiz.editions.publishing import (
    CannotBeReadBack,
    DraftChanged,
    GateRefuses,
    NoteMissing,
    NoteUnfit,
    NothingToPublish,
    publish_edition,
)
from quiz.management.reporting import lines_of


class Command(BaseCommand):
    help = "Compile the draft, check it, and publish it as the next numbered edition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--note", required=True, help="What changed, in a sentence that everybody may read.")
        parser.add_argument("--figures-only", action="store_true", help="Keep the questions as they are published.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            published = publish_edition(note=options["note"], figures_only=options["figures_only"])
        except GateRefuses as refusal:
            raise CommandError("Mend this first:\n" + "\n".join(lines_of(refusal.findings))) from None
        except NothingToPublish:
            raise CommandError("The draft says the same as the current edition; there is nothing to publish.") from None
        except NoteMissing:
            raise CommandError("--note is shown to everyone, so it may not be empty.") from None
        except NoteUnfit as refusal:
            raise CommandError(f"--note cannot be shown: {refusal}.") from None
        except CannotBeReadBack as refusal:
            raise CommandError(f"Not published, because it could not be read afterwards: {refusal}.") from None
        except NothingPublished:
            raise CommandError(
                "Figures alone need an edition beside which they stand; publish a whole one first."
            ) from None
        except DraftChanged:
            raise CommandError("Somebody changed the draft while it was being checked. Run this again.") from None
        self.stdout.write(f"Edition {published.number} is published. Scoring digest {published.scoring_digest[:12]}.")
