"""Checks that take half a minute: leave-one-out influence, mutual information, recovery of people who mean a track."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from statistics import median
from typing import TypeAlias

from quiz.engine.clarity import leaders
from quiz.engine.fairness.calibration import deviations
from quiz.engine.fairness.contents import row_of
from quiz.engine.fairness.counting import (
    balance,
    drawn_finding,
    run_race,
    share_close,
    sum_up,
)
from quiz.engine.fairness.distribution import count_without, uniform, weigh, weigh_without
from quiz.engine.fairness.finding import Check, Figure, Finding, Number, Severity, Target, as_text, compare, list_faults
from quiz.engine.fairness.outcomes import count_depending, first_places, scales_for, scales_of, share_first
from quiz.engine.fairness.sampling import draw_sheets
from quiz.engine.fairness.simulated_takers import consistent_person
from quiz.engine.table import NOTHING, TRACKS, ScoredQuestion, Table, Vector, add, best_of, times, vector

INFLUENCE = Target(most=Fraction(45, 100))
DOMINANCE = Target(most=2)
DISCRIMINATION = Target(least=Fraction(1, 100))
RECOVERY = (
    (Decimal("0.45"), Decimal("0.93")),
    (Decimal("0.50"), Decimal("0.97")),
    (Decimal("0.60"), Decimal("0.995")),
)
"""How often people find their track, by the share of questions in which they pick its best option."""

PEOPLE = 1000
"""How many of each kind are drawn."""

CONSISTENT = Decimal("0.60")
"""The share of best answers of those whose results should hardly ever be close."""

PLAUSIBLE = Decimal("0.50")
"""The share of best answers of those on whom single questions and other formulas are tried."""

DROP = Fraction(5, 10_000)
ALIKE = Fraction(95, 100)
"""A question that adds less than DROP to recovery and is ALIKE to one of the same criterion says nothing of its own."""

CLOSE_CONSISTENT = Target(most=Fraction(3, 100))
LEAVE_ONE_OUT = Target(least=Fraction(95, 100))
AGREEMENT = Target(least=Fraction(99, 100))

Run: TypeAlias = Callable[[Table], Iterator[Finding]]


def exhaustive_checks() -> tuple[tuple[Check, Run], ...]:
    """Return the name and the work of each; one run can find out about several checks."""
    return (
        (Check.INFLUENCE, check_questions),
        (Check.RECOVERY, check_recovery),
        (Check.REDUNDANCY, check_redundancy),
        (Check.CLOSE_CALLS_CONSISTENT, check_close_calls),
        (Check.LEAVE_ONE_OUT, check_robustness),
    )


def check_questions(table: Table) -> Iterator[Finding]:
    """Leave out each question in turn and see what its options do with all sheets of the others."""
    scales = scales_of(table)
    influence, bits = [], []
    before = entropy([figure.value for figure in balance(table, run_race(table.scored, table))])
    for scored, grid in zip(table.scored, count_without(uniform(table.scored)), strict=True):
        depending = Fraction(count_depending(grid, scales, scored.raw), grid.total)
        influence.append(Figure(scored.slug, depending, row_of(scored.slug)))
        firsts = [first_places(grid, scales, weights) for weights in scored.raw]
        after = [entropy([share_first(each, track, grid.total) for track in range(TRACKS)]) for each in firsts]
        bits.append(Figure(scored.slug, before - sum(after, Decimal()) / len(after), row_of(scored.slug)))
    usual = Fraction(median(Fraction(figure.value) for figure in influence)) or Fraction(1)
    yield compare(Check.INFLUENCE, influence, INFLUENCE)
    dominance = [figure._replace(value=Fraction(figure.value) / usual) for figure in influence]
    yield compare(Check.DOMINANCE, dominance, DOMINANCE)
    yield compare(Check.DISCRIMINATION, bits, DISCRIMINATION)


def check_recovery(table: Table) -> Iterator[Finding]:
    """See how often people who mean a track, more or less consistently, find it first."""
    for share, least in RECOVERY:
        figures = [
            Figure(slug, recovery(table, track, share), ("tracks", slug)) for track, slug in enumerate(table.tracks)
        ]
        yield compare(Check.RECOVERY, figures, Target(least=least))


def check_redundancy(table: Table) -> Iterator[Finding]:
    """Leave out each question in turn and see how much recovery falls, on average over the tracks."""
    drops = [Fraction()] * len(table.scored)
    for track in range(TRACKS):
        person = consistent_person(table, track, PLAUSIBLE)
        whole = recovery(table, track, PLAUSIBLE)
        for place, (scored, grid) in enumerate(zip(table.scored, weigh_without(person), strict=True)):
            left = share_first(first_places(grid, scales_without(table, scored)), track, grid.total)
            drops[place] += (whole - left) / TRACKS
    rows = [
        row_of(scored.slug)
        for scored, drop in zip(table.scored, drops, strict=True)
        if drop < DROP and any(alike(scored, other) for other in table.scored if other is not scored)
    ]
    names = (scored.slug for scored in table.scored)
    yield replace(
        list_faults(Check.REDUNDANCY, rows, Severity.WARNING),
        figures=tuple((name, as_text(drop)) for name, drop in zip(names, drops, strict=True)),
    )


def check_close_calls(table: Table) -> Iterator[Finding]:
    """See how often consistent people end in a close call."""
    people = [consistent_person(table, track, CONSISTENT) for track in range(TRACKS)]
    found, drawn = share_close(table, people, number=PEOPLE)
    yield drawn_finding(Check.CLOSE_CALLS_CONSISTENT, found, drawn, CLOSE_CONSISTENT)


def check_robustness(table: Table) -> Iterator[Finding]:
    """Draw people who mean a track, and see whether one question less, or another formula, gives another winner."""
    people = [consistent_person(table, track, PLAUSIBLE) for track in range(TRACKS)]
    sheets = [picks for seed, each in enumerate(people) for picks in draw_sheets(each, seed=seed, number=PEOPLE)]
    kept = sum(survives(table, picks) for picks in sheets)
    yield drawn_finding(Check.LEAVE_ONE_OUT, kept, len(sheets), LEAVE_ONE_OUT)
    agreeing = (
        ("spread-normalised", agree_normalised(table, sheets)),
        ("questions-equal", agree_equal(table, sheets)),
        ("without-doubles", agree_plain(table, sheets)),
    )
    figures = [Figure(name, Fraction(count, len(sheets)), ("questions",)) for name, count in agreeing]
    yield compare(Check.AGREEMENT, figures, AGREEMENT, drawn=len(sheets))


def recovery(table: Table, track: int, share: Decimal) -> Fraction:
    """Return how often someone who means the track comes out first with it; a shared first place is shared."""
    grid = weigh(consistent_person(table, track, share))
    return share_first(first_places(grid, scales_of(table)), track, grid.total)


def entropy(shares: Iterable[Number]) -> Decimal:
    """Return the uncertainty about an outcome, in bits."""
    chances = (Decimal(exact.numerator) / exact.denominator for exact in (Fraction(share) for share in shares) if exact)
    return -sum((chance * chance.ln() for chance in chances), Decimal()) / Decimal(2).ln()


def scales_without(table: Table, left_out: ScoredQuestion) -> Vector:
    """Return what makes raw sums comparable once a question is left out."""
    best = best_of(left_out.raw)
    return scales_for(vector(max(1, most - less) for most, less in zip(table.reach, best, strict=True)))


def alike(scored: ScoredQuestion, other: ScoredQuestion) -> bool:
    """Tell whether two questions cite a criterion in common and their options point the same way."""
    if not cited(scored) & cited(other) or len(scored.values) != len(other.values):
        return False
    one, two = (
        [value[0] - value[track] for value in each.values for track in range(1, TRACKS)] for each in (scored, other)
    )
    along = sum(left * right for left, right in zip(one, two, strict=True))
    lengths = sum(number**2 for number in one) * sum(number**2 for number in two)
    return along > 0 and along**2 > ALIKE**2 * lengths


def cited(scored: ScoredQuestion) -> set[str]:
    weights = [*scored.question.slopes, *(weight for option in scored.question.options for weight in option.weights)]
    return {weight.criterion for weight in weights}


def survives(table: Table, picks: Sequence[int]) -> bool:
    """Tell whether a sheet keeps its first place whichever question is left out."""
    raw = [scored.raw[pick] for scored, pick in zip(table.scored, picks, strict=True)]
    sums = add(raw)
    first = leaders(times(sums, scales_of(table)))
    for scored, weights in zip(table.scored, raw, strict=True):
        rest = vector(whole - less for whole, less in zip(sums, weights, strict=True))
        if leaders(times(rest, scales_without(table, scored))) != first:
            return False
    return True


def agree_normalised(table: Table, sheets: Sequence[Sequence[int]]) -> int:
    """Count the sheets with the same winner when each track's match is divided by its own spread."""
    spread = deviations(table)
    agreeing = 0
    for picks in sheets:
        sums = sum_up(table.scored, picks)
        parts = [number / each for number, each in zip(sums, spread, strict=True)]
        agreeing += leaders(sums) == tuple(track for track, part in enumerate(parts) if part == max(parts))
    return agreeing


