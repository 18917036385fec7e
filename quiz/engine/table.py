"""An edition's weights as plain integers that are comparable between tracks, compiled once per edition.

Every value is a centred weight divided by what its track can reach at most, over one common denominator `whole`.
The values of the best options of a track therefore add up to `whole`, for each track, and a match needs one division.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import gcd, lcm
from typing import TypeAlias

from quiz.engine.edition import Edition, Format, Kind, Question, Weight

Vector: TypeAlias = tuple[int, int, int]
"""One integer for each track, in the edition's order."""

Square: TypeAlias = tuple[Vector, Vector, Vector]

TRACKS = 3
STEPS = (2, 1, 0, -1, -2)
"""What the five options of a scale multiply its slopes with."""

NOTHING: Vector = (0, 0, 0)


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
class Scored:
    """A fit question, compiled. Options keep their order."""

    slug: str
    question: Question
    places: dict[tuple[str, ...], int]  # a single chosen slug, as in an answer, to the option's place
    raw: tuple[Vector, ...]  # centred weights, over the table's `parts`
    values: tuple[Vector, ...]  # the same in the common denominator
    best: Vector  # the greatest value for each track
    pull: Square  # [one][other]: the most that an answer puts the one ahead of the other
    gains: tuple[tuple[tuple[int, ...], ...], ...]  # [one][other][option]: how much more the best for the one would do


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    tracks: tuple[str, ...]
    known: frozenset[str]  # slugs of all questions, scored or not
    scored: tuple[Scored, ...]
    parts: int  # what raw weights are multiplied by to be integers
    reach: Vector  # the greatest possible raw sum of each track
    whole: int  # the greatest possible sum of values, the same for each track


def table_of(edition: Edition) -> Table:
    """Return the edition's table, compiled at the first call and kept beside the edition's fields."""
    table: Table | None = edition.__dict__.get("_table")
    if table is None:
        table = edition.__dict__["_table"] = compile_table(edition)
    return table


def compile_table(edition: Edition) -> Table:
    if edition.rule not in RULES:
        raise UnknownRule(edition.rule)
    return RULES[edition.rule](edition)


def compile_centred(edition: Edition) -> Table:
    """Return the table of the rule centred-1, as scoring.md sections 3 to 6 have it."""
    tracks = tuple(track.slug for track in edition.tracks)
    if len(tracks) != TRACKS:
        raise WrongTracks(tracks)
    questions = fit_questions(edition)
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
        known=frozenset(question.slug for question in edition.questions),
        scored=tuple(
            _scored(question, tuple(vectors), tuple(divide(times(weights, scales), common) for weights in vectors))
            for question, vectors in zip(questions, raw, strict=True)
        ),
        parts=parts,
        reach=reach,
        whole=whole // common,
    )


def fit_questions(edition: Edition) -> tuple[Question, ...]:
    """Return the scored questions in order, picked at the first call and kept beside the edition's fields."""
    fit: tuple[Question, ...] | None = edition.__dict__.get("_fit")
    if fit is None:
        fit = edition.__dict__["_fit"] = tuple(question for question in edition.questions if question.kind is Kind.FIT)
    return fit


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


def _scored(question: Question, raw: tuple[Vector, ...], values: tuple[Vector, ...]) -> Scored:
    leads = [[[value[one] - value[other] for value in values] for other in range(TRACKS)] for one in range(TRACKS)]
    first, second, third = (vector(max(lead) for lead in row) for row in leads)
    return Scored(
        slug=question.slug,
        question=question,
        places={(option.slug,): place for place, option in enumerate(question.options)},
        raw=raw,
        values=values,
        best=best_of(values),
        pull=(first, second, third),
        gains=tuple(tuple(tuple(max(lead) - number for number in lead) for lead in row) for row in leads),
    )


RULES: Mapping[str, Callable[[Edition], Table]] = {"centred-1": compile_centred}
"""Every rule that any edition was published under, by its name in the edition: none is ever changed or taken out."""
