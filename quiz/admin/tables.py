"""The rows of the statistics page, worded."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quiz.engine.clarity import Word
from quiz.engine.edition import Edition, Option, Track
from quiz.insight.tallies import Line, QuestionLine, Statistics
from quiz.pages.clarity import words_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A cell with its words; `code` picks the lane's colour and shape where it is one track's."""

    text: str
    line: Line
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    row: QuestionLine
    number: int
    options: tuple[Named, ...]
    places: tuple[Named, ...]


def leader_rows(found: Statistics, edition: Edition) -> tuple[Named, ...]:
    tracks = edition.tracks_by_slug
    return tuple(
        Named(
            text=words_for(Word.TOO_FEW).label if line.slug == "none" else _names(line.slug, tracks),
            line=line,
            code=tracks[line.slug].code if line.slug in tracks else "",
        )
        for line in found.leaders
    )


def word_rows(found: Statistics) -> tuple[Named, ...]:
    return tuple(Named(text=words_for(Word(line.slug)).label, line=line) for line in found.words)


def question_rows(found: Statistics, edition: Edition) -> tuple[QuestionRow, ...]:
    rows = []
    for number, row in enumerate(found.questions, 1):
        options: Mapping[str, Option] = {option.slug: option for option in row.question.options}
        rows.append(
            QuestionRow(
                row=row,
                number=number,
                options=tuple(Named(text=options[line.slug].text, line=line) for line in row.options),
                places=tuple(Named(text=_("place %(n)s") % {"n": line.slug}, line=line) for line in row.places),
            )
        )
    return tuple(rows)


def _names(slugs: str, tracks: Mapping[str, Track]) -> str:
    return _(" and ").join(tracks[slug].name if slug in tracks else slug for slug in slugs.split("+"))
