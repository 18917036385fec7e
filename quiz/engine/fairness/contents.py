"""Checks of what is written: whether it can be read, soundness, evidence, wording, order."""

from collections.abc import Iterator
from dataclasses import fields, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

from quiz.engine.characters import find_hidden
from quiz.engine.document import find_unreadable
from quiz.engine.edition import LARGEST_FIGURE, Edition, Format, Question, Weight
from quiz.engine.fairness.finding import Check, Figure, Finding, Severity, Target, compare, list_faults
from quiz.engine.soundness import Place, find_faults, walk_rows
from quiz.engine.table import ScoredQuestion, Table, best_of

LENGTHS = Target(most=Fraction(3, 2))
TRACK_LENGTHS = Target(most=Fraction(11, 10))
KEYING = Target(least=-2, most=2)
REVERSED = Target(least=Fraction(2, 5), most=Fraction(3, 5))


def check_readability(edition: Edition) -> Finding:
    """Look for what could not be read back once it was published, and for characters that nobody can see."""
    wrong = {
        (*place, *name.split(".")): problem
        for row, place in walk_rows(edition)
        for name, problem in (*find_unreadable(row), *_unfit(row))
    }
    finding = list_faults(Check.READABLE, wrong, Severity.BLOCKING)
    return replace(finding, figures=tuple(("/".join(place), problem) for place, problem in wrong.items()))


def check_soundness(edition: Edition) -> Finding:
    return list_faults(Check.SOUND, (fault.place for fault in find_faults(edition)), Severity.BLOCKING)


def check_contents(edition: Edition) -> Iterator[Finding]:
    """Return the checks of a sound edition that need no counting."""
    yield list_faults(Check.EVIDENCE, _without_evidence(edition), Severity.BLOCKING)
    yield list_faults(Check.COVERAGE, _unused_criteria(edition), Severity.BLOCKING)
    yield compare(Check.KEYING, _slopes(edition), KEYING)
    yield compare(Check.REVERSED, _reversed(edition), REVERSED)
    yield compare(Check.OPTION_LENGTH, [_length(question) for question in _worded(edition)], LENGTHS)
    yield compare(Check.TRACK_LENGTH, _track_lengths(edition.table), TRACK_LENGTHS)
    yield list_faults(Check.NEIGHBOURS, _neighbours(edition.table), Severity.WARNING)


def row_of(question: str, *inner: str) -> Place:
    return ("questions", question, *inner)


def strongest(scored: ScoredQuestion) -> int | None:
    """Return the one track that the question can give most points to, None where several share that."""
    most = best_of(scored.raw)
    return most.index(max(most)) if most.count(max(most)) == 1 else None


def favourite(scored: ScoredQuestion, option: int) -> int | None:
    """Return the one track that this option is better for than all others of its question, if any."""
    tracks = [track for track in range(len(scored.best)) if _alone_best(scored, option, track)]
    return tracks[0] if len(tracks) == 1 else None


def _alone_best(scored: ScoredQuestion, option: int, track: int) -> bool:
    return scored.raw[option][track] > max(
        weights[track] for place, weights in enumerate(scored.raw) if place != option
    )


def _unfit(row: Any) -> Iterator[tuple[str, str]]:
    """Yield what could be read back and is no figure or text of ours: every form refuses it, a database may not."""
    for field in fields(row):
        value = getattr(row, field.name)
        if isinstance(value, str) and (hidden := find_hidden(value)):
            yield field.name, f"holds {hidden}, which nobody can see"
        if isinstance(value, int) and abs(value) > LARGEST_FIGURE:
            yield field.name, f"is larger than {LARGEST_FIGURE:,}"


def _weights(question: Question) -> Iterator[Weight]:
    yield from question.slopes
    for option in question.options:
        yield from option.weights


def _without_evidence(edition: Edition) -> Iterator[Place]:
    """Return the scored questions that rest on no criterion with an article and a place in it."""
    sound = {criterion.slug for criterion in edition.criteria if criterion.source and criterion.place}
    for question in edition.fit:
        if not any(weight.criterion in sound for weight in _weights(question)):
            yield row_of(question.slug)


def _unused_criteria(edition: Edition) -> Iterator[Place]:
    """Return the criteria that move no scored question."""
    used = {weight.criterion for question in edition.fit for weight in _weights(question) if weight.points}
    return (("criteria", criterion.slug) for criterion in edition.criteria if criterion.slug not in used)


def _slopes(edition: Edition) -> list[Figure]:
    scales = _scales(edition)
    return [
        Figure(
            track.slug,
            sum(slope.points for question in scales for slope in question.slopes if slope.track == track.slug),
            ("tracks", track.slug),
        )
        for track in edition.tracks
        if scales
    ]


def _reversed(edition: Edition) -> list[Figure]:
    scales = _scales(edition)
    share = Fraction(sum(question.reverse for question in scales), len(scales) or 1)
    return [Figure("scales", share, ("questions",))] if scales else []


def _scales(edition: Edition) -> list[Question]:
    return [question for question in edition.fit if question.format is Format.SCALE]


def _worded(edition: Edition) -> list[Question]:
    """Return the scored questions whose options stand against one another."""
    return [question for question in edition.fit if question.format is not Format.SCALE]


def _length(question: Question) -> Figure:
    """Compare the longest option with the shortest; the middle of a pair says the same everywhere."""
    options = question.options[::2] if question.format is Format.PAIR else question.options
    words = [len(option.text.split()) for option in options]
    return Figure(question.slug, Fraction(max(words), max(1, min(words))), row_of(question.slug))


def _track_lengths(table: Table) -> list[Figure]:
    """Compare the mean length of each track's options with that of the other tracks' options."""
    words: list[list[int]] = [[] for _ in table.tracks]
    for scored in table.scored:
        for place, option in enumerate(scored.question.options):
            track = favourite(scored, place)
            if track is not None and scored.question.format is not Format.SCALE:
                words[track].append(len(option.text.split()))
    if not all(sum(each) for each in words):
        return []
    means = [Fraction(sum(each), len(each)) for each in words]
    return [
        Figure(slug, mean * (len(means) - 1) / (sum(means) - mean), ("tracks", slug))
        for slug, mean in zip(table.tracks, means, strict=True)
    ]


def _neighbours(table: Table) -> Iterator[Place]:
    """Return each scored question whose strongest track is that of the one before it."""
    for before, after in pairwise(table.scored):
        if strongest(after) is not None and strongest(before) == strongest(after):
            yield row_of(after.slug)
