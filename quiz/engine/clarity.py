"""How sure a result is, counted in answers that would have to change, and the word for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from quiz.engine.answers import Sheet
from quiz.engine.edition import Edition, Standing
from quiz.engine.scoring import Tally, tally
from quiz.engine.table import TRACKS, Square, Vector

ENOUGH_ANSWERS = 8
ENOUGH_EVIDENCE = Fraction(2, 5)
FULL_EVIDENCE = Fraction(3, 5)
"""Below it nothing is called more than leaning, and matches are not held against random complete sheets."""

LEANING = 2
CLEAR = 3
"""How many answers would have to change; one is a close call, four and more is very clear."""

NEVER = 1000
"""More changes than any quiz has questions: the answered ones tell the two tracks apart nowhere."""

WEAK = Decimal("0.2")
"""A first place that more than this share of random sheets reach points nowhere."""


class Word(StrEnum):
    TOO_FEW = "too-few"
    TIE = "tie"
    WEAK = "weak"
    CLOSE = "close"
    LEANING = "leaning"
    CLEAR = "clear"
    VERY_CLEAR = "very-clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    word: Word
    leaders: tuple[str, ...]  # every track in the first place, in the edition's order
    changes: int  # answers that would have to change before the leader is alone in front no more; 0 when tied
    rival: str  # the track that as few changes put past the leader; empty when tied
    evidence: Fraction  # from 0 to 1, importance not counted
    answered: int  # scored questions
    open: tuple[str, ...]  # scored questions skipped or not seen
    open_could_change: bool  # whether answers to those could change who is first, importance included
    capped: bool  # whether thin evidence kept a stronger word back
    as_strong: Decimal | None  # share of random sheets whose best match reaches this one's whole points, where known
    holds: Decimal | None  # how often results of this word keep their first place under re-answering, where known


def judge(edition: Edition, sheet: Sheet) -> Verdict:
    """Return the first word that applies: too few, tie, weak, then by the number of changes."""
    counted = tally(edition, sheet)
    tracks = counted.table.tracks
    first = leaders(counted.sums)
    changes, rival = dethrone(counted, first[0]) if len(first) == 1 else (0, -1)
    strength = as_strong(edition.standing, max(counted.sums), counted.most)
    word = word_for(counted, strength=strength, changes=changes)
    waiting = [scored for scored, pick in zip(counted.table.scored, counted.picks, strict=True) if pick < 0]
    return Verdict(
        word=word,
        leaders=tuple(tracks[place] for place in first),
        changes=changes,
        rival=tracks[rival] if rival >= 0 else "",
        evidence=counted.evidence,
        answered=counted.answered,
        open=tuple(scored.slug for scored in waiting),
        open_could_change=can_change(counted.sums, [scored.pull for scored in waiting]),
        capped=word is Word.LEANING and changes > LEANING,
        as_strong=strength,
        holds=_holds(edition.standing, word),
    )


def leaders(sums: Vector) -> tuple[int, ...]:
    """Return the places of all tracks with the highest sum."""
    most = max(sums)
    return tuple(place for place, number in enumerate(sums) if number == most)


def dethrone(counted: Tally, leader: int) -> tuple[int, int]:
    """Return how few changed answers suffice to put another track past the leader, and which track that is."""
    rivals = (rival for rival in range(TRACKS) if rival != leader)
    changes, _, rival = min((passing(counted, leader, rival), -counted.sums[rival], rival) for rival in rivals)
    return changes, rival


def passing(counted: Tally, leader: int, rival: int) -> int:
    """Return the dethroning number: how few changed answers put the rival past the leader.

    Gains are independent between questions, so the largest ones, taken one by one, are the fewest.
    """
    rows = zip(counted.table.scored, counted.picks, counted.times, strict=True)
    gains = [times * scored.gains[rival][leader][pick] for scored, pick, times in rows if pick >= 0]
    gap = counted.sums[leader] - counted.sums[rival]
    totals = enumerate(accumulate(sorted(gains, reverse=True)), 1)
    return next((changes for changes, total in totals if total > gap), NEVER)


def word_for(counted: Tally, *, strength: Decimal | None, changes: int) -> Word:
    """Return the word; no changes means a tie, and evidence counts without doubling."""
    if counted.answered < ENOUGH_ANSWERS or counted.evidence < ENOUGH_EVIDENCE:
        return Word.TOO_FEW
    if not changes:
        return Word.TIE
    full = counted.evidence >= FULL_EVIDENCE
    if full and strength is not None and strength > WEAK:
        return Word.WEAK
    if changes == 1:
        return Word.CLOSE
    if changes == LEANING or not full:
        return Word.LEANING
    return Word.CLEAR if changes == CLEAR else Word.VERY_CLEAR


def as_strong(standing: Standing | None, best: int, most: int) -> Decimal | None:
    """Return the share of random complete sheets whose best match reaches the whole points of this one."""
    if standing is None:
        return None
    return standing.spread.reach[max(0, 50 * best // most)] if most else Decimal(1)


def can_change(sums: Vector, pulls: Iterable[Square]) -> bool:
    """Tell whether answers to open questions, all of them important, can bring another track level with the first."""
    most = [[2 * sum(numbers) for numbers in zip(*rows, strict=True)] for rows in zip(*pulls, strict=True)]
    leader = sums.index(max(sums))
    reach = [(row[leader], sums[leader] - sums[rival]) for rival, row in enumerate(most) if rival != leader]
    return any(push and push >= gap for push, gap in reach)


def _holds(standing: Standing | None, word: Word) -> Decimal | None:
    if standing is None:
        return None
    return next((stability.holds for stability in standing.stability if stability.word == word), None)
