"""Readers' notes to the editors about mistakes: plain text, kept with the page it is about and nothing else."""

from django.utils import timezone

from quiz.models import Mistake
from quiz.models.mistakes import LONGEST

SHORTEST = 10


class NoteTooShort(Exception):
    """Too little to find the mistake with."""


class NoteTooLong(Exception):
    """Longer than the form allows."""


def report_mistake(*, text: str, page: str) -> Mistake:
    """File a note. A page that is no address of ours is dropped."""
    return Mistake.objects.create(text=readable(text), page=page_or_nothing(page), created_at=timezone.now())


def readable(text: str) -> str:
    """Return a note without control characters, neither too short to find the mistake with nor too long."""
    clean = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable()).strip()
    if len(clean) < SHORTEST:
        raise NoteTooShort
    if len(clean) > LONGEST:
        raise NoteTooLong
    return clean


def page_or_nothing(page: str) -> str:
    """Return an address of this site as it was given, or nothing where it is anything else."""
    longest = Mistake._meta.get_field("page").max_length or 0
    fits = page.startswith("/") and not page.startswith("//") and len(page) <= longest and page.isprintable()
    return page if fits else ""
