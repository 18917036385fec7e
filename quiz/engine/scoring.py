"""Answers scored under an edition: the one value that every page, card, document and count asks."""

from dataclasses import dataclass
from functools import cached_property

from quiz.engine.answers import Answers
from quiz.engine.changes import Changes, find_changes
from quiz.engine.clarity import Verdict, judge
from quiz.engine.edition import Edition
from quiz.engine.hybrids import Hybrid, find_hybrid
from quiz.engine.receipt import Receipt, itemise
from quiz.engine.totals import Match, Totals, add_up


@dataclass(frozen=True, kw_only=True)
class Scored:
    """Each part is worked out when it is first asked for, and kept."""

    edition: Edition
    answers: Answers  # what is not scored among them moves nothing

    @cached_property
    def totals(self) -> Totals:
        """The answers added up. Raise `AnswerRefused` where the edition does not offer one of them."""
        return add_up(self.edition, self.answers)

    @cached_property
    def matches(self) -> tuple[Match, ...]:
        """Every track, best match first."""
        return self.totals.matches

    @cached_property
    def verdict(self) -> Verdict:
        """How clear it is who comes first."""
        return judge(self.totals, self.edition.standing)

    @cached_property
    def receipt(self) -> Receipt:
        """What each answer adds to each match."""
        return itemise(self.totals, self.answers)

    @cached_property
    def changes(self) -> Changes:
        """Which other answers would make another result of it."""
        return find_changes(self.totals, self.verdict, self.edition.standing)

    @cached_property
    def hybrid(self) -> Hybrid | None:
        """Two leading tracks that belong together, or three that meet, where there is such a thing."""
        return find_hybrid(self.edition, self.answers, self.totals, self.verdict)
