"""Published editions for tests: any edition of the engine's, or the one that the shipped fixtures make."""

from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from quiz import models
from quiz.door.prebuilt import forget_prebuilt
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import Published, forget_loaded, load_edition
from quiz.engine.document import content_digest, decode, encode, scoring_digest, text_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness.calibration import with_calibration

FIXTURES = Path(__file__).parents[2] / "fixtures"


def load_fixtures() -> None:
    """Fill the draft with what the repository ships."""
    call_command("loaddata", *sorted(FIXTURES.glob("*.json")), verbosity=0)


@cache
def shipped_document() -> str:
    """Return the shipped fixtures as an edition's document; needs the database once and leaves nothing in it."""
    with transaction.atomic():
        load_fixtures()
        edition = with_calibration(compile_draft())
        transaction.set_rollback(True)
    return encode(edition)


def shipped_edition() -> Edition:
    return decode(shipped_document())


def damage(number: int, *, document: str = "") -> None:
    """Change a published row behind Django's back, and start as a new process would: cut short, or this text."""
    with connection.cursor() as cursor:
        if document:
            words = [document, text_digest(document), number]
            cursor.execute("UPDATE quiz_edition SET document = %s, content_digest = %s WHERE number = %s", words)
        else:
            cursor.execute("UPDATE quiz_edition SET document = substr(document, 1, 1000) WHERE number = %s", [number])
    forget_loaded()
    forget_prebuilt()


def publish(edition: Edition, *, note: str = "For a test.") -> Published:
    """Put an edition in the database as if it had passed the gate, and return it as loaded."""
    row = models.Edition.objects.create(
        number=models.Edition.objects.count() + 1,
        document=encode(edition),
        scoring_digest=scoring_digest(edition),
        content_digest=content_digest(edition),
        note=note,
        published_at=timezone.now(),
    )
    forget_loaded()
    return load_edition(row.pk)
