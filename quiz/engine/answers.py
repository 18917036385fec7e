"""What a person chose, and the refusal of everything that is not a choice the edition offers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from quiz.engine.edition import Format, Kind, Option, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An empty `chosen` means skipped; `important` counts the answer double."""

    chosen: tuple[str, ...]
    important: bool = False


Answers: TypeAlias = Mapping[str, Answer]
"""Answers by question slug; a question that is missing was not seen."""


class State(StrEnum):
    NOT_SEEN = "not-seen"
    SKIPPED = "skipped"
    ANSWERED = "answered"


class AnswerRefused(Exception):
    """What was sent is no answer to this edition."""


class UnknownQuestion(AnswerRefused):
    """The edition asks no such question."""


class UnknownOption(AnswerRefused):
    """The question offers no such option."""


class WrongShape(AnswerRefused):
    """Too many options, one option twice, options out of order, or importance where nothing is scored or chosen."""


def answer_question(question: Question, chosen: tuple[str, ...], *, important: bool = False) -> Answer:
    """Return the checked answer: options in the question's order, importance dropped where nothing is chosen."""
    known = [option.slug for option in question.options]
    for slug in chosen:
        if slug not in known:
            raise UnknownOption(question.slug, slug)
    if len(set(chosen)) != len(chosen):
        raise WrongShape(question.slug, "an option is chosen twice")
    answer = Answer(chosen=tuple(slug for slug in known if slug in chosen), important=important and bool(chosen))
    check_answer(question, answer)
    return answer


def check_answer(question: Question, answer: Answer) -> None:
    """Refuse an answer that the question cannot have; skipping is always allowed."""
    options = {option.slug: place for place, option in enumerate(question.options)}
    for slug in answer.chosen:
        if slug not in options:
            raise UnknownOption(question.slug, slug)
    places = [options[slug] for slug in answer.chosen]
    if len(places) > 1 and question.format is not Format.MULTI:
        raise WrongShape(question.slug, "only one option can be chosen")
    if any(after <= before for before, after in pairwise(places)):
        raise WrongShape(question.slug, "each option is chosen once, in the question's order")
    if answer.important and (question.kind is not Kind.FIT or not answer.chosen):
        raise WrongShape(question.slug, "only a scored answer can be important")


def state_of(sheet: Answers, slug: str) -> State:
    answer = sheet.get(slug)
    if answer is None:
        return State.NOT_SEEN
    return State.ANSWERED if answer.chosen else State.SKIPPED


def chosen_options(question: Question, answer: Answer) -> tuple[Option, ...]:
    check_answer(question, answer)
    return tuple(option for option in question.options if option.slug in answer.chosen)
