"""Prove that statistics still say what is stored, and mend them where they do not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from quiz.editions.loading import load_edition
from quiz.engine.document import DamagedEdition
from quiz.engine.packing import DamagedSheet
from quiz.insight.tallies import contradictions, differs, recount, tallied
from quiz.management.snapshot import snapshot
from quiz.models import Edition, Tally

SHOWN = 8


class Command(BaseCommand):
    help = "Compare each edition's tallies with a live count of its stored results; where they differ, say so and fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mend", action="store_true", help="make the tallies of what is stored say what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        editions = Edition.objects.order_by("number").values_list("pk", "number")
        wrong = [number for pk, number in editions if not self._is_right(pk, number, mend=options["mend"])]
        if wrong:
            raise CommandError(f"Tallies are wrong in {len(wrong)} of {len(editions)} editions.")

    def _is_right(self, pk: int, number: int, *, mend: bool) -> bool:
        try:
            trouble = _trouble(pk)
            if trouble and mend:
                recount(edition_pk=pk)
                trouble = _trouble(pk)
        except (DamagedEdition, DamagedSheet) as damaged:
            trouble = [f"cannot be counted: {damaged}"]
        kept, archived = (tallied(pk, part)["finished"] for part in (Tally.Part.KEPT, Tally.Part.ARCHIVED))
        said = "; ".join(trouble[:SHOWN]) or "equal to a live count"
        self.stdout.write(f"Edition {number}, {kept:,} kept and {archived:,} archived: {said}")
        return not trouble


@snapshot()
def _trouble(pk: int) -> list[str]:
    told = [f"{name} says {said}, there are {there}" for name, (said, there) in differs(pk).items()]
    return told + [f"{name} does not add up" for name in contradictions(load_edition(pk))]
