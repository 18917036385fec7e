"""Simulated people who mean one track and answer for it by softmax, and people who answer again.

Someone who means a track chooses each option with a chance that grows exponentially with what the option is worth to
it (softmax). How fast it grows is found by bisection: the best option is chosen in a given share of the questions.
"""

from collections.abc import Sequence
from decimal import Context, Decimal

from quiz.engine.fairness.distribution import FINE, Lottery
from quiz.engine.table import ScoredQuestion, Table, vector

EXACT = Context(prec=16)
STEEPEST = Decimal(64)
HALVINGS = 40

AGAIN = 3
LOTS = 20
"""A person who answers again draws each answer anew with a chance of 3 in 20."""


def consistent_person(table: Table, track: int, share: Decimal) -> Lottery:
    """Return someone who means the track and on average picks its best option in this share of the questions."""
    steepness = _steepness(table.scored, track, share)
    return tuple(
        tuple(zip(_in_lots(_chances(scored, track, steepness)), scored.raw, strict=True)) for scored in table.scored
    )


def same_person(table: Table, picks: Sequence[int], doubles: Sequence[int]) -> Lottery:
    """Return the person who gave these answers and answers the same questions again; -1 is no answer."""
    return tuple(
        tuple(
            (AGAIN + (LOTS - AGAIN) * len(scored.raw) * (option == pick), vector(times * number for number in weights))
            for option, weights in enumerate(scored.raw)
        )
        for scored, pick, times in zip(table.scored, picks, doubles, strict=True)
        if pick >= 0
    )


def _steepness(questions: Sequence[ScoredQuestion], track: int, share: Decimal) -> Decimal:
    low, high = Decimal(0), STEEPEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        best = sum(max(_chances(scored, track, middle)) for scored in questions) / len(questions)
        low, high = (middle, high) if best < share else (low, middle)
    return low


def _chances(scored: ScoredQuestion, track: int, steepness: Decimal) -> list[Decimal]:
    """Return the chances of the options; all are alike where the question says nothing about the track."""
    most = scored.best[track] or 1
    powers = [EXACT.exp(EXACT.divide(steepness * value[track], most)) for value in scored.values]
    whole = sum(powers)
    return [EXACT.divide(power, whole) for power in powers]


def _in_lots(chances: Sequence[Decimal]) -> list[int]:
    return [round(chance * (1 << FINE)) for chance in chances]
