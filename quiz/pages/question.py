"""The page of one scored question: everything it shows, and nothing that hints at a track."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from quiz.engine.answers import State
from quiz.engine.deciding import SHORT
from quiz.engine.edition import Edition, Kind, Question
from quiz.engine.packing import states

CORE = SHORT
"""The fork comes after the short form: see the result, or answer the rest for a sharper one."""


class Mark(StrEnum):
    DONE = "done"
    SKIPPED = "skipped"
    HERE = "here"
    AHEAD = "todo"


MARKS = {State.ANSWERED: Mark.DONE, State.SKIPPED: Mark.SKIPPED, State.NOT_SEEN: Mark.AHEAD}


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    number: int
    total: int
    question: Question
    marks: tuple[Mark, ...]

    @property
    def position(self) -> str:
        return _("Question %(number)s of %(total)s") % {"number": self.number, "total": self.total}


def question_at(edition: Edition, number: int) -> Question | None:
    questions = edition.fit
    return questions[number - 1] if 1 <= number <= len(questions) else None


def stretch(edition: Edition, number: int) -> int:
    """Return how many questions the visitor is told of: the core ones first, then all."""
    every = len(edition.fit)
    return min(CORE, every) if number <= CORE else every


def question_page(edition: Edition, answers: bytes, number: int) -> QuestionPage:
    total = stretch(edition, number)
    marks = list(fit_marks(edition, answers)[:total])
    marks[number - 1] = Mark.HERE
    return QuestionPage(
        number=number,
        total=total,
        question=edition.fit[number - 1],
        marks=tuple(marks),
    )


def fit_marks(edition: Edition, answers: bytes) -> tuple[Mark, ...]:
    """Return how far the scored questions have come, in order."""
    every = zip(edition.questions, states(edition, answers), strict=True)
    return tuple(MARKS[state] for question, state in every if question.kind is Kind.FIT)


def first_open(edition: Edition, answers: bytes) -> int | None:
    """Return the number of the first scored question not seen yet: where to go on."""
    marks = fit_marks(edition, answers)
    return marks.index(Mark.AHEAD) + 1 if Mark.AHEAD in marks else None
