"""Exact figures as they are printed: the receipt adds up in tenths (largest remainder), whole matches follow them.

A reader with a pen must find what we print. So a whole match is the printed tenth rounded, half up, and not the exact
figure: 64.46 prints as 64.5 in the receipt and as 65 above it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)
SIXTH = Decimal("1e-6")


def tenths(number: Fraction) -> int:
    """Round to tenths, half up, and return how many."""
    return floor(number * 10 + HALF)


def printed(count: int, places: int = 1) -> Decimal:
    """Return so many tenths, or smaller parts, with their decimals."""
    return Decimal(count).scaleb(-places)


def as_decimal(number: Fraction) -> Decimal:
    """Return an analysis figure to six places, to be stored and shown."""
    return (Decimal(number.numerator) / number.denominator).quantize(SIXTH)


def as_root(number: Fraction) -> Decimal:
    """Return the square root of an analysis figure to six places."""
    return (Decimal(number.numerator) / number.denominator).sqrt().quantize(SIXTH)


def print_matches(scores: Sequence[Fraction]) -> tuple[Decimal, ...]:
    """Return whole points, and as many decimals as it takes where two different matches would print alike."""
    shown = [Decimal((tenths(score) + 5) // 10) for score in scores]
    places = 0
    while alike := _alike(scores, shown):
        places += 1
        for place in alike:
            shown[place] = printed(floor(scores[place] * 10**places + HALF), places)
    return tuple(shown)


def share_out(parts: Sequence[int], most: int, whole: int) -> list[int]:
    """Round parts, given over `most`, to tenths that add up to `whole` tenths.

    The largest remainders go up, of equals the first. `whole` is the rounded sum of the parts. Nothing stays nothing.
    """
    split = [divmod(10 * part, most) for part in parts]
    shown = [down for down, _ in split]
    order = sorted(range(len(parts)), key=lambda place: -split[place][1])
    for place in order[: whole - sum(shown)]:
        shown[place] += 1
    return shown


def _alike(scores: Sequence[Fraction], shown: Iterable[Decimal]) -> list[int]:
    """Return the places of figures that are printed alike without being equal."""
    shown = list(shown)
    different = Counter(figure for _, figure in set(zip(scores, shown, strict=True)))
    return [place for place, figure in enumerate(shown) if different[figure] > 1]
