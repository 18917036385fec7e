"""How sure a result is, counted (greedily, which is exact here) in answers that would have to change; and its word."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

from quiz.engine.edition import Calibration
from quiz.engine.table import TRACKS, Square, Vector
from quiz.engine.totals import Totals

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


def judge(totals: Totals, standing: Calibration | None) -> Verdict:
    """Return the first word that applies: too few, tie, weak, then by the number of changes."""
    tracks = totals.table.tracks
    first = leaders(totals.sums)
    changes, rival = changes_to_overtake(totals, first)
    word = word_for(totals, standing, changes)
    waiting = [scored for scored, pick in zip(totals.table.scored, totals.picks, strict=True) if pick < 0]
    return Verdict(
        word=word,
        leaders=tuple(tracks[place] for place in first),
        changes=changes,
        rival=tracks[rival] if rival >= 0 else "",
        evidence=totals.evidence,
        answered=totals.answered,
        open=tuple(scored.slug for scored in waiting),
        open_could_change=can_change(totals.sums, [scored.pull for scored in waiting]),
        capped=word is Word.LEANING and changes > LEANING,
        as_strong=as_strong(totals, standing),
        holds=_holds(standing, word),
    )


def leaders(sums: Vector) -> tuple[int, ...]:
    """Return the places of all tracks with the highest sum."""
    most = max(sums)
    return tuple(place for place, number in enumerate(sums) if number == most)


def changes_to_overtake(totals: Totals, first: tuple[int, ...]) -> tuple[int, int]:
    """Return how few changed answers suffice to put another track past the leader, and which; 0 and -1 for a tie."""
    if len(first) > 1:
        return 0, -1
    rivals = (rival for rival in range(TRACKS) if rival != first[0])
    changes, _, rival = min((changes_to_pass(totals, first[0], rival), -totals.sums[rival], rival) for rival in rivals)
    return changes, rival


def changes_to_pass(totals: Totals, leader: int, rival: int) -> int:
    """Return the dethroning number: how few changed answers put the rival past the leader.

    Gains are independent between questions, so the largest ones, taken greedily, are the fewest.
    """
    rows = zip(totals.table.scored, totals.picks, totals.times, strict=True)
    gains = [times * scored.gains[rival][leader][pick] for scored, pick, times in rows if pick >= 0]
    gap = totals.sums[leader] - totals.sums[rival]
    sums = enumerate(accumulate(sorted(gains, reverse=True)), 1)
    return next((changes for changes, total in sums if total > gap), NEVER)


def word_of(totals: Totals, standing: Calibration | None) -> Word:
    return word_for(totals, standing, changes_to_overtake(totals, leaders(totals.sums))[0])


def word_for(totals: Totals, standing: Calibration | None, changes: int) -> Word:
    """Return the word; no changes means a tie, and evidence counts without doubling."""
    if totals.answered < ENOUGH_ANSWERS or totals.evidence < ENOUGH_EVIDENCE:
        return Word.TOO_FEW
    if not changes:
        return Word.TIE
    full, strength = totals.evidence >= FULL_EVIDENCE, as_strong(totals, standing)
    if full and strength is not None and strength > WEAK:
        return Word.WEAK
    if changes == 1:
        return Word.CLOSE
    if changes == LEANING or not full:
        return Word.LEANING
    return Word.CLEAR if changes == CLEAR else Word.VERY_CLEAR


def as_strong(totals: Totals, standing: Calibration | None) -> Decimal | None:
    """Return the share of random complete sheets whose best match reaches the whole points of this one."""
    if standing is None:
        return None
    return standing.spread.reach[max(0, 50 * max(totals.sums) // totals.most)] if totals.most else Decimal(1)


def can_change(sums: Vector, pulls: Iterable[Square]) -> bool:
    """Tell whether answers to open questions, all of them important, can bring another track level with the first."""
    most = [[2 * sum(numbers) for numbers in zip(*rows, strict=True)] for rows in zip(*pulls, strict=True)]
    leader = sums.index(max(sums))
    reach = [(row[leader], sums[leader] - sums[rival]) for rival, row in enumerate(most) if rival != leader]
    return any(push and push >= gap for push, gap in reach)


def _holds(standing: Calibration | None, word: Word) -> Decimal | None:
    if standing is None:
        return None
    return next((stability.holds for stability in standing.stability if stability.word == word), None)
