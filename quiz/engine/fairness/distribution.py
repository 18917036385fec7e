"""How random sheets fall: all of them counted by the sums they give to the three tracks, by convolution.

One large integer holds all counts side by side (Kronecker substitution). Convolving with one more question then is
adding shifted copies of it, one for each option, which Python does at the speed of memory. Chances other than equal
ones are kept in fixed point.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from math import gcd, prod
from struct import iter_unpack
from typing import TypeAlias

from quiz.engine.table import NOTHING, TRACKS, ScoredQuestion, Vector, add, best_of, vector

Chance: TypeAlias = tuple[int, Vector]
"""How often an option is chosen, as a part of its question's sum of chances, and its centred weights."""

Lottery: TypeAlias = Sequence[Sequence[Chance]]
"""A person who answers by lot: the chances of each question's options."""

MOST_CELLS = 16_000_000
FINE = 20
"""Bits of a chance in fixed point."""

CELL = 64
"""Bits of a count in fixed point; what FINE leaves of them is the precision of a sum of chances."""


class TooManySums(Exception):
    """Answers give more different sums than can be counted; draw sheets instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Which sums can occur: for each track from `low` on in steps."""

    low: Vector
    step: Vector
    size: Vector

    def offset(self, weights: Vector, least: Vector) -> int:
        first, second, third = ((a - b) // c for a, b, c in zip(weights, least, self.step, strict=True))
        return (first * self.size[1] + second) * self.size[2] + third


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Counts of sheets by their sums; `before[n]` counts those in all cells before the n-th, the last track fastest."""

    axes: Axes
    before: Sequence[int]
    total: int


def uniform(questions: Sequence[ScoredQuestion]) -> Lottery:
    """Return the chances of someone who answers each of the questions at random."""
    return tuple(tuple((1, weights) for weights in scored.raw) for scored in questions)


def count(lottery: Lottery) -> Grid:
    """Count all sheets exactly."""
    return _exactly(lottery).all(lottery)


def count_without(lottery: Lottery) -> Iterator[Grid]:
    """Count all sheets exactly, once without each of the questions, in order."""
    return _exactly(lottery).without(lottery)


def weigh(lottery: Lottery) -> Grid:
    """Count in fixed point, for chances that add up to 1 << FINE; good to about a millionth."""
    return _softly(lottery).all(lottery)


def weigh_without(lottery: Lottery) -> Iterator[Grid]:
    """Count in fixed point, once without each of the questions, in order."""
    return _softly(lottery).without(lottery)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counting:
    axes: Axes
    width: int  # bits of a cell
    start: int  # the count of the empty sheet
    mask: int  # what is kept of the cells after a question in fixed point; 0 where counts are exact

    def all(self, lottery: Lottery) -> Grid:
        cells = self.start
        for options in lottery:
            cells = self.ask(cells, options)
        return self.grid(cells)

    def without(self, lottery: Lottery) -> Iterator[Grid]:
        """Ask the one half of the questions before going into the other, so that most of the work is shared."""
        yield from self._halves(self.start, lottery)

    def _halves(self, cells: int, lottery: Lottery) -> Iterator[Grid]:
        if len(lottery) == 1:
            yield self.grid(cells, _least(lottery[0]))
            return
        first, second = lottery[: len(lottery) // 2], lottery[len(lottery) // 2 :]
        for inner, asked in ((first, second), (second, first)):
            after = cells
            for options in asked:
                after = self.ask(after, options)
            yield from self._halves(after, inner)

    def ask(self, cells: int, options: Sequence[Chance]) -> int:
        least = _least(options)
        after = 0
        for chance, weights in options:
            after += chance * cells << self.width * self.axes.offset(weights, least)
        return after >> FINE & self.mask if self.mask else after

    def grid(self, cells: int, left_out: Vector = NOTHING) -> Grid:
        """Read the cells; a question that was left out has no part in the lowest sums."""
        low = vector(a - b for a, b in zip(self.axes.low, left_out, strict=True))
        axes = replace(self.axes, low=low)
        data = cells.to_bytes(prod(self.axes.size) * self.width // 8, "little")
        if self.width == CELL:
            before = array("Q", accumulate(chain.from_iterable(iter_unpack("<Q", data)), initial=0))
            return Grid(axes=axes, before=before, total=before[-1])
        size = self.width // 8
        counts = (int.from_bytes(data[at : at + size], "little") for at in range(0, len(data), size))
        wide = tuple(accumulate(counts, initial=0))
        return Grid(axes=axes, before=wide, total=wide[-1])


def _exactly(lottery: Lottery) -> _Counting:
    total = prod(sum(chance for chance, _ in options) for options in lottery)
    return _Counting(axes=_axes(lottery), width=max(CELL, -(-total.bit_length() // 8) * 8), start=1, mask=0)


def _softly(lottery: Lottery) -> _Counting:
    axes = _axes(lottery)
    kept = ((1 << CELL - FINE) - 1).to_bytes(CELL // 8, "little")
    mask = int.from_bytes(kept * prod(axes.size), "little")
    return _Counting(axes=axes, width=CELL, start=1 << CELL - FINE - 1, mask=mask)


def _axes(lottery: Lottery) -> Axes:
    least = [_least(options) for options in lottery]
    spans = [
        [vector(a - b for a, b in zip(weights, low, strict=True)) for _, weights in options]
        for options, low in zip(lottery, least, strict=True)
    ]
    step = vector(gcd(*(span[track] for many in spans for span in many)) or 1 for track in range(TRACKS))
    widest = add(best_of(many) for many in spans)
    size = vector(span // each + 1 for span, each in zip(widest, step, strict=True))
    if prod(size) > MOST_CELLS:
        raise TooManySums(size)
    return Axes(low=add(least), step=step, size=size)


def _least(options: Sequence[Chance]) -> Vector:
    return vector(map(min, zip(*(weights for _, weights in options), strict=True)))
