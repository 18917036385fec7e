"""What visitors send, read and checked beside the question it answers."""

from django.http import QueryDict

from quiz.engine.answers import Answer, answer_question
from quiz.engine.edition import Kind, Question

SKIP = "skip"


def read_answer(question: Question, data: QueryDict) -> Answer | None:
    """Return what a question's form says: an answer, a skip, or None where nothing is chosen yet.

    Raise `AnswerRefused` where something other than our page sent it: an option that is not there, or two for one.
    """
    if data.get("do") == SKIP:
        return Answer(chosen=())
    chosen = tuple(data.getlist("answer"))
    if not chosen:
        return None
    return answer_question(question, chosen, important=question.kind is Kind.FIT and "important" in data)


def read_answers(questions: tuple[Question, ...], data: QueryDict) -> dict[str, Answer]:
    """Return what a page of several unscored questions says; nothing ticked counts as skipped."""
    if data.get("do") == SKIP:
        return {question.slug: Answer(chosen=()) for question in questions}
    return {question.slug: answer_question(question, tuple(data.getlist(question.slug))) for question in questions}
