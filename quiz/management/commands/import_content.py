"""Replace the draft with a quiz exported elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.content.copying import Difference, draft_difference, read_document
from quiz.content.merging import CannotReplace
from quiz.content.snapshots import import_draft
from quiz.engine.document import DamagedEdition
from quiz.engine.edition import Edition

SHOWN = 12


class Command(BaseCommand):
    help = "Show what an exported quiz would change in the draft; with --write, change it. Nothing is published."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="Replace the draft; without this nothing is written.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            edition = read_document(options["file"].read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as refusal:
            raise CommandError(f"{options['file']} cannot be read: {refusal}") from None
        except DamagedEdition as refusal:
            raise CommandError(f"{options['file']} is no quiz of ours: {refusal}") from None
        found = draft_difference(edition)
        for difference in found:
            self.stdout.write(_line(difference))
        if not found:
            self.stdout.write("The draft says the same already.")
        elif options["write"]:
            self._write(edition)
        else:
            self.stdout.write("Nothing was written. Add --write to replace the draft.")

    def _write(self, edition: Edition) -> None:
        try:
            import_draft(edition=edition, by="import_content")
        except CannotReplace as refusal:
            raise CommandError(f"Nothing was written: {refusal}") from None
        self.stdout.write("The draft is replaced. Publish it with publish_edition.")
        self.stdout.write("What it was before is kept at the desk, under “Going back”.")


def _line(difference: Difference) -> str:
    changes = (("added", difference.added), ("changed", difference.changed), ("removed", difference.removed))
    return f"{difference.part}: " + "; ".join(
        f"{len(slugs)} {word} ({', '.join(slugs[:SHOWN])}{' ...' if len(slugs) > SHOWN else ''})"
        for word, slugs in changes
        if slugs
    )
