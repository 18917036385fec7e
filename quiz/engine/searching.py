"""The fewest other answers that close two gaps at once, found exactly.

One gap alone is closed fastest by the largest gains. Two gaps need a search: over the questions in order, cut off where
even the largest gains still to come, as if each could be had for the gap at hand, would not close it.
"""

from bisect import insort
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple, TypeAlias


class Move(NamedTuple):
    """Another answer to one question: how far it is from the present one, and what it gains on each of the two gaps."""

    steps: int
    first: int
    second: int
    option: int


Choice: TypeAlias = tuple[int, Move]
"""The place of a question among those searched, and the move there."""

Ladder: TypeAlias = list[list[int]]
"""[place][count]: the most that so many moves gain in the questions from that place on."""


class Reach(NamedTuple):
    """The most that the questions from each place on can gain: by one step, by a further step, by any moves."""

    single: Ladder
    further: list[int]
    any: Ladder


def useful(moves: Sequence[Move]) -> tuple[Move, ...]:
    """Leave out moves that gain nothing, and those that an earlier and no longer one beats on both gaps."""
    kept: list[Move] = []
    for move in sorted(moves, key=lambda move: (move.steps, move.option)):
        gains = move.first > 0 or move.second > 0
        if gains and not any(other.first >= move.first and other.second >= move.second for other in kept):
            kept.append(move)
    return tuple(kept)


def fewest_moves(
    questions: Sequence[Sequence[Move]], gaps: tuple[int, int], *, limit: int, costly: Sequence[bool]
) -> tuple[Choice, ...] | None:
    """Return the smallest set of moves that gains more than both gaps, None where it takes more than `limit`.

    Of equally few: the fewest steps, then the fewest costly questions, then the first questions and options.
    """
    for count in range(_least(questions, gaps, limit), limit + 1):
        if count == 1:
            singles = _single_moves(questions, gaps)
            if single := min(singles, key=lambda each: (each[1].steps, costly[each[0]], each[0]), default=None):
                return (single,)
            continue
        search = _Search(questions, count=count, costly=costly)
        for extra in range(search.longest + 1):
            if ranked := min(search.sets(0, count, extra, *gaps), key=itemgetter(0), default=None):
                return ranked[1]
    return None


class _Search:
    """All sets of so many moves that gain more than both gaps, those of the first questions first."""

    def __init__(self, questions: Sequence[Sequence[Move]], *, count: int, costly: Sequence[bool]) -> None:
        self.questions = questions
        self.costly = costly
        self.first = _reach([[(move.steps, move.first) for move in moves] for moves in questions], count)
        self.second = _reach([[(move.steps, move.second) for move in moves] for moves in questions], count)
        self.both = _reach([[(move.steps, move.first + move.second) for move in moves] for moves in questions], count)
        self.longest = sum(sorted(moves[-1].steps - 1 for moves in questions if moves)[-count:])

    def sets(
        self, place: int, count: int, extra: int, first: int, second: int
    ) -> Iterator[tuple[int, tuple[Choice, ...]]]:
        """Return the sets among the questions from a place on, each with its number of costly questions.

        `extra` is how many steps there may be beyond one for each move.
        """
        while place < len(self.questions) and self._fits(place, count, extra, first, second):
            for move in self.questions[place]:
                if move.steps - 1 > extra:
                    break
                if count == 1:
                    if move.first > first and move.second > second:
                        yield self.costly[place], ((place, move),)
                    continue
                left = extra - move.steps + 1, first - move.first, second - move.second
                for cost, rest in self.sets(place + 1, count - 1, *left):
                    yield self.costly[place] + cost, ((place, move), *rest)
            place += 1

    def _fits(self, place: int, count: int, extra: int, first: int, second: int) -> bool:
        return (
            _most(self.first, place, count, extra) > first
            and _most(self.second, place, count, extra) > second
            and _most(self.both, place, count, extra) > first + second
        )


def _least(questions: Sequence[Sequence[Move]], gaps: tuple[int, int], limit: int) -> int:
    """Return how few moves could do if each gap were alone."""
    firsts = sorted((max(move.first for move in moves) for moves in questions if moves), reverse=True)
    seconds = sorted((max(move.second for move in moves) for moves in questions if moves), reverse=True)
    counts = (
        next((count for count, total in enumerate(accumulate(gains), 1) if total > gap), limit + 1)
        for gains, gap in zip((firsts, seconds), gaps, strict=True)
    )
    return max(counts)


def _single_moves(questions: Sequence[Sequence[Move]], gaps: tuple[int, int]) -> Iterator[Choice]:
    """Return the moves that gain more than both gaps; in each question the nearest and first option comes first."""
    first, second = gaps
    for place, moves in enumerate(questions):
        for move in moves:
            if move.first > first and move.second > second:
                yield place, move


def _most(reach: Reach, place: int, count: int, extra: int) -> int:
    return min(reach.single[place][count] + extra * reach.further[place], reach.any[place][count])


def _reach(gains: list[list[tuple[int, int]]], limit: int) -> Reach:
    single = [max((gain for steps, gain in moves if steps == 1 and gain > 0), default=0) for moves in gains]
    further = [
        max((-((base - gain) // (steps - 1)) for steps, gain in moves if steps > 1 and gain > base), default=0)
        for base, moves in zip(single, gains, strict=True)
    ]
    return Reach(
        single=_ladder(single, limit),
        further=list(accumulate(reversed(further), max))[::-1],
        any=_ladder([max((gain for _, gain in moves if gain > 0), default=0) for moves in gains], limit),
    )


def _ladder(gains: list[int], limit: int) -> Ladder:
    best: list[int] = []
    ladder = []
    for gain in reversed(gains):
        insort(best, -gain)
        del best[limit:]
        totals = [0, *accumulate(best)]
        ladder.append([-total for total in totals] + [-totals[-1]] * (limit + 1 - len(totals)))
    return ladder[::-1]
