"""The page of the method: the formula at work on a real sheet, the thresholds, the weights, the gate, the history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.editions.history import PastEdition
from quiz.engine.answers import Answer, Answers
from quiz.engine.clarity import CLEAR, ENOUGH_ANSWERS, ENOUGH_EVIDENCE, FULL_EVIDENCE, WEAK, Word
from quiz.engine.deciding import SHORT
from quiz.engine.edition import Edition, Format, Track
from quiz.engine.scoring import Scored
from quiz.engine.table import entered
from quiz.pages.checks import CheckRow, check_rows
from quiz.pages.clarity import words_for
from quiz.pages.weights import WeightedQuestion, weighted_questions

LEANS = (0, 0, 1, 0, 2, 0, 1, 0, 1)
"""Which track the example's answers lean to, question by question; the last question is left out."""

REACHES = (60, 65, 70, 75)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleRow:
    short: str
    answer: str  # empty where skipped
    important: bool
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedAnswer:
    """One answer of the example by hand, for the track in front."""

    question: str
    answer: str
    entered: str  # "3, 0 and 0"
    points: str
    mean: str
    centred: str
    times: int
    reach: str
    evidence: str
    result: str
    track: Track


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    tracks: tuple[Track, ...]  # best first
    rows: tuple[ExampleRow, ...]
    totals: tuple[str, ...]
    matches: tuple[str, ...]
    worked: WorkedAnswer
    answered: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    title: str
    test: str
    holds: str  # how often the first place stays; empty where unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachRow:
    match: int
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPage:
    tracks: tuple[Track, ...]
    example: Example
    words: tuple[WordRow, ...]
    reaches: tuple[ReachRow, ...]
    questions: tuple[WeightedQuestion, ...]
    checks: tuple[CheckRow, ...]
    history: tuple[PastEdition, ...]
    description: str


def method_page(
    edition: Edition, *, report: Sequence[Mapping[str, Any]], history: tuple[PastEdition, ...]
) -> MethodPage:
    return MethodPage(
        tracks=edition.tracks,
        example=example_of(edition),
        words=_words(edition),
        reaches=_reaches(edition),
        questions=weighted_questions(edition),
        checks=check_rows(edition, report),
        history=history,
        description=_("How answers become matches: the formula, an example by hand, every weight and every check."),
    )


def example_of(edition: Edition) -> Example:
    """Return a short form filled in and added up by the engine, with one answer worked out by hand."""
    scored = Scored(edition=edition, answers=_sheet(edition))
    receipt = scored.receipt
    questions = {question.slug: question for question in edition.fit[:SHORT]}
    rows = [row for row in receipt.rows if row.question in questions]
    return Example(
        tracks=tuple(edition.track(match.track) for match in receipt.matches),
        rows=tuple(
            ExampleRow(
                short=questions[row.question].short,
                answer=next((each.text for each in questions[row.question].options if each.slug == row.chosen), ""),
                important=row.important,
                points=tuple(f"{points:+.1f}" if points else "0.0" for points in row.printed),
            )
            for row in rows
        ),
        totals=tuple(f"{total:.1f}" for total in receipt.totals),
        matches=tuple(str(whole) for whole in receipt.whole),
        worked=_worked(scored, edition.track(receipt.matches[0].track)),
        answered=sum(bool(row.chosen) for row in rows),
    )


def _sheet(edition: Edition) -> Answers:
    """Fill in the short form, each answer the best for some track; the first is important, the last one skipped."""
    sheet: dict[str, Answer] = {}
    for place, (scored, lean) in enumerate(zip(edition.table.scored[:SHORT], LEANS, strict=False)):
        best = max(range(len(scored.values)), key=lambda option: (scored.values[option][lean], -option))
        sheet[scored.slug] = Answer(chosen=(scored.question.options[best].slug,), important=not place)
    return sheet


def _worked(example: Scored, track: Track) -> WorkedAnswer:
    totals = example.totals
    table, scored, pick = totals.table, totals.table.scored[0], totals.picks[0]
    place = table.tracks.index(track.slug)
    points = [row[place] for row in entered(scored.question, table.tracks)]
    if scored.question.format is Format.PAIR:
        points[1] = (points[0] + points[2]) // 2
    centred, reach = Fraction(scored.raw[pick][place], table.parts), Fraction(table.reach[place], table.parts)
    evidence = Fraction(totals.most, table.whole)
    return WorkedAnswer(
        question=scored.question.text,
        answer=scored.question.options[pick].text,
        entered=", ".join(str(number) for number in points),
        points=str(points[pick]),
        mean=_decimal(Fraction(sum(points), len(points))),
        centred=_decimal(centred),
        times=totals.times[0],
        reach=_decimal(reach),
        evidence=_decimal(evidence),
        result=_decimal(50 * totals.times[0] * centred / (reach * evidence)),
        track=track,
    )


def _words(edition: Edition) -> tuple[WordRow, ...]:
    """Return the clarity words in the order in which they are tried."""
    stability = edition.standing.stability if edition.standing else ()
    holds = {row.word: row.holds for row in stability}
    changes = ngettext("%(n)s different answer", "%(n)s different answers", 2)
    few = _("fewer than %(answers)s answers, or less than %(share)s of what the quiz could learn") % {
        "answers": ENOUGH_ANSWERS,
        "share": _percent(ENOUGH_EVIDENCE),
    }
    tests = {
        Word.TOO_FEW: few,
        Word.TIE: _("the first two matches are exactly the same"),
        Word.WEAK: _("more than %(share)s of random sheets point as strongly") % {"share": _percent(WEAK)},
        Word.CLOSE: _("one different answer would put another track in front"),
        Word.LEANING: _("%(changes)s would, or less than %(share)s of what the quiz could learn is answered")
        % {"changes": changes % {"n": 2}, "share": _percent(FULL_EVIDENCE)},
        Word.CLEAR: _("%(changes)s would") % {"changes": changes % {"n": CLEAR}},
        Word.VERY_CLEAR: _("it would take %(n)s or more different answers") % {"n": CLEAR + 1},
    }
    return tuple(
        WordRow(title=words_for(word).title, test=test, holds=_percent(holds[word]) if word in holds else "")
        for word, test in tests.items()
    )


def _reaches(edition: Edition) -> tuple[ReachRow, ...]:
    if not edition.standing:
        return ()
    reach = edition.standing.spread.reach
    return tuple(ReachRow(match=match, share=_percent(reach[match - 50])) for match in REACHES)


def _percent(share: Fraction | Decimal) -> str:
    return f"{float(share) * 100:.1f}".removesuffix(".0") + "%"


def _decimal(number: Fraction) -> str:
    return f"{float(number):.3f}".rstrip("0").rstrip(".")
