"""The unscored questions: skills by groups, and where someone stands. None of them moves the result."""

from quiz.engine.edition import Edition, Kind, Question


def questions_about(edition: Edition, kind: Kind) -> tuple[Question, ...]:
    return tuple(question for question in edition.questions if question.kind is kind)
