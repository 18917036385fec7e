"""Whether the first place is decided before all questions were seen, and the first questions that make a short form."""

from typing import TypeAlias

from quiz.engine.answers import Sheet
from quiz.engine.clarity import can_change
from quiz.engine.edition import Edition, Kind
from quiz.engine.packing import layout_of
from quiz.engine.scoring import tally
from quiz.engine.table import NOTHING, Scored, Square, Vector, add, table_of, vector

SHORT = 10
"""How many scored questions make the short form."""

Row: TypeAlias = tuple[Vector, Square]
"""What an answer adds to the sums, and what the question could still do where it was not seen."""

LEVEL: Square = (NOTHING, NOTHING, NOTHING)


def short_form(edition: Edition) -> tuple[str, ...]:
    """Return the first scored questions: a fair quiz of their own."""
    return tuple(question.slug for question in edition.questions if question.kind is Kind.FIT)[:SHORT]


def decided(edition: Edition, sheet: Sheet) -> bool:
    """Tell whether the questions not seen yet, doubled as they may be, can no longer change who is first.

    Skipped questions were seen: their effect is told by the verdict.
    """
    counted = tally(edition, sheet)
    return not can_change(counted.sums, [scored.pull for scored in counted.table.scored if scored.slug not in sheet])


def decided_packed(edition: Edition, data: bytes) -> bool:
    """Tell the same from packed answers, which are taken as sound, without unpacking them."""
    rows: tuple[tuple[int, tuple[Row, ...]], ...] | None = edition.__dict__.get("_deciding")
    if rows is None:
        slots = layout_of(edition).by_slug
        rows = tuple((slots[scored.slug].start, _rows(scored)) for scored in table_of(edition).scored)
        edition.__dict__["_deciding"] = rows
    sums, pulls = zip(*[row[data[start]] for start, row in rows], strict=True)
    return not can_change(add(sums), pulls)


def _rows(scored: Scored) -> tuple[Row, ...]:
    """Return a row for each code of packing.py: not seen, skipped, then each option plain and important."""
    answers = ((vector(times * number for number in value), LEVEL) for value in scored.values for times in (1, 2))
    return ((NOTHING, scored.pull), (NOTHING, LEVEL), *answers)
