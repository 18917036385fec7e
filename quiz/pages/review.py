"""All answers of a run on one page, each with a way to change it."""

from dataclasses import dataclass

from quiz.engine.answers import chosen_options
from quiz.engine.edition import Edition
from quiz.engine.packing import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    number: int
    short: str
    text: str
    answer: str  # empty where skipped or not seen
    is_important: bool
    is_seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    rows: tuple[ReviewRow, ...]
    answered: int
    total: int

    @property
    def rest(self) -> int:
        """How many have not been seen."""
        return sum(not row.is_seen for row in self.rows)


def review_page(edition: Edition, answers: bytes) -> ReviewPage:
    sheet = unpack(edition, answers)
    rows = []
    for number, question in enumerate(edition.fit, start=1):
        answer = sheet.get(question.slug)
        rows.append(
            ReviewRow(
                number=number,
                short=question.short,
                text=question.text,
                answer=", ".join(option.text for option in chosen_options(question, answer)) if answer else "",
                is_important=bool(answer and answer.important),
                is_seen=answer is not None,
            )
        )
    return ReviewPage(rows=tuple(rows), answered=sum(bool(row.answer) for row in rows), total=len(rows))
