"""Whether the first place is decided before all questions were seen: early stopping by an exact bound."""

from quiz.engine.clarity import can_change
from quiz.engine.edition import Edition
from quiz.engine.table import add

SHORT = 10
"""How many scored questions make the short form."""


def decided_packed(edition: Edition, data: bytes) -> bool:
    """Tell whether the questions not seen yet, doubled as they may be, can no longer change who is first.

    Skipped questions were seen: their effect is told by the verdict. The packed answers are taken as sound.
    """
    places = zip(edition.table.scored, edition.layout.fit, strict=True)
    sums, pulls = zip(*[scored.coded[data[place]] for scored, place in places], strict=True)
    return not can_change(add(sums), pulls)
