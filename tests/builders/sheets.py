"""Sheets for tests: answered by lot, all alike, or told of what is not scored."""

from random import Random

from quiz.engine.answers import Answer
from quiz.engine.edition import Kind
from quiz.engine.scoring import Scored


def scored(edition, sheet):
    return Scored(edition=edition, answers=sheet)


def random_sheet(edition, chance, *, skips=0.15, doubles=0.2):
    """Answer every scored question by lot, some skipped and some counted double."""
    return {
        question.slug: Answer(chosen=())
        if chance.random() < skips
        else Answer(chosen=(chance.choice(question.options).slug,), important=chance.random() < doubles)
        for question in edition.fit
    }


def random_sheets(edition, number, *, seed=1):
    chance = Random(seed)
    return [random_sheet(edition, chance) for _ in range(number)]


def first_options(edition, **instead):
    """Answer every scored question with its first option, but for those named."""
    return {
        question.slug: Answer(chosen=(instead.get(question.slug.replace("-", "_"), question.options[0].slug),))
        for question in edition.fit
    }


def tell_all(edition):
    """Answers to what is not scored: the first option of each question."""
    return {
        question.slug: Answer(chosen=(question.options[0].slug,))
        for question in edition.questions
        if question.kind is not Kind.FIT
    }
