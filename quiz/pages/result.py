"""The result page: what everyone with the link sees, what those see who may see the answers, and the owner's own part.

The page is a function of the run's edition and answers, the current edition's figures, and what the viewer may see.
What is said about the leading tracks depends for everyone but the owner on the leading tracks alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from quiz.editions.loading import Published
from quiz.engine.answers import Answers
from quiz.engine.clarity import Word
from quiz.engine.edition import Edition, Kind, Level, Source, Track
from quiz.engine.readiness import chosen_meanings
from quiz.engine.scoring import Scored
from quiz.pages.result_changes import ChangesPage, changes_page
from quiz.pages.result_notice import HybridNote, Notice, full_notice, hybrid_note, public_notice, signal_words
from quiz.pages.result_outcome import Outcome, full_outcome, public_outcome
from quiz.pages.result_panels import Panel, PayPanel, panels, pay_panel
from quiz.pages.result_receipt import ReceiptPage, receipt_page
from quiz.pages.result_skills import SkillsPage, skills_page
from quiz.pages.result_steps import StepsPage, steps_page
from quiz.pages.result_ways import Way, ways_between
from quiz.runs.sharing import Result, Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """The result was scored by questions or weights that are no longer today's."""

    number: int
    published: str
    today: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictPart:
    """The first screen. Whatever rests on more than the verdict is empty for those who may not see the answers."""

    outcome: Outcome
    notice: Notice
    strength: str = ""
    hybrid: HybridNote | None = None
    eyebrow: str = ""
    older: Older | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPart:
    """What shows the answers or follows from them."""

    receipt: ReceiptPage
    changes: ChangesPage | None  # None where there are too few answers to rank


@dataclass(frozen=True, slots=True, kw_only=True)
class TracksPart:
    """What the sources say of the leading tracks."""

    leading: tuple[Track, ...]
    pay: PayPanel
    skills: SkillsPage
    ways: tuple[Way, ...]
    steps: StepsPage
    panels: tuple[Panel, ...]
    sources: Mapping[str, Source]


def verdict_part(result: Result, current: Published, sight: Sight) -> tuple[VerdictPart, AnswersPart | None]:
    """Return the first screen, and what follows from the answers for those who may see them."""
    answers: AnswersPart | None = None
    if sight is Sight.VERDICT:
        outcome = public_outcome(result.scored)
        verdict = VerdictPart(outcome=outcome, notice=public_notice(outcome))
    else:
        told = _unscored(result) if sight is Sight.OWNER else ()
        verdict, answers = explain(result.scored, spoken_by=current.edition, unscored=told)
    return replace(verdict, eyebrow=_eyebrow(result, sight), older=_older(result, current)), answers


def explain(scored: Scored, *, spoken_by: Edition, unscored: tuple[str, ...] = ()) -> tuple[VerdictPart, AnswersPart]:
    """Return what is said to whoever may see the answers; `spoken_by` is the edition that is cited."""
    verdict, outcome, changes = scored.verdict, full_outcome(scored), changes_page(scored)
    return (
        VerdictPart(
            outcome=outcome,
            notice=full_notice(scored, outcome, changes),
            strength="" if verdict.word in (Word.TOO_FEW, Word.WEAK) else signal_words(verdict),
            hybrid=hybrid_note(spoken_by, scored.hybrid),
        ),
        AnswersPart(
            receipt=receipt_page(scored, unscored=unscored),
            changes=changes if outcome.is_ranked else None,
        ),
    )


def tracks_part(current: Edition, slugs: tuple[str, ...], *, today: date, asked: Edition, sheet: Answers) -> TracksPart:
    """Return what is said of these tracks; `asked` is the edition whose questions the sheet answers."""
    leading = tuple(current.track(slug) for slug in slugs)
    joined = replace(current, questions=asked.questions) if asked is not current else current
    wishes = chosen_meanings(joined, sheet, Kind.CONTEXT)
    level = next((each for each in Level if each in wishes), None)
    skills = skills_page(joined, sheet, leading)
    return TracksPart(
        leading=leading,
        pay=pay_panel(current, leading, level=level, opened=wishes, today=today),
        skills=skills,
        ways=ways_between(current, leading),
        steps=steps_page(joined, sheet, leading, skills),
        panels=panels(current, leading, opened=wishes, today=today),
        sources=current.sources_by_slug,
    )


def day(when: date) -> str:
    return date_format(when, "j F Y")


def _older(result: Result, current: Published) -> Older | None:
    own = result.published
    if own.scoring_digest == current.scoring_digest:
        return None
    return Older(number=own.number, published=day(own.published_at.date()), today=current.number)


def _eyebrow(result: Result, sight: Sight) -> str:
    counts = {
        "date": day(result.finished_at.date()),
        "answered": result.scored.totals.answered,
        "total": len(result.published.edition.fit),
    }
    if sight is Sight.VERDICT:
        return _("A result, %(date)s") % counts
    if sight is Sight.OWNER:
        return _("Your result, from %(answered)s of %(total)s questions, %(date)s") % counts
    return _("A result, from %(answered)s of %(total)s questions, %(date)s") % counts


def _unscored(result: Result) -> tuple[str, ...]:
    """Return the short names of what was told and moves no match."""
    sheet = result.sheet
    return tuple(
        question.short
        for question in result.published.edition.questions
        if question.kind is not Kind.FIT and question.slug in sheet and sheet[question.slug].chosen
    )
