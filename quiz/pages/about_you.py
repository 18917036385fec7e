"""The unscored questions: skills by groups, and where someone stands. None of them moves the result."""

from dataclasses import dataclass
from itertools import groupby

from quiz.engine.edition import Edition, Format, Kind, Option, Question
from quiz.engine.packing import unpack


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    question: Question
    groups: tuple[Group, ...]
    chosen: tuple[str, ...]

    @property
    def input_type(self) -> str:
        return "checkbox" if self.question.format is Format.MULTI else "radio"


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutPage:
    asked: tuple[Asked, ...]


def questions_about(edition: Edition, kind: Kind) -> tuple[Question, ...]:
    return tuple(question for question in edition.questions if question.kind is kind)


def about_page(edition: Edition, answers: bytes, kind: Kind) -> AboutPage:
    sheet = unpack(edition, answers)
    return AboutPage(
        asked=tuple(
            Asked(
                question=question,
                groups=tuple(
                    Group(title=title, options=tuple(options))
                    for title, options in groupby(question.options, key=lambda option: option.group)
                ),
                chosen=sheet[question.slug].chosen if question.slug in sheet else (),
            )
            for question in questions_about(edition, kind)
        )
    )
