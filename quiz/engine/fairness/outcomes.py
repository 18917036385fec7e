"""What a count of sheets tells, by prefix sums: who comes first, how high matches get, what a question decides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from quiz.engine.fairness.distribution import Grid
from quiz.engine.table import NOTHING, Table, Vector, add, times

Places: TypeAlias = tuple[int, ...]
"""Tracks that share the first place, by their place in the edition."""

Firsts: TypeAlias = dict[Places, int]
"""How many sheets put exactly these tracks first."""


ONE: Places = (0,)
OTHER: Places = (1,)
BOTH: Places = (0, 1)


class Row(NamedTuple):
    """Cells that differ in the last track only: the others lead in those below `cut`, in `level` more all are level."""

    start: int
    cut: int
    level: int
    places: Places


def scales_of(table: Table) -> Vector:
    """Return what makes raw sums comparable between tracks."""
    return scales_for(table.reach)


def scales_for(reach: Vector) -> Vector:
    first, second, third = reach
    return second * third, first * third, first * second


def first_places(grid: Grid, scales: Vector, offset: Vector = NOTHING) -> Firsts:
    """Count the sheets by who comes first, after `offset` is added to all raw sums."""
    firsts: Counter[Places] = Counter()
    before, width = grid.before, grid.axes.size[2]
    for start, cut, level, places in rows(grid, scales, offset):
        lost, drawn = before[start + cut], before[start + cut + level]
        firsts[places] += lost - before[start]
        firsts[(2,)] += before[start + width] - drawn
        if level:
            firsts[(*places, 2)] += drawn - lost
    return {places: number for places, number in firsts.items() if number}


def count_depending(grid: Grid, scales: Vector, offsets: Sequence[Vector]) -> int:
    """Count the sheets whose first place is not the same under each of the offsets."""
    found = 0
    for options in zip(*(rows(grid, scales, offset) for offset in offsets), strict=True):
        if len(set(options)) > 1:
            start = options[0].start
            apart = len({row.places for row in options}) > 1
            low = 0 if apart else min(row.cut for row in options)
            high = max(row.cut + row.level for row in options)
            found += grid.before[start + high] - grid.before[start + low]
    return found


def count_reaching(grid: Grid, thresholds: Vector) -> int:
    """Count the sheets in which some track's raw sum reaches its threshold."""
    low, step, size = grid.axes.low, grid.axes.step, grid.axes.size
    counts = (-((a - limit) // b) for a, b, limit in zip(low, step, thresholds, strict=True))
    first, second, third = (min(most, max(0, number)) for number, most in zip(counts, size, strict=True))
    stride = size[2]
    below = 0
    for place in range(first):
        start = place * size[1] * stride
        stop = start + second * stride
        below += sum(grid.before[start + third : stop + third : stride]) - sum(grid.before[start:stop:stride])
    return grid.total - below


def rows(grid: Grid, scales: Vector, offset: Vector) -> Iterator[Row]:
    """Return all rows of the grid, in order, empty ones too."""
    low, step, size = times(add((grid.axes.low, offset)), scales), times(grid.axes.step, scales), grid.axes.size
    start = 0
    for first in range(low[0], low[0] + step[0] * size[0], step[0]):
        for second in range(low[1], low[1] + step[1] * size[1], step[1]):
            top, places = (first, BOTH if first == second else ONE) if first >= second else (second, OTHER)
            cut = min(size[2], max(0, -((low[2] - top) // step[2])))
            yield Row(start, cut, cut < size[2] and low[2] + cut * step[2] == top, places)
            start += size[2]


def share_first(firsts: Firsts, track: int, total: int) -> Fraction:
    """Return how often a track comes first; a shared first place counts for its part."""
    return (
        sum((Fraction(number, len(places)) for places, number in firsts.items() if track in places), Fraction()) / total
    )


def share_tied(firsts: Firsts, total: int) -> Fraction:
    return Fraction(sum(number for places, number in firsts.items() if len(places) > 1), total)
