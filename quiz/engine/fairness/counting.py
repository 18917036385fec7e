"""Checks that count all random sheets, or draw some (Monte Carlo) where there are too many to count."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from quiz.engine.clarity import leaders
from quiz.engine.deciding import SHORT
from quiz.engine.fairness.distribution import Lottery, TooManySums, count, uniform
from quiz.engine.fairness.finding import Check, Figure, Finding, Target, compare
from quiz.engine.fairness.outcomes import Firsts, first_places, scales_of, share_first, share_tied
from quiz.engine.fairness.sampling import draw_sheets, wilson
from quiz.engine.table import TRACKS, ScoredQuestion, Table, Vector, add

THIRD = Fraction(1, 3)
HUNDREDTH = Fraction(1, 100)
BALANCE = Target(
    least=THIRD - HUNDREDTH, most=THIRD + HUNDREDTH, lowest=THIRD - 3 * HUNDREDTH, highest=THIRD + 3 * HUNDREDTH
)
SHORT_BALANCE = Target(least=THIRD - 3 * HUNDREDTH, most=THIRD + 3 * HUNDREDTH)
SHORT_REACH = Target(least=99)
"""The ten are scored as a part of the edition, so that a track may miss the 100 by as much as a point."""

TIES = Target(most=3 * HUNDREDTH)
CLOSE_CALLS = Target(least=Fraction(1, 2))
DRAWN = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Who comes first over random sheets; `drawn` is 0 where all were counted."""

    firsts: Firsts
    total: int
    drawn: int


def check_counts(table: Table) -> Iterator[Finding]:
    whole = run_race(table.scored, table)
    yield compare(Check.BALANCE, balance(table, whole), BALANCE, drawn=whole.drawn)
    ties = Figure("ties", share_tied(whole.firsts, whole.total), ("questions",))
    yield compare(Check.TIES, [ties], TIES, drawn=whole.drawn)
    yield drawn_finding(Check.CLOSE_CALLS, *share_close(table, [uniform(table.scored)], number=DRAWN), CLOSE_CALLS)
    ten = table.scored[:SHORT]
    short = run_race(ten, table)
    yield compare(Check.SHORT_BALANCE, balance(table, short), SHORT_BALANCE, drawn=short.drawn)
    best = add(scored.best for scored in ten)
    reach = [50 + Fraction(50 * number, max(best) or 1) for number in best]
    figures = [Figure(slug, each, ("tracks", slug)) for slug, each in zip(table.tracks, reach, strict=True)]
    yield compare(Check.SHORT_REACH, figures, SHORT_REACH)


def run_race(questions: Sequence[ScoredQuestion], table: Table) -> Race:
    """Return who comes first when each option of these questions is as likely as the others."""
    lottery = uniform(questions)
    try:
        grid = count(lottery)
    except TooManySums:
        drawn = draw_sheets(lottery, seed=0, number=DRAWN)
        firsts = Counter(leaders(sum_up(questions, picks)) for picks in drawn)
        return Race(firsts=firsts, total=DRAWN, drawn=DRAWN)
    return Race(firsts=first_places(grid, scales_of(table)), total=grid.total, drawn=0)


def balance(table: Table, race: Race) -> list[Figure]:
    """Return how often each track comes first; a shared first place is shared."""
    return [
        Figure(slug, share_first(race.firsts, track, race.total), ("tracks", slug))
        for track, slug in enumerate(table.tracks)
    ]


def sum_up(questions: Sequence[ScoredQuestion], picks: Sequence[int]) -> Vector:
    return add(scored.values[pick] for scored, pick in zip(questions, picks, strict=True))


def is_close(table: Table, picks: Sequence[int]) -> bool:
    """Tell whether one other answer, or none, leaves another track in front of a complete sheet's leader."""
    sums = sum_up(table.scored, picks)
    leader = sums.index(max(sums))
    for rival in range(TRACKS):
        gap = sums[leader] - sums[rival]
        gains = (scored.gains[rival][leader][pick] for scored, pick in zip(table.scored, picks, strict=True))
        if rival != leader and (not gap or max(gains) > gap):
            return True
    return False


def share_close(table: Table, lotteries: Sequence[Lottery], *, number: int) -> tuple[int, int]:
    """Draw so many sheets of each person; return how many of how many are close calls or ties."""
    sheets = (draw_sheets(lottery, seed=seed, number=number) for seed, lottery in enumerate(lotteries))
    return sum(is_close(table, picks) for drawn in sheets for picks in drawn), number * len(lotteries)


def drawn_finding(check: Check, found: int, drawn: int, target: Target) -> Finding:
    figure = Figure("sheets", Fraction(found, drawn), ("questions",))
    return compare(check, [figure], target, drawn=drawn, interval=wilson(found, drawn))
