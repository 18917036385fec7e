"""Single changes that alter who is first, or the word for how clear it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from typing import NamedTuple

from quiz.engine.answers import Sheet
from quiz.engine.clarity import CLEAR, Word, as_strong, dethrone, leaders, word_for
from quiz.engine.counterfactuals import Change
from quiz.engine.edition import Edition, Standing
from quiz.engine.scoring import Match, Tally, rank, tally
from quiz.engine.table import TRACKS, Vector, add, distance, vector

CARDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One change and the result it would lead to."""

    change: Change
    word: Word
    leaders: tuple[str, ...]
    matches: tuple[Match, ...]


class _Try(NamedTuple):
    """A change under trial; the fields before the sums are the order of preference."""

    steps: int
    costly: bool
    slug: str
    option: int
    place: int
    times: int
    sums: Vector
    most: int


def find_cards(edition: Edition, sheet: Sheet) -> tuple[Card, ...]:
    """Return up to three changes, at most one for each question: those that alter the leader come first.

    Then the fewest steps moved (taking a mark of importance off moves none), unimportant answers before important
    ones, then the smallest slugs. There are none while there are too few answers to rank.
    """
    counted = tally(edition, sheet)
    first = leaders(counted.sums)
    changes = dethrone(counted, first[0])[0] if len(first) == 1 else 0
    word = word_for(counted, strength=as_strong(edition.standing, max(counted.sums), counted.most), changes=changes)
    if word is Word.TOO_FEW:
        return ()
    tries = sorted(_tries(counted))
    chosen = {each.slug: each for each in reversed(tries) if leaders(each.sums) != first}
    found = sorted(chosen.values())[:CARDS]
    if len(found) < CARDS and len(first) == 1:
        altering = _altering(edition.standing, counted, first[0], word, changes, tries)
        found += islice(_once(altering, seen=set(chosen)), CARDS - len(found))
    return tuple(_card(edition.standing, counted, each) for each in found)


def _tries(counted: Tally) -> Iterator[_Try]:
    """Return each other answer, and each important answer as a plain one."""
    ahead = counted.sums
    for place, (scored, pick, times) in enumerate(zip(counted.table.scored, counted.picks, counted.times, strict=True)):
        if pick < 0:
            continue
        now = scored.values[pick]
        for option, value in enumerate(scored.values):
            if option != pick:
                sums = (
                    ahead[0] + times * (value[0] - now[0]),
                    ahead[1] + times * (value[1] - now[1]),
                    ahead[2] + times * (value[2] - now[2]),
                )
                steps = distance(scored.question, pick, option)
                yield _Try(steps, times > 1, scored.slug, option, place, times, sums, counted.most)
        if times > 1:
            sums = (ahead[0] - now[0], ahead[1] - now[1], ahead[2] - now[2])
            yield _Try(0, times > 1, scored.slug, pick, place, 1, sums, _most_without(counted, place))


def _most_without(counted: Tally, plain: int) -> int:
    """Return the evidence factor with one answer no longer important."""
    rows = enumerate(zip(counted.table.scored, counted.picks, counted.times, strict=True))
    bests = [
        scored.best if times == 1 or place == plain else vector(2 * number for number in scored.best)
        for place, (scored, pick, times) in rows
        if pick >= 0
    ]
    return max(add(bests))


def _altering(
    standing: Standing | None, counted: Tally, leader: int, word: Word, changes: int, tries: list[_Try]
) -> Iterator[_Try]:
    """Return the changes that keep the leader and alter the word.

    One answer more or less moves the number of changes by one at most, so that far from the words' borders only the
    strength can alter the word.
    """
    rivals = [_Rival(counted, leader, rival) for rival in range(TRACKS) if rival != leader]
    for each in tries:
        if leaders(each.sums) != (leader,):
            continue
        near = changes <= CLEAR + 1 or not each.steps
        left = min(rival.changes(each) for rival in rivals) if near else changes
        strength = as_strong(standing, max(each.sums), each.most)
        if word_for(counted, strength=strength, changes=left) is not word:
            yield each


class _Rival:
    """The largest gains of a rival over the leader, kept so that one replaced gain is counted at once."""

    def __init__(self, counted: Tally, leader: int, rival: int) -> None:
        self.leader = leader
        self.rival = rival
        self.rows = [scored.gains[rival][leader] for scored in counted.table.scored]
        rows = zip(self.rows, counted.picks, counted.times, strict=True)
        gains = [(times * row[pick], place) for place, (row, pick, times) in enumerate(rows) if pick >= 0]
        self.largest = sorted(gains, reverse=True)[: CLEAR + 1]

    def changes(self, each: _Try) -> int:
        """Return the dethroning number after the change; whatever is above the last word's border counts as that."""
        gap = each.sums[self.leader] - each.sums[self.rival]
        gains = [gain for gain, place in self.largest if place != each.place]
        gains.append(each.times * self.rows[each.place][each.option])
        totals = enumerate(accumulate(sorted(gains, reverse=True)), 1)
        return min(CLEAR + 1, next((count for count, total in totals if total > gap), CLEAR + 1))


def _once(tries: Iterator[_Try], *, seen: set[str]) -> Iterator[_Try]:
    for each in tries:
        if each.slug not in seen:
            seen.add(each.slug)
            yield each


def _card(standing: Standing | None, counted: Tally, each: _Try) -> Card:
    picks, times = list(counted.picks), list(counted.times)
    options = counted.table.scored[each.place].question.options
    before = options[picks[each.place]].slug
    picks[each.place], times[each.place] = each.option, each.times
    after = replace(counted, picks=tuple(picks), times=tuple(times), sums=each.sums, most=each.most)
    first = leaders(each.sums)
    changes = dethrone(after, first[0])[0] if len(first) == 1 else 0
    return Card(
        change=Change(question=each.slug, before=before, after=options[each.option].slug, important=each.times > 1),
        word=word_for(after, strength=as_strong(standing, max(each.sums), each.most), changes=changes),
        leaders=tuple(counted.table.tracks[place] for place in first),
        matches=rank(counted.table.tracks, each.sums, each.most),
    )
