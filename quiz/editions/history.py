"""Everything that was ever published, in numbers and words: what the page of the method lists."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz import models


@dataclass(frozen=True, slots=True, kw_only=True)
class PastEdition:
    number: int
    note: str
    scoring_digest: str
    content_digest: str
    published_at: datetime


def all_editions() -> tuple[PastEdition, ...]:
    """Return every published edition without its document, newest first."""
    rows = models.Edition.objects.order_by("-number").values(
        "number", "note", "scoring_digest", "content_digest", "published_at"
    )
    return tuple(PastEdition(**row) for row in rows)


def report_of(pk: int) -> list[dict[str, Any]]:
    """Return what the gate found when this edition was published."""
    report: list[dict[str, Any]] = models.Edition.objects.values_list("report", flat=True).get(pk=pk)
    return report


def digest_of(number: int) -> str | None:
    """Return the content digest of an edition; None where there is no such number."""
    return models.Edition.objects.filter(number=number).values_list("content_digest", flat=True).first()
