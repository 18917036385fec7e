"""Which figures are old enough that an editor should look whether a newer one exists."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quiz.engine.edition import Edition, Figure, Pay, SkillPremium, SkillShare

REVIEW_MONTHS = 18
"""A figure this many months past the end of its own period is due for review."""

YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One dated row past its review age: the kind of row, its slug, and its date as the source gives it."""

    kind: str
    slug: str
    as_of: str
    source: str


def is_due(as_of: str, today: date) -> bool:
    """Tell whether a date as exact as a source gives it lies past the review age; an unknown date is never due."""
    if not as_of:
        return False
    year, *rest = as_of.split("-")
    month = int(rest[0]) if rest else YEAR
    return YEAR * today.year + today.month - (YEAR * int(year) + month) > REVIEW_MONTHS


def due_for_review(edition: Edition, today: date) -> tuple[Due, ...]:
    """Return the dated rows of an edition that are due, the oldest first."""
    return tuple(sorted((row for row in _dated(edition) if is_due(row.as_of, today)), key=lambda row: row.as_of))


def undated(edition: Edition) -> tuple[Due, ...]:
    """Return the rows whose source gives no date at all, so that no age can be told."""
    return tuple(row for row in _dated(edition) if not row.as_of)


def _dated(edition: Edition) -> Iterator[Due]:
    rows: dict[str, tuple[Pay | Figure | SkillShare | SkillPremium, ...]] = {
        "pay": edition.pay,
        "figure": edition.figures,
        "share": edition.shares,
        "premium": edition.premiums,
    }
    for kind, those in rows.items():
        for row in those:
            yield Due(kind=kind, slug=row.slug, as_of=row.as_of, source=row.source)
