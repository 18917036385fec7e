"""Checks that the weights answer by themselves, without counting sheets."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from quiz.engine.clarity import changes_to_overtake
from quiz.engine.edition import Format
from quiz.engine.fairness.calibration import deviations
from quiz.engine.fairness.contents import row_of
from quiz.engine.fairness.finding import Check, Figure, Finding, Severity, Target, compare, list_faults
from quiz.engine.soundness import Place
from quiz.engine.table import TRACKS, ScoredQuestion, Table, add
from quiz.engine.totals import add_up_picks, score

ROBUST = Target(least=5, lowest=3)
SEPARATION = Target(most=40)
PAIR_REACH = Target(least=62)
SPREAD = Target(most=Fraction(6, 5))
SWING = Target(most=15, highest=25)
SHARE = Target(most=Fraction(1, 10))
CONTRAST_SHARE = Target(least=Fraction(28, 100))
CONTRAST_QUESTIONS = Target(least=8)
MOVES = 3
"""A question moves a contrast when its answers part the two tracks by more than this many points."""

STRAIGHT = Target(most=10)


def check_weights(table: Table) -> Iterator[Finding]:
    yield list_faults(Check.FLOOR, _below_floor(table), Severity.BLOCKING)
    yield compare(Check.SPREAD, _spread(table), SPREAD)
    ideals = [add_up_picks(table, ideal(table, track)) for track in range(TRACKS)]
    robust = [changes_to_overtake(each, (track,))[0] for track, each in enumerate(ideals)]
    yield compare(Check.ROBUST, _by_track(table, robust), ROBUST)
    apart = [score(sorted(each.sums)[-2], each.most) for each in ideals]
    yield compare(Check.SEPARATION, _by_track(table, apart), SEPARATION)
    yield compare(Check.PAIR_REACH, [_pair(table, one, two) for one, two in contrasts()], PAIR_REACH)
    yield list_faults(Check.LIVE_OPTIONS, _dead_options(table), Severity.WARNING)
    yield compare(Check.SWING, [_swing(table, scored) for scored in table.scored], SWING)
    yield compare(Check.SHARE_OF_MAXIMUM, [_share(table, scored) for scored in table.scored], SHARE)
    yield from _check_contrasts(table)
    yield compare(Check.STRAIGHT_SCALES, _straight_scales(table), STRAIGHT)
    yield compare(Check.STRAIGHT_PLACES, _straight_places(table), STRAIGHT)


def contrasts() -> list[tuple[int, int]]:
    return list(combinations(range(TRACKS), 2))


def ideal(table: Table, track: int) -> tuple[int, ...]:
    """Return the places of the track's best options; of equals, the one worth least to the other tracks."""
    picks = []
    for scored in table.scored:
        order = [(-value[track], sum(value) - value[track], place) for place, value in enumerate(scored.values)]
        picks.append(min(order)[2])
    return tuple(picks)


def swing(scored: ScoredQuestion, one: int, two: int) -> int:
    """Return how far the answers to a question can part two tracks, in values of the table."""
    leads = [value[one] - value[two] for value in scored.values]
    return max(leads) - min(leads)


def pair_reach(table: Table, *tracks: int) -> Fraction:
    """Return the highest match that some sheet gives to all of these tracks at once, by dynamic programming."""
    front: dict[tuple[int, ...], int] = {(0,) * (len(tracks) - 1): 0}
    *outer, last = tracks
    for scored in table.scored:
        reached: dict[tuple[int, ...], int] = {}
        for sums, most in front.items():
            for value in scored.values:
                key = tuple(number + value[track] for number, track in zip(sums, outer, strict=True))
                reached[key] = max(reached.get(key, most + value[last]), most + value[last])
        front = reached
    return score(max(min(*sums, most) for sums, most in front.items()), table.whole)


def _by_track(table: Table, values: Sequence[int | Fraction]) -> list[Figure]:
    return [Figure(slug, value, ("tracks", slug)) for slug, value in zip(table.tracks, values, strict=True)]


