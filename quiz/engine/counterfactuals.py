"""The fewest other answers that would put each other track first."""

from dataclasses import dataclass
from typing import TypeAlias

from quiz.engine.answers import Sheet
from quiz.engine.clarity import leaders
from quiz.engine.edition import Edition
from quiz.engine.scoring import Match, Tally, rank, tally
from quiz.engine.searching import Move, fewest_moves, useful
from quiz.engine.table import TRACKS, ScoredQuestion, Table, Vector, add, distance, vector

MOST = 6
"""More changed answers than this are not looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Another answer to one question; where both are the same, only the mark of importance is taken off."""

    question: str
    before: str
    after: str
    important: bool  # whether the changed answer counts double


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The fewest changes that put a track first on its own."""

    track: str
    changes: tuple[Change, ...]  # in the order of the questions' slugs; empty where it takes more than six
    matches: tuple[Match, ...]  # after the changes, best first; empty likewise


Moves: TypeAlias = tuple[tuple[tuple[tuple[Move, ...], ...], ...], ...]
"""[track][scored question][present option]: the useful moves that bring the track past the two others."""


def find_paths(edition: Edition, sheet: Sheet) -> tuple[Path, ...]:
    """Return a path for each track that is not alone in front, in rank order.

    Of equally few changes: the fewest steps moved, then the fewest important answers, then the smallest slugs of
    questions and, in the same question, the nearest option, of two equally near the one that stands first.
    """
    counted = tally(edition, sheet)
    if not counted.answered:
        return ()
    first = leaders(counted.sums)
    order = sorted(range(TRACKS), key=lambda place: -counted.sums[place])
    return tuple(_path(edition, counted, place) for place in order if first != (place,))


def _path(edition: Edition, counted: Tally, track: int) -> Path:
    others = [place for place in range(TRACKS) if place != track]
    first, second = (counted.sums[other] - counted.sums[track] for other in others)
    answered = [place for place in _by_slug(counted.table) if counted.picks[place] >= 0]
    moves = moves_of(edition)[track]
    choices = fewest_moves(
        [_doubled(moves[place][counted.picks[place]], counted.times[place]) for place in answered],
        (first, second),
        limit=MOST,
        costly=[counted.times[place] > 1 for place in answered],
    )
    slug = counted.table.tracks[track]
    if choices is None:
        return Path(track=slug, changes=(), matches=())
    made = [(answered[place], move.option) for place, move in choices]
    return Path(
        track=slug,
        changes=tuple(_change(counted, place, option) for place, option in made),
        matches=rank(counted.table.tracks, _after(counted, made), counted.most),
    )


def moves_of(edition: Edition) -> Moves:
    moves: Moves | None = edition.__dict__.get("_moves")
    if moves is None:
        scored = edition.table.scored
        moves = tuple(tuple(_moves(each, track) for each in scored) for track in range(TRACKS))
        edition.__dict__["_moves"] = moves
    return moves


def _moves(scored: ScoredQuestion, track: int) -> tuple[tuple[Move, ...], ...]:
    one, two = (place for place in range(TRACKS) if place != track)
    leads = [(value[track] - value[one], value[track] - value[two]) for value in scored.values]
    return tuple(
        useful(
            [
                Move(distance(scored.question, pick, option), lead[0] - now[0], lead[1] - now[1], option)
                for option, lead in enumerate(leads)
                if option != pick
            ]
        )
        for pick, now in enumerate(leads)
    )


def _doubled(moves: tuple[Move, ...], times: int) -> tuple[Move, ...]:
    if times == 1:
        return moves
    return tuple(Move(move.steps, times * move.first, times * move.second, move.option) for move in moves)


def _by_slug(table: Table) -> list[int]:
    return sorted(range(len(table.scored)), key=lambda place: table.scored[place].slug)


def _after(counted: Tally, made: list[tuple[int, int]]) -> Vector:
    sums = [counted.sums]
    for place, option in made:
        values = counted.table.scored[place].values
        shift = zip(values[option], values[counted.picks[place]], strict=True)
        sums.append(vector(counted.times[place] * (after - before) for after, before in shift))
    return add(sums)


def _change(counted: Tally, place: int, option: int) -> Change:
    options = counted.table.scored[place].question.options
    return Change(
        question=counted.table.scored[place].slug,
        before=options[counted.picks[place]].slug,
        after=options[option].slug,
        important=counted.times[place] > 1,
    )
