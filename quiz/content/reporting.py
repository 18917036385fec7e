"""Readers' notes to the editors about mistakes: plain text, kept with the page it is about and nothing else."""

from django.utils import timezone

from quiz.models import Mistake
from quiz.models.mistakes import LONGEST, LONGEST_PAGE

SHORTEST = 10


class NoteTooShort(Exception):
    """Too little to find the mistake with."""


class NoteTooLong(Exception):
    """Longer than the form allows."""


def report_mistake(*, text: str, page: str) -> Mistake:
    """File a note. An address longer than any page of ours has is dropped."""
    page = page if len(page) <= LONGEST_PAGE else ""
    return Mistake.objects.create(text=readable(text), page=page, created_at=timezone.now())


def readable(text: str) -> str:
    """Return a note without control characters, neither too short to find the mistake with nor too long."""
    clean = "".join(letter for letter in text.replace("\r\n", "\n") if letter == "\n" or letter.isprintable()).strip()
    if len(clean) < SHORTEST:
        raise NoteTooShort
    if len(clean) > LONGEST:
        raise NoteTooLong
    return clean
