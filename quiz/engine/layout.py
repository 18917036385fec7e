"""Where the answer to each question of an edition stands in a packed sheet; packing.py says how it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

from quiz.engine.questions import Format, Kind, Question

NOT_SEEN = 0
SKIPPED = 1
FIRST = 2
"""What a byte says of a question with one choice; from FIRST on it is an option, plain or important."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Where a question's answer stands in the bytes."""

    question: Question
    start: int
    stop: int
    many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    slots: tuple[Slot, ...]
    by_slug: dict[str, Slot]
    fit: tuple[int, ...]  # where the answers to the scored questions stand
    length: int


def lay_out(questions: tuple[Question, ...]) -> Layout:
    slots = tuple(_slots(questions))
    return Layout(
        slots=slots,
        by_slug={slot.question.slug: slot for slot in slots},
        fit=tuple(slot.start for slot in slots if slot.question.kind is Kind.FIT),
        length=slots[-1].stop if slots else 1,
    )


def _slots(questions: tuple[Question, ...]) -> Iterator[Slot]:
    start = 1
    for question in questions:
        many = question.format is Format.MULTI
        stop = start + (len(question.options) // 8 + 1 if many else 1)
        yield Slot(question=question, start=start, stop=stop, many=many)
        start = stop
