"""The single weights that, one point up or down, would mend a failed balance check best."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from quiz.engine.distribution import Grid, count_without, uniform
from quiz.engine.edition import Edition, Evidence, Format, Question, Weight
from quiz.engine.gate.counting import BALANCE, TIES, Race, balance
from quiz.engine.gate.finding import Check, Target
from quiz.engine.gate.weights import SPREAD
from quiz.engine.outcomes import Firsts, first_places, scales_of, share_tied
from quiz.engine.rounding import as_decimal
from quiz.engine.soundness import MIDDLE, MOST_POINTS, Place
from quiz.engine.standing import deviations
from quiz.engine.table import Scored, Table, UnreachableTrack, table_of

MENDS = 5
"""How many are proposed for each check."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One weight changed by a point, and what the check would show then: the figure that is furthest off."""

    check: Check
    row: Place  # the option, or the question of a slope
    track: str
    before: int
    after: int
    value: Decimal


class _Trial(NamedTuple):
    question: Question
    row: Place
    track: str
    before: int
    after: int


def suggest_mends(edition: Edition) -> tuple[Mend, ...]:
    """Return the best changes for each balance check that fails now: the nearest to its target first.

    Only changes that do better than the present weights and keep the floor rule are proposed. Every one is counted
    exactly, which takes about ten seconds for twenty questions.
    """
    table = table_of(edition)
    grids = list(count_without(uniform(table.scored)))
    now = _misses(table, grids[0], table.scored[0])
    failed = [check for check, (miss, _) in now.items() if miss > 0]
    found: dict[Check, list[tuple[Fraction, Mend]]] = {check: [] for check in failed}
    for place, scored in enumerate(table.scored):
        for trial in _trials(scored.question, table.tracks) if failed else ():
            changed = _with_question(edition, trial.question)
            if changed is None:
                continue
            after = _misses(changed, grids[place], changed.scored[place])
            for check in failed:
                miss, value = after[check]
                if miss < now[check][0]:
                    mend = Mend(
                        check=check,
                        row=trial.row,
                        track=trial.track,
                        before=trial.before,
                        after=trial.after,
                        value=as_decimal(value),
                    )
                    found[check].append((miss, mend))
    return tuple(mend for mends in found.values() for _, mend in sorted(mends, key=_order)[:MENDS])


def _order(each: tuple[Fraction, Mend]) -> tuple[Fraction, Place, str, int]:
    miss, mend = each
    return miss, mend.row, mend.track, mend.after


def _misses(table: Table, grid: Grid, scored: Scored) -> dict[Check, tuple[Fraction, Fraction]]:
    """Return for each balance check how far the worst figure is beyond its target, and that figure.

    The grid counts the sheets of all other questions.
    """
    firsts: Firsts = Counter()
    for weights in scored.raw:
        firsts = Counter(firsts) + Counter(first_places(grid, scales_of(table), weights))
    total = grid.total * len(scored.raw)
    shares = [Fraction(figure.value) for figure in balance(table, Race(firsts=firsts, total=total, drawn=0))]
    spread = [Fraction(each) for each in deviations(table)]
    return {
        Check.BALANCE: _worst(BALANCE, shares),
        Check.TIES: _worst(TIES, [share_tied(firsts, total)]),
        Check.SPREAD: _worst(SPREAD, [max(spread) / min(spread)]),
    }


def _worst(target: Target, values: list[Fraction]) -> tuple[Fraction, Fraction]:
    return max((target.distance(value), value) for value in values)


def _with_question(edition: Edition, question: Question) -> Table | None:
    """Return the table with one question changed, None where that breaks the floor rule or leaves a track out."""
    questions = tuple(question if each.slug == question.slug else each for each in edition.questions)
    try:
        table = table_of(replace(edition, questions=questions))
    except UnreachableTrack:
        return None
    changed = next(scored for scored in table.scored if scored.slug == question.slug)
    floors = (min(value[track] for value in changed.values) for track in range(len(changed.best)))
    if any(-floor > most for floor, most in zip(floors, changed.best, strict=True)):
        return None
    return table


def _trials(question: Question, tracks: tuple[str, ...]) -> Iterator[_Trial]:
    """Return the question with each of its weights a point higher and a point lower, within the range of points."""
    if question.format is Format.SCALE:
        for track, before, after, slopes in _shifted(question.slopes, tracks):
            yield _Trial(replace(question, slopes=slopes), ("questions", question.slug), track, before, after)
        return
    for place, option in enumerate(question.options):
        row = ("questions", question.slug, "options", option.slug)
        if not (question.format is Format.PAIR and place == MIDDLE):
            for track, before, after, weights in _shifted(option.weights, tracks):
                options = (
                    *question.options[:place],
                    replace(option, weights=weights),
                    *question.options[place + 1 :],
                )
                yield _Trial(replace(question, options=options), row, track, before, after)


def _shifted(
    weights: tuple[Weight, ...], tracks: tuple[str, ...]
) -> Iterator[tuple[str, int, int, tuple[Weight, ...]]]:
    for track in tracks:
        before = next((weight.points for weight in weights if weight.track == track), 0)
        others = tuple(weight for weight in weights if weight.track != track)
        for after in (before - 1, before + 1):
            if abs(after) <= MOST_POINTS:
                new = Weight(track=track, points=after, reason="", criterion="", evidence=Evidence.INDIRECT)
                yield track, before, after, (*others, new)
