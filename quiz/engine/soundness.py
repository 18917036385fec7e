"""What must hold in an edition before anything can be scored, shown or published from it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeAlias

from quiz.engine.edition import Edition, Format, Kind, Question, Weight
from quiz.engine.table import RULES, TRACKS, UnreachableTrack

Place: TypeAlias = tuple[str, ...]
"""Names of collections and slugs, from the edition inwards: ("questions", "deep-or-broad", "options", "deep")."""

MOST_POINTS = 3
EMPHASIS = range(1, 4)
MIDDLE = 1
"""The place of a pair's middle option."""

REACH = 51
"""One share for each whole match from 50 to 100."""

WHOLE = ("rule", "standing")
"""The fields of an edition that hold no rows."""

OPTIONS = {
    Format.SINGLE: range(3, 6),
    Format.SCALE: range(5, 6),
    Format.PAIR: range(3, 4),
    Format.MULTI: range(1, 128),
    Format.CHOICE: range(2, 128),
}
"""How many options a question can have; an unscored one as many as a packed byte can tell apart."""

FORMATS = {
    Kind.FIT: (Format.SINGLE, Format.SCALE, Format.PAIR),
    Kind.READINESS: (Format.MULTI, Format.CHOICE),
    Kind.CONTEXT: (Format.MULTI, Format.CHOICE),
}
REFERENCES = {
    "criterion": "criteria",
    "favours": "tracks",
    "from_track": "tracks",
    "part_of": "skills",
    "skill": "skills",
    "source": "sources",
    "to_track": "tracks",
    "track": "tracks",
}
"""What a field names, wherever it stands."""

MAY_BE_EMPTY = {("figures", "track"), ("notes", "track"), ("sides", "favours"), ("skills", "part_of")}
"""Where naming nothing says something: a figure about several tracks, a skill that is no part of another."""


class FaultCode(StrEnum):
    UNKNOWN_RULE = "unknown-rule"
    WRONG_TRACKS = "wrong-tracks"
    NO_FIT_QUESTIONS = "no-fit-questions"
    UNREACHABLE_TRACK = "unreachable-track"
    REPEATED = "repeated"
    EMPTY_SLUG = "empty-slug"
    UNKNOWN_REFERENCE = "unknown-reference"
    LOW_ABOVE_HIGH = "low-above-high"
    WRONG_FORMAT = "wrong-format"
    WRONG_EMPHASIS = "wrong-emphasis"
    WRONG_OPTIONS = "wrong-options"
    MISPLACED_WEIGHT = "misplaced-weight"
    POINTS_OUT_OF_RANGE = "points-out-of-range"
    WRONG_STANDING = "wrong-standing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    code: FaultCode
    place: Place


def find_faults(edition: Edition) -> tuple[Fault, ...]:
    """Return all faults, those of the whole edition first."""
    faults = (*_whole(edition), *_rows(edition), *_questions(edition.questions))
    return faults or tuple(_unreachable(edition))


def walk_rows(edition: Edition) -> Iterator[tuple[Any, Place]]:
    """Return every row of every collection with its place, rows within rows included."""
    for field in fields(edition):
        if field.name not in WHOLE:
            yield from _walk(field.name, getattr(edition, field.name), ())


def _whole(edition: Edition) -> Iterator[Fault]:
    if edition.rule not in RULES:
        yield Fault(code=FaultCode.UNKNOWN_RULE, place=("rule", edition.rule))
    if len(edition.tracks) != TRACKS or len({track.code for track in edition.tracks}) != TRACKS:
        yield Fault(code=FaultCode.WRONG_TRACKS, place=("tracks",))
    if not edition.fit:
        yield Fault(code=FaultCode.NO_FIT_QUESTIONS, place=("questions",))
    if edition.standing is not None and len(edition.standing.spread.reach) != REACH:
        yield Fault(code=FaultCode.WRONG_STANDING, place=("standing", "spread", "reach"))


def _rows(edition: Edition) -> Iterator[Fault]:
    collections = {field.name: getattr(edition, field.name) for field in fields(edition) if field.name not in WHOLE}
    known = {name: {row.slug for row in rows} for name, rows in collections.items()}
    for name, rows in collections.items():
        yield from _repeats((name,), [row.slug for row in rows])
        for row, place in _walk(name, rows, ()):
            yield from _references(row, place, known)
            if getattr(row, "low", None) is not None and row.low > row.high:
                yield Fault(code=FaultCode.LOW_ABOVE_HIGH, place=place)


def _walk(name: str, rows: Iterable[Any], outer: Place) -> Iterator[tuple[Any, Place]]:
    """Return every row with its place, rows within rows included."""
    for number, row in enumerate(rows):
        place = (*outer, name, getattr(row, "slug", "") or getattr(row, "track", "") or str(number))
        yield row, place
        for field in fields(row):
            if isinstance(getattr(row, field.name), tuple):
                yield from _walk(field.name, getattr(row, field.name), place)


def _references(row: Any, place: Place, known: dict[str, set[str]]) -> Iterator[Fault]:
    for field in fields(row):
        target = REFERENCES.get(field.name)
        named = getattr(row, field.name)
        if target and named not in known[target] and (named or (place[-2], field.name) not in MAY_BE_EMPTY):
            yield Fault(code=FaultCode.UNKNOWN_REFERENCE, place=(*place, field.name))


def _questions(questions: Iterable[Question]) -> Iterator[Fault]:
    for question in questions:
        place = ("questions", question.slug)
        if question.format not in FORMATS[question.kind]:
            yield Fault(code=FaultCode.WRONG_FORMAT, place=place)
        if question.emphasis not in EMPHASIS:
            yield Fault(code=FaultCode.WRONG_EMPHASIS, place=place)
        if len(question.options) not in OPTIONS[question.format]:
            yield Fault(code=FaultCode.WRONG_OPTIONS, place=place)
        yield from _repeats((*place, "options"), [option.slug for option in question.options])
        yield from _weights((*place, "slopes"), question.slopes, allowed=question.format is Format.SCALE)
        for number, option in enumerate(question.options):
            allowed = question.format is Format.SINGLE or (question.format is Format.PAIR and number != MIDDLE)
            yield from _weights((*place, "options", option.slug), option.weights, allowed=allowed)


def _weights(place: Place, weights: tuple[Weight, ...], *, allowed: bool) -> Iterator[Fault]:
    """Points stand on options of single choices and on the sides of pairs; a scale has slopes; nothing else has any."""
    if weights and not allowed:
        yield Fault(code=FaultCode.MISPLACED_WEIGHT, place=place)
    yield from _repeats(place, [weight.track for weight in weights])
    for weight in weights:
        if abs(weight.points) > MOST_POINTS:
            yield Fault(code=FaultCode.POINTS_OUT_OF_RANGE, place=(*place, "weights", weight.track))


def _repeats(place: Place, slugs: Iterable[str]) -> Iterator[Fault]:
    for slug, count in Counter(slugs).items():
        if not slug:
            yield Fault(code=FaultCode.EMPTY_SLUG, place=place)
        elif count > 1:
            yield Fault(code=FaultCode.REPEATED, place=(*place, slug))


def _unreachable(edition: Edition) -> Iterator[Fault]:
    try:
        _ = edition.table
    except UnreachableTrack as refusal:
        yield Fault(code=FaultCode.UNREACHABLE_TRACK, place=("tracks", *refusal.args))
