"""Every weight of an edition, with its reason and the criterion and place it rests on: as a table and as CSV."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.content.spreadsheets import neutral
from quiz.engine.edition import Criterion, Edition, Evidence, Format, Option, Question, Weight
from quiz.engine.table import entered
from quiz.pages.wording import name_of_source


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedOption:
    text: str
    points: tuple[int, ...]  # for each track, emphasis counted in


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an option, or a step of a scale, gives points to a track."""

    option: str  # empty for a scale, where the reason holds for every step
    track: str
    points: str  # signed, emphasis counted in
    reason: str
    criterion: Criterion
    is_indirect: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedQuestion:
    number: int
    text: str
    short: str
    kind: str
    options: tuple[WeightedOption, ...]
    reasons: tuple[Reason, ...]


def weighted_questions(edition: Edition) -> tuple[WeightedQuestion, ...]:
    return tuple(_weighted(edition, number, question) for number, question in enumerate(edition.fit, 1))


def weights_csv(edition: Edition) -> str:
    """Return the weight table as CSV, a row for each weight; a cell that a spreadsheet would run is quoted."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for number, question in enumerate(edition.fit, 1):
        for option, weight in _weights(question):
            criterion = edition.criterion(weight.criterion)
            cells = (
                question.text,
                option,
                weight.reason,
                criterion.statement,
                name_of_source(edition.source(criterion.source)),
            )
            text, chosen, reason, statement, source = (neutral(cell) for cell in cells)
            points = question.emphasis * weight.points
            row = (number, question.slug, text, question.format, chosen, weight.track, points, reason, weight.evidence)
            writer.writerow((*row, criterion.slug, statement, source, neutral(criterion.place)))
    return file.getvalue()


COLUMNS = (
    "number",
    "question",
    "text",
    "format",
    "option",
    "track",
    "points",
    "reason",
    "evidence",
    "criterion",
    "statement",
    "source",
    "place",
)


def _weighted(edition: Edition, number: int, question: Question) -> WeightedQuestion:
    tracks = tuple(track.slug for track in edition.tracks)
    rows = zip(question.options, _points(question, tracks), strict=True)
    return WeightedQuestion(
        number=number,
        text=question.text,
        short=question.short,
        kind=_kind(question),
        options=tuple(WeightedOption(text=option.text, points=points) for option, points in rows),
        reasons=tuple(
            Reason(
                option=option,
                track=edition.track(weight.track).short,
                points=f"{question.emphasis * weight.points:+d}",
                reason=weight.reason,
                criterion=edition.criterion(weight.criterion),
                is_indirect=weight.evidence is Evidence.INDIRECT,
            )
            for option, weight in _weights(question)
        ),
    )


def _points(question: Question, tracks: tuple[str, ...]) -> list[tuple[int, ...]]:
    """Return the points of each option; the middle of a pair is worth the mean of its sides, which is even."""
    points: list[tuple[int, ...]] = list(entered(question, tracks))
    if question.format is Format.PAIR:
        points[1] = tuple((one + other) // 2 for one, other in zip(points[0], points[2], strict=True))
    return points


def _weights(question: Question) -> Iterator[tuple[str, Weight]]:
    yield from (("", weight) for weight in question.slopes)
    yield from ((option.text, weight) for option in question.options for weight in _told(option))


def _told(option: Option) -> tuple[Weight, ...]:
    return tuple(weight for weight in option.weights if weight.points)


def _kind(question: Question) -> str:
    kind = {
        Format.SCALE: _("five steps, points for each step above the middle"),
        Format.PAIR: _("one of two, or the middle"),
    }.get(question.format, _("one of several"))
    if question.emphasis == 1:
        return kind
    times = ngettext("counted %(n)s time", "counted %(n)s times", question.emphasis) % {"n": question.emphasis}
    return f"{kind}; {times}"
