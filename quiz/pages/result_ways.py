"""Ways from and to the leading tracks: each is told once, with every time that a source quotes, computed never."""

from dataclasses import dataclass
from itertools import groupby

from quiz.engine.edition import Edition, Track, Transition
from quiz.pages.tracks import Move, moves_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    time: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """`times` is empty where no source gives one; `is_told` tells whether any speaks of this way at all."""

    origin: Track
    goal: Track
    times: tuple[Quoted, ...]
    efforts: tuple[Transition, ...]  # those that say how hard it is
    is_told: bool


def ways_between(edition: Edition, leading: tuple[Track, ...]) -> tuple[Way, ...]:
    moves = moves_between(edition, leading, edition.tracks)
    return tuple(_way(*ends, tuple(many)) for ends, many in groupby(moves, key=lambda move: (move.origin, move.goal)))


def _way(origin: Track, goal: Track, moves: tuple[Move, ...]) -> Way:
    told = tuple(move.said for move in moves if move.said)
    return Way(
        origin=origin,
        goal=goal,
        times=tuple(Quoted(time=move.time, source=move.said.source) for move in moves if move.time and move.said),
        efforts=tuple(each for each in told if each.effort),
        is_told=bool(told),
    )
