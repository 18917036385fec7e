"""What would change a result (counterfactuals): single changes by enumeration, the fewest by branch and bound.

The fewest that put each other track first are found exactly up to three; beyond that we say that it takes more. One gap
alone is closed fastest by the largest gains; a track that is to pass two others has two gaps, and needs a search.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice
from typing import NamedTuple, TypeAlias

from quiz.engine.clarity import Verdict, Word, leaders, word_of
from quiz.engine.edition import Calibration
from quiz.engine.table import TRACKS, ScoredQuestion, Vector, distance
from quiz.engine.totals import Match, Totals, with_answer

SINGLE = 3
"""How many single changes are named."""

MOST = 3
"""More changed answers than this are not looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Another answer to one question; where both are the same, only the mark of importance is taken off."""

    question: str
    before: str
    after: str
    important: bool  # whether the changed answer counts double


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChange:
    """One change and the result it would lead to."""

    change: Change
    word: Word
    leaders: tuple[str, ...]
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FewestChanges:
    """The fewest changes that put a track first on its own."""

    track: str
    changes: tuple[Change, ...]  # in the order of the questions' slugs; empty where it takes more than three
    matches: tuple[Match, ...]  # after the changes, best first; empty likewise


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    single: tuple[SingleChange, ...]
    fewest: tuple[FewestChanges, ...]  # for each track that is not alone in front, in rank order


def find_changes(totals: Totals, verdict: Verdict, standing: Calibration | None) -> Changes:
    return Changes(
        single=tuple(_single_changes(totals, verdict, standing)),
        fewest=tuple(_fewest_changes(totals)) if totals.answered else (),
    )


def _single_changes(totals: Totals, verdict: Verdict, standing: Calibration | None) -> Iterator[SingleChange]:
    """Return up to three changes, at most one for each question: those that alter the leader come first.

    Then the fewest steps moved (taking a mark of importance off moves none), unimportant answers before important
    ones, then the smallest slugs. There are none while there are too few answers to rank.
    """
    if verdict.word is Word.TOO_FEW:
        return
    tries = sorted(_tries(totals))
    found = chain(_unseating(tries, totals), _reworded(tries, totals, verdict, standing))
    for each in islice(_one_a_question(found), SINGLE):
        yield SingleChange(
            change=_change(totals, each.after, each.place),
            word=word_of(each.after, standing),
            leaders=tuple(totals.table.tracks[place] for place in leaders(each.after.sums)),
            matches=each.after.matches,
        )


class _Try(NamedTuple):
    """A change under trial; the fields before the last one are the order of preference."""

    steps: int
    important: bool
    slug: str
    option: int
    place: int
    after: Totals


def _tries(totals: Totals) -> Iterator[_Try]:
    """Return each other answer, and each important answer as a plain one."""
    for place, (scored, pick, times) in enumerate(zip(totals.table.scored, totals.picks, totals.times, strict=True)):
        for option in range(len(scored.values)) if pick >= 0 else ():
            is_other = option != pick
            if is_other or times > 1:
                steps = distance(scored.question, pick, option) if is_other else 0
                after = with_answer(totals, place, option, times if is_other else 1)
                yield _Try(steps, times > 1, scored.slug, option, place, after)


def _one_a_question(tries: Iterable[_Try]) -> Iterator[_Try]:
    seen: set[str] = set()
    for each in tries:
        if each.slug not in seen:
            seen.add(each.slug)
            yield each


def _unseating(tries: list[_Try], totals: Totals) -> Iterator[_Try]:
    first = leaders(totals.sums)
    return (each for each in tries if leaders(each.after.sums) != first)


def _reworded(tries: list[_Try], totals: Totals, verdict: Verdict, standing: Calibration | None) -> Iterator[_Try]:
    """Return the changes that keep the one leader and alter the word."""
    first = leaders(totals.sums)
    for each in tries if len(first) == 1 else ():
        if leaders(each.after.sums) == first and word_of(each.after, standing) is not verdict.word:
            yield each


def _change(before: Totals, after: Totals, place: int) -> Change:
    options = before.table.scored[place].question.options
    return Change(
        question=before.table.scored[place].slug,
        before=options[before.picks[place]].slug,
        after=options[after.picks[place]].slug,
        important=after.times[place] > 1,
    )


class Move(NamedTuple):
    """Another answer to one question: how far it is from the present one, and what it gains on each of the two gaps."""

    steps: int
    option: int
    first: int
    second: int


Choice: TypeAlias = tuple[tuple[int, Move], ...]
"""Moves, each with the place of its question among those searched."""


def _fewest_changes(totals: Totals) -> Iterator[FewestChanges]:
    """Return the fewest changes for each track that is not alone in front.

    Of equally few changes: the fewest steps moved, then the fewest important answers, then the smallest slugs of
    questions and, in the same question, the nearest option, of two equally near the one that stands first.
    """
    first = leaders(totals.sums)
    slugs = [scored.slug for scored in totals.table.scored]
    answered = sorted((place for place, pick in enumerate(totals.picks) if pick >= 0), key=slugs.__getitem__)
    for track in sorted(range(TRACKS), key=lambda place: -totals.sums[place]):
        if first != (track,):
            yield _fewest_for(totals, track, answered)


def _fewest_for(totals: Totals, track: int, answered: list[int]) -> FewestChanges:
    one, two = (place for place in range(TRACKS) if place != track)
    sums, slug = totals.sums, totals.table.tracks[track]
    choice = fewest_moves(
        [
            _moves(totals.table.scored[place], totals.picks[place], totals.times[place], (track, one, two))
            for place in answered
        ],
        (sums[one] - sums[track], sums[two] - sums[track]),
        important=[totals.times[place] > 1 for place in answered],
    )
    if choice is None:
        return FewestChanges(track=slug, changes=(), matches=())
    after = totals
    for place, move in choice:
        after = with_answer(after, answered[place], move.option, totals.times[answered[place]])
    changes = tuple(_change(totals, after, answered[place]) for place, _ in choice)
    return FewestChanges(track=slug, changes=changes, matches=after.matches)


def _moves(scored: ScoredQuestion, pick: int, times: int, tracks: Vector) -> list[Move]:
    """Return the other answers that can help a track past two others, the nearest first.

    One that gains nothing, and one that an earlier and no longer one beats on both gaps, is left out.
    """
    track, one, two = tracks
    leads = [(times * (value[track] - value[one]), times * (value[track] - value[two])) for value in scored.values]
    first, second = leads[pick]
    moves = [
        Move(distance(scored.question, pick, option), option, lead[0] - first, lead[1] - second)
        for option, lead in enumerate(leads)
        if lead[0] > first or lead[1] > second
    ]
    kept: list[Move] = []
    for move in sorted(moves):
        if not any(other.first >= move.first and other.second >= move.second for other in kept):
            kept.append(move)
    return kept


def fewest_moves(
    questions: Sequence[Sequence[Move]], gaps: tuple[int, int], *, important: Sequence[bool]
) -> Choice | None:
    """Return the smallest set of moves that gains more than both gaps, None where it takes more than three.

    Of equally few: the fewest steps, then the fewest important questions, then the first questions and options.
    """
    search = _Search(questions, important)
    for count in range(1, MOST + 1):
        search.visit(0, count, gaps, (0, 0), ())
        if search.best:
            return search.best
    return None


class _Search:
    """Branch and bound: a branch is left where the largest gains to come, or the cost so far, cannot do."""

    def __init__(self, questions: Sequence[Sequence[Move]], important: Sequence[bool]) -> None:
        self.questions = questions
        self.important = important
        self.first = _most([[move.first for move in moves] for moves in questions])
        self.second = _most([[move.second for move in moves] for moves in questions])
        self.both = _most([[move.first + move.second for move in moves] for moves in questions])
        self.best: Choice = ()
        self.cost: tuple[float, float] = (float("inf"), 0)

    def visit(self, place: int, count: int, gaps: tuple[int, int], cost: tuple[int, int], made: Choice) -> None:
        """Try all sets of so many moves from a place on; of equally good ones the first found is kept."""
        if not count:
            self.best, self.cost = made, cost
            return
        while place <= len(self.questions) - count and self._can_reach(place, count, gaps):
            for move in self.questions[place]:
                spent = (cost[0] + move.steps, cost[1] + self.important[place])
                if (spent[0] + count - 1, spent[1]) >= self.cost:
                    break
                left = (gaps[0] - move.first, gaps[1] - move.second)
                if count > 1 or max(left) < 0:
                    self.visit(place + 1, count - 1, left, spent, (*made, (place, move)))
            place += 1

    def _can_reach(self, place: int, count: int, gaps: tuple[int, int]) -> bool:
        first, second = gaps
        return (
            self.first[place][count] > first
            and self.second[place][count] > second
            and self.both[place][count] > first + second
        )


def _most(gains: list[list[int]]) -> list[list[int]]:
    """Return for each place, and each number of moves from none to three, the most that they gain from there on."""
    best: list[int] = []
    reach = []
    for many in reversed(gains):
        best = sorted((*best, max((0, *many))), reverse=True)[:MOST]
        reach.append([0, *accumulate(best + [0] * (MOST - len(best)))])
    return reach[::-1]
