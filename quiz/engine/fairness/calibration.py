"""Calibration, made once for an edition: how random sheets spread, how often each clarity word holds (retest)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from quiz.engine.clarity import CLEAR, LEANING, Word, changes_to_overtake, leaders
from quiz.engine.edition import Calibration, Edition, Spread, Stability
from quiz.engine.fairness.distribution import Lottery, TooManySums, count, uniform
from quiz.engine.fairness.outcomes import count_reaching
from quiz.engine.fairness.sampling import draw_sheets
from quiz.engine.fairness.simulated_takers import consistent_person, same_person
from quiz.engine.rounding import as_decimal, as_root
from quiz.engine.table import TRACKS, Table, Vector, vector
from quiz.engine.totals import add_up_picks

SHARES = (Decimal("0.45"), Decimal("0.50"), Decimal("0.60"))
"""How consistent the people are whose words are tried: the share of questions where they pick their track's best."""

PEOPLE = 150
"""How many are drawn of each kind."""

RETAKES = 25
"""How often each of them answers again."""

FIRST_RETAKE = 1000
"""Seeds from here on are for retakes, those below for people."""

DRAWN = 20_000
"""Random sheets drawn where there are too many to count."""


def with_calibration(edition: Edition) -> Edition:
    """Return the edition with its standing computed anew; the same questions always get the same."""
    table = edition.table
    return replace(edition, standing=Calibration(spread=_spread(table), stability=_stability(table)))


def deviations(table: Table) -> tuple[Decimal, ...]:
    """Return the standard deviation of each track's match over random sheets."""
    squares = [
        sum(Fraction(sum(value[track] ** 2 for value in scored.values), len(scored.values)) for scored in table.scored)
        for track in range(TRACKS)
    ]
    return tuple(as_root(Fraction(50, table.whole) ** 2 * square) for square in squares)


def _spread(table: Table) -> Spread:
    tracks = zip(table.tracks, deviations(table), strict=True)
    return Spread(reach=tuple(as_decimal(share) for share in _reaching(table)), deviation=tuple(tracks))


def _reaching(table: Table) -> list[Fraction]:
    """Return the share of random sheets whose best match reaches each whole match from 50 to 100."""
    try:
        grid = count(uniform(table.scored))
    except TooManySums:
        drawn = [
            max(add_up_picks(table, picks).sums) for picks in draw_sheets(uniform(table.scored), seed=0, number=DRAWN)
        ]
        return [Fraction(sum(50 * best >= points * table.whole for best in drawn), DRAWN) for points in range(51)]
    return [Fraction(count_reaching(grid, _thresholds(table.reach, points)), grid.total) for points in range(51)]


def _thresholds(reach: Vector, points: int) -> Vector:
    """Return the least raw sums that put a match so many points above 50."""
    return vector(-(-points * most // 50) for most in reach)


def _stability(table: Table) -> tuple[Stability, ...]:
    """Draw people of several kinds, let them answer again, and average by the word of their first sheet."""
    kept: dict[Word, list[int]] = defaultdict(list)
    for seed, person in enumerate(_people(table)):
        for picks in draw_sheets(person, seed=seed, number=PEOPLE):
            totals = add_up_picks(table, picks)
            first = leaders(totals.sums)
            if len(first) == 1:
                word = _word(changes_to_overtake(totals, first)[0])
                kept[word] += (
                    leaders(sums) == first for sums in _retakes(table, picks, seed=FIRST_RETAKE + len(kept[word]))
                )
    return tuple(
        Stability(word=word, holds=as_decimal(Fraction(sum(kept[word]), len(kept[word]))))
        for word in Word
        if kept[word]
    )


def _people(table: Table) -> Iterator[Lottery]:
    return (consistent_person(table, track, share) for share in SHARES for track in range(TRACKS))


def _retakes(table: Table, picks: Sequence[int], *, seed: int) -> Iterator[Vector]:
    again = same_person(table, picks, [1] * len(picks))
    return (add_up_picks(table, retaken).sums for retaken in draw_sheets(again, seed=seed, number=RETAKES))


def _word(changes: int) -> Word:
    if changes > CLEAR:
        return Word.VERY_CLEAR
    return {1: Word.CLOSE, LEANING: Word.LEANING, CLEAR: Word.CLEAR}[changes]