def _below_floor(table: Table) -> Iterator[Place]:
    """Return each question and track where the worst answer costs more than the best one gains."""
    for scored in table.scored:
        for track, most in enumerate(scored.best):
            if -min(value[track] for value in scored.values) > most:
                yield row_of(scored.slug, "tracks", table.tracks[track])


def _spread(table: Table) -> list[Figure]:
    spread = deviations(table)
    return [
        Figure(slug, Fraction(each) / Fraction(min(spread)), ("tracks", slug))
        for slug, each in zip(table.tracks, spread, strict=True)
    ]


def _pair(table: Table, one: int, two: int) -> Figure:
    return Figure(_contrast_name(table, one, two), pair_reach(table, one, two), ("questions",))


def _dead_options(table: Table) -> Iterator[Place]:
    """Return the options that are best for no track and no two tracks together, and are not declared neutral."""
    groups = [group for size in (1, 2) for group in combinations(range(TRACKS), size)]
    for scored in table.scored:
        worth = [[sum(value[track] for track in group) for group in groups] for value in scored.values]
        best = [max(column) for column in zip(*worth, strict=True)]
        for place, option in enumerate(scored.question.options):
            others = [row for other, row in enumerate(worth) if other != place]
            alone = any(
                mine == most and all(other[at] < most for other in others)
                for at, (mine, most) in enumerate(zip(worth[place], best, strict=True))
            )
            if not (alone or option.neutral or _between(scored, place)):
                yield row_of(scored.slug, "options", option.slug)


def _between(scored: ScoredQuestion, place: int) -> bool:
    """Tell whether an option stands between the two ends of a scale or a pair."""
    shaped = scored.question.format in (Format.SCALE, Format.PAIR)
    return shaped and 0 < place < len(scored.values) - 1


def _swing(table: Table, scored: ScoredQuestion) -> Figure:
    most = max(swing(scored, one, two) for one, two in contrasts())
    return Figure(scored.slug, Fraction(50 * most, table.whole), row_of(scored.slug))


def _share(table: Table, scored: ScoredQuestion) -> Figure:
    return Figure(scored.slug, Fraction(max(scored.best), table.whole), row_of(scored.slug))


def _check_contrasts(table: Table) -> Iterator[Finding]:
    swings = {pair: [swing(scored, *pair) for scored in table.scored] for pair in contrasts()}
    whole = sum(sum(each) for each in swings.values())
    shares, counts = [], []
    for pair, each in swings.items():
        name = _contrast_name(table, *pair)
        shares.append(Figure(name, Fraction(sum(each), whole), ("questions",)))
        counts.append(Figure(name, sum(50 * number > MOVES * table.whole for number in each), ("questions",)))
    yield compare(Check.CONTRAST_SHARE, shares, CONTRAST_SHARE)
    yield compare(Check.CONTRAST_QUESTIONS, counts, CONTRAST_QUESTIONS)


def _contrast_name(table: Table, one: int, two: int) -> str:
    return f"{table.tracks[one]} {table.tracks[two]}"


def _straight_scales(table: Table) -> list[Figure]:
    """Return how far the matches of those part who agree, disagree or stay in the middle on every scale."""
    scales = [scored for scored in table.scored if scored.question.format is Format.SCALE]
    answers = (("agree", 0), ("middle", 2), ("disagree", 4))
    return [Figure(name, _parted(scales, place), ("questions",)) for name, place in answers if scales]


def _straight_places(table: Table) -> list[Figure]:
    """Return the same for those who always take the option in one place, where there is one."""
    longest = max(len(scored.values) for scored in table.scored)
    return [
        Figure(
            str(place + 1), _parted([each for each in table.scored if place < len(each.values)], place), ("questions",)
        )
        for place in range(longest)
    ]


def _parted(questions: Sequence[ScoredQuestion], place: int) -> Fraction:
    sums = add(scored.values[place] for scored in questions)
    most = max(add(scored.best for scored in questions))
    return Fraction(50 * (max(sums) - min(sums)), most) if most else Fraction()