def agree_equal(table: Table, sheets: Sequence[Sequence[int]]) -> int:
    """Count the sheets with the same winner when every question can give as much as the others."""
    whole = lcm(*(max(scored.best) or 1 for scored in table.scored))
    factors = [whole // (max(scored.best) or 1) for scored in table.scored]
    reach = add(
        vector(factor * most for most in scored.best) for factor, scored in zip(factors, table.scored, strict=True)
    )
    scales = scales_for(reach)
    agreeing = 0
    for picks in sheets:
        rows = zip(table.scored, picks, factors, strict=True)
        equal = add(vector(factor * number for number in scored.values[pick]) for scored, pick, factor in rows)
        agreeing += leaders(times(equal, scales)) == leaders(sum_up(table.scored, picks))
    return agreeing


def agree_plain(table: Table, sheets: Sequence[Sequence[int]]) -> int:
    """Count the sheets with the same winner when one answer in ten is marked important and when none is."""
    lots = [((9, NOTHING), (1, NOTHING))] * len(table.scored)
    agreeing = 0
    for picks, marks in zip(sheets, draw_sheets(lots, seed=TRACKS, number=len(sheets)), strict=True):
        rows = zip(table.scored, picks, marks, strict=True)
        doubled = add(vector((1 + mark) * number for number in scored.values[pick]) for scored, pick, mark in rows)
        agreeing += leaders(doubled) == leaders(sum_up(table.scored, picks))
    return agreeing
