"""The share of all random sheets that one other answer would turn, counted exactly.

A sheet is no close call where each rival's largest gain is at most its gap. Gaps are taken apart at the gains that
occur: between two of them the condition is that no answer with a greater gain was given, so that counting the sheets
without such answers, and of those the ones with that gap, is enough.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import prod
from typing import NamedTuple

from quiz.engine.distribution import Chance, Grid, Lottery, count
from quiz.engine.table import TRACKS, ScoredQuestion, Table


def close_share(table: Table) -> Fraction:
    """Return the share of random sheets that are ties or close calls. This takes many counts."""
    sheets = prod(len(scored.values) for scored in table.scored)
    return 1 - Fraction(sum(_secure(table, leader) for leader in range(TRACKS)), sheets)


def _secure(table: Table, leader: int) -> int:
    """Count the sheets in which the leader is alone in front and no one other answer changes that."""
    one, two = (track for track in range(TRACKS) if track != leader)
    bins = [list(_bins(table, leader, rival)) for rival in (one, two)]
    return sum(_between(table, leader, first, second) for first in bins[0] for second in bins[1])


class Bin(NamedTuple):
    """Gaps between a leader and a rival that the same gains would close: from `low` to below `high`."""

    rival: int
    low: int
    high: int


def _bins(table: Table, leader: int, rival: int) -> Iterator[Bin]:
    gains = {gain for scored in table.scored for gain in scored.gains[rival][leader]}
    most = sum(scored.pull[leader][rival] for scored in table.scored) + 1
    borders = sorted({0, *gains, most})
    return (Bin(rival, low, high) for low, high in pairwise(borders) if low < most)


def _between(table: Table, leader: int, first: Bin, second: Bin) -> int:
    """Count the sheets with both gaps in these bins and no answer whose change would close either."""
    lottery = [_steady(scored, leader, first, second) for scored in table.scored]
    if not all(lottery) or any(_most(lottery, axis) < each.low for axis, each in ((1, first), (2, second))):
        return 0
    grid = count(lottery)
    width = grid.axes.size[2]
    left, right = _cells(grid, 2, second)
    rows = range(*_cells(grid, 1, first))
    return sum(grid.before[row * width + right] - grid.before[row * width + left] for row in rows)


def _steady(scored: ScoredQuestion, leader: int, first: Bin, second: Bin) -> list[Chance]:
    """Return the options whose change gains no more than the bins allow, with the gaps that they make."""
    return [
        (1, (0, value[leader] - value[first.rival], value[leader] - value[second.rival]))
        for place, value in enumerate(scored.values)
        if all(scored.gains[each.rival][leader][place] <= each.low for each in (first, second))
    ]


def _most(lottery: Lottery, axis: int) -> int:
    return sum(max(gaps[axis] for _, gaps in options) for options in lottery)


def _cells(grid: Grid, axis: int, wanted: Bin) -> tuple[int, int]:
    """Return the cells of an axis, from and to, that hold the gaps of a bin; a gap of nothing is a tie."""
    low, step, size = grid.axes.low[axis], grid.axes.step[axis], grid.axes.size[axis]
    start, stop = (min(size, max(0, -((low - gap) // step))) for gap in (max(1, wanted.low), wanted.high))
    return start, stop
