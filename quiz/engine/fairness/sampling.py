"""Monte Carlo: sheets drawn by lot from a seed (SplitMix64), the same everywhere, and Wilson's interval of a share."""

from bisect import bisect
from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from quiz.engine.fairness.distribution import Lottery

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15

CONFIDENCE = Decimal("1.96")


def draw_sheets(lottery: Lottery, *, seed: int, number: int) -> Iterator[tuple[int, ...]]:
    """Return the places of the options that so many people choose by lot."""
    ladders = [list(accumulate(chance for chance, _ in options)) for options in lottery]
    lots = _draw_numbers(seed)
    for _ in range(number):
        yield tuple([bisect(ladder, (next(lots) >> 32) * ladder[-1] >> 32) for ladder in ladders])


def _draw_numbers(seed: int) -> Iterator[int]:
    """Return numbers of 64 bits without end: SplitMix64, from a mixed seed so that neighbours have no likeness."""
    state = _mix(seed & MASK)
    while True:
        state = (state + GOLDEN) & MASK
        yield _mix(state)


def _mix(state: int) -> int:
    state = ((state ^ state >> 30) * 0xBF58476D1CE4E5B9) & MASK
    state = ((state ^ state >> 27) * 0x94D049BB133111EB) & MASK
    return state ^ state >> 31


def wilson(found: int, drawn: int) -> tuple[Decimal, Decimal]:
    """Return the 95 % interval of a share that was found among so many draws."""
    share, square = Decimal(found) / drawn, CONFIDENCE**2
    middle = share + square / (2 * drawn)
    reach = CONFIDENCE * (share * (1 - share) / drawn + square / (4 * drawn**2)).sqrt()
    scale = 1 + square / drawn
    return (middle - reach) / scale, (middle + reach) / scale
