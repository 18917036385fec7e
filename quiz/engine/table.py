"""An edition's weights, centred and scaled to plain integers that are comparable between tracks, compiled once.

Every value is a centred weight divided by what its track can reach at most, over one common denominator `whole`.
The values of the best options of a track therefore add up to `whole`, for each track, and a match needs one division.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import gcd, lcm
from typing import TypeAlias

from quiz.engine.questions import Format, Question, Weight

Vector: TypeAlias = tuple[int, int, int]
"""One integer for each track, in the edition's order."""

Square: TypeAlias = tuple[Vector, Vector, Vector]

TRACKS = 3
STEPS = (2, 1, 0, -1, -2)
"""What the five options of a scale multiply its slopes with."""

NOTHING: Vector = (0, 0, 0)
SETTLED: Square = (NOTHING, NOTHING, NOTHING)
"""What a question can still do that was answered or skipped."""


class CannotScore(Exception):
    """The edition is not fit for scoring; soundness.py says all that is wrong with it."""


class UnknownRule(CannotScore):
    """The edition was published under a scoring rule that this engine does not have."""


class WrongTracks(CannotScore):
    """The rule compares exactly three tracks."""


class NoFitQuestions(CannotScore):
    """Nothing in the edition is scored."""


class UnreachableTrack(CannotScore):
    """No answer speaks for this track, so nothing can be measured against its best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredQuestion:
    """A fit question, compiled. Options keep their order."""

    slug: str
    question: Question
    places: dict[tuple[str, ...], int]  # a single chosen slug, as in an answer, to the option's place
    raw: tuple[Vector, ...]  # centred weights, over the table's `parts`
    values: tuple[Vector, ...]  # the same in the common denominator
    best: Vector  # the greatest value for each track
    pull: Square  # [one][other]: the most that an answer puts the one ahead of the other
    gains: tuple[tuple[tuple[int, ...], ...], ...]  # [one][other][option]: how much more the best for the one would do
    coded: tuple[
        tuple[Vector, Square], ...
    ]  # by packed code: what the answer adds, and what the question could still do


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    tracks: tuple[str, ...]
    scored: tuple[ScoredQuestion, ...]
    parts: int  # what raw weights are multiplied by to be integers
    reach: Vector  # the greatest possible raw sum of each track
    whole: int  # the greatest possible sum of values, the same for each track


def compile_table(*, rule: str, tracks: tuple[str, ...], questions: tuple[Question, ...]) -> Table:
    """Compile the scored questions under the rule of their edition, where `Edition.table` keeps what comes of it."""
    if rule not in RULES:
        raise UnknownRule(rule)
    return RULES[rule](tracks, questions)


def compile_centred(tracks: tuple[str, ...], questions: tuple[Question, ...]) -> Table:
    """Return the table of the rule centred-1."""
    if len(tracks) != TRACKS:
        raise WrongTracks(tracks)
    if not questions:
        raise NoFitQuestions
    parts = lcm(*(_parts(question) for question in questions))
    raw = [centre(question, tracks, parts) for question in questions]
    reach = add(best_of(vectors) for vectors in raw)
    for slug, most in zip(tracks, reach, strict=True):
        if not most:
            raise UnreachableTrack(slug)
    whole = lcm(*reach)
    scales = vector(whole // most for most in reach)
    common = gcd(*(number for vectors in raw for weights in vectors for number in times(weights, scales)))
    return Table(
        tracks=tracks,
        scored=tuple(
            _scored(question, tuple(vectors), tuple(divide(times(weights, scales), common) for weights in vectors))
            for question, vectors in zip(questions, raw, strict=True)
        ),
        parts=parts,
        reach=reach,
        whole=whole // common,
    )


def entered(question: Question, tracks: tuple[str, ...]) -> list[Vector]:
    """Return the points of each option for each track, emphasis included, as entered; a pair's middle has none."""
    if question.format is Format.SCALE:
        slopes = _points(question.slopes, tracks)
        return [vector(question.emphasis * step * slope for slope in slopes) for step in STEPS]
    points = [_points(option.weights, tracks) for option in question.options]
    return [vector(question.emphasis * number for number in numbers) for numbers in points]


def centre(question: Question, tracks: tuple[str, ...], parts: int) -> list[Vector]:
    """Return the points less their mean over the options, times `parts`: a random answer is worth exactly nothing."""
    points = entered(question, tracks)
    if question.format is Format.PAIR:
        half = vector((left - right) * parts // 2 for left, right in zip(points[0], points[2], strict=True))
        return [half, NOTHING, vector(-number for number in half)]
    means = [total * parts // len(points) for total in add(points)]
    return [vector(number * parts - mean for number, mean in zip(weights, means, strict=True)) for weights in points]


def best_of(vectors: Iterable[Vector]) -> Vector:
    return vector(map(max, zip(*vectors, strict=True)))


def add(vectors: Iterable[Vector]) -> Vector:
    return vector(map(sum, zip(*vectors, strict=True)))


def times(one: Vector, other: Vector) -> Vector:
    return vector(left * right for left, right in zip(one, other, strict=True))


def divide(one: Vector, number: int) -> Vector:
    return vector(each // number for each in one)


def vector(numbers: Iterable[int]) -> Vector:
    first, second, third = numbers
    return first, second, third


def distance(question: Question, one: int, other: int) -> int:
    """Return how many steps apart two options are: on scales and pairs their distance, elsewhere one."""
    return abs(one - other) if question.format in (Format.SCALE, Format.PAIR) else 1


def _parts(question: Question) -> int:
    if question.format is Format.SCALE:
        return 1
    return 2 if question.format is Format.PAIR else len(question.options)


def _points(weights: tuple[Weight, ...], tracks: tuple[str, ...]) -> list[int]:
    by_track = {weight.track: weight.points for weight in weights}
    return [by_track.get(track, 0) for track in tracks]


def _scored(question: Question, raw: tuple[Vector, ...], values: tuple[Vector, ...]) -> ScoredQuestion:
    leads = [[[value[one] - value[other] for value in values] for other in range(TRACKS)] for one in range(TRACKS)]
    first, second, third = (vector(max(lead) for lead in row) for row in leads)
    pull = (first, second, third)
    return ScoredQuestion(
        slug=question.slug,
        question=question,
        places={(option.slug,): place for place, option in enumerate(question.options)},
        raw=raw,
        values=values,
        best=best_of(values),
        pull=pull,
        gains=tuple(tuple(tuple(max(lead) - number for number in lead) for lead in row) for row in leads),
        coded=((NOTHING, pull), (NOTHING, SETTLED), *((answer, SETTLED) for answer in _answers(values))),
    )


def _answers(values: tuple[Vector, ...]) -> Iterator[Vector]:
    """Return what each option adds, plain and important, in the order of the packed codes."""
    return (vector(weight * number for number in value) for value in values for weight in (1, 2))


RULES: Mapping[str, Callable[[tuple[str, ...], tuple[Question, ...]], Table]] = {"centred-1": compile_centred}
"""Every rule that any edition was published under, by its name in the edition: none is ever changed or taken out."""
