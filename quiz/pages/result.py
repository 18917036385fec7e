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
from quiz.engine.answers import Sheet
from quiz.engine.clarity import Word, judge
from quiz.engine.contributions import itemise
from quiz.engine.edition import Edition, Kind, Level, Source, Track
from quiz.engine.hybrids import find_hybrid
from quiz.engine.readiness import told
from quiz.pages.about_you import Asked, about_page
from quiz.pages.result_changes import ChangesPage, changes_page
from quiz.pages.result_notice import HybridNote, Notice, full_notice, hybrid_note, public_notice, signal_words
from quiz.pages.result_outcome import Outcome, full_outcome, public_outcome
from quiz.pages.result_panels import Panel, PayPanel, panels, pay_panel
from quiz.pages.result_receipt import ReceiptPage, receipt_page
from quiz.pages.result_skills import SkillsPage, skills_page
from quiz.pages.result_steps import StepsPage, steps_page
from quiz.pages.result_ways import Way, ways_between
from quiz.pages.shown import shown
from quiz.runs.sharing import Result, Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class Older:
    """The result was scored by questions or weights that are no longer today's."""

    number: int
    published: str
    today: int


@shown
class VerdictPart:
    """The first screen. Whatever rests on more than the verdict is empty for those who may not see the answers."""

    outcome: Outcome
    notice: Notice
    eyebrow: str
    strength: str
    hybrid: HybridNote | None
    older: Older | None


@shown
class AnswersPart:
    """What shows the answers or follows from them."""

    receipt: ReceiptPage
    changes: ChangesPage | None  # None where there are too few answers to rank


@shown
class TracksPart:
    """What the sources say of the leading tracks."""

    leading: tuple[Track, ...]
    pay: PayPanel
    skills: SkillsPage
    ways: tuple[Way, ...]
    steps: StepsPage
    panels: tuple[Panel, ...]
    sources: Mapping[str, Source]


@shown
class Telling:
    """The questions about skills and context, to be answered or changed on the result page itself."""

    skills: tuple[Asked, ...]
    about: tuple[Asked, ...]


def verdict_part(result: Result, current: Published, sight: Sight) -> tuple[VerdictPart, AnswersPart | None]:
    """Return the first screen, and what follows from the answers for those who may see them."""
    edition, sheet = result.published.edition, scored_alone(result)
    older = _older(result, current)
    if sight is Sight.VERDICT:
        outcome = public_outcome(edition, sheet)
        return (
            VerdictPart(
                outcome=outcome,
                notice=public_notice(outcome),
                eyebrow=_("A result, %(date)s") % {"date": day(result.finished_at.date())},
                strength="",
                hybrid=None,
                older=older,
            ),
            None,
        )
    verdict, receipt = judge(edition, sheet), itemise(edition, sheet)
    outcome = full_outcome(edition, verdict, receipt)
    changes = changes_page(edition, sheet, verdict)
    counts = {
        "date": day(result.finished_at.date()),
        "answered": verdict.answered,
        "total": len(edition.fit),
    }
    own = sight is Sight.OWNER
    eyebrow = (
        _("Your result, from %(answered)s of %(total)s questions, %(date)s")
        if own
        else _("A result, from %(answered)s of %(total)s questions, %(date)s")
    )
    return (
        VerdictPart(
            outcome=outcome,
            notice=full_notice(edition, outcome, verdict, changes),
            eyebrow=eyebrow % counts,
            strength="" if verdict.word in (Word.TOO_FEW, Word.WEAK) else signal_words(verdict),
            hybrid=hybrid_note(current.edition, find_hybrid(edition, sheet)),
            older=older,
        ),
        AnswersPart(
            receipt=receipt_page(edition, receipt, unscored=_unscored(edition, result.sheet) if own else ()),
            changes=changes if outcome.is_ranked else None,
        ),
    )


def tracks_part(current: Edition, slugs: tuple[str, ...], *, today: date, asked: Edition, sheet: Sheet) -> TracksPart:
    """Return what is said of these tracks; `asked` is the edition whose questions the sheet answers."""
    leading = tuple(current.track(slug) for slug in slugs)
    joined = replace(current, questions=asked.questions) if asked is not current else current
    wishes = told(joined, sheet, Kind.CONTEXT)
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


def telling(result: Result) -> Telling:
    edition = result.published.edition
    return Telling(
        skills=about_page(edition, result.answers, Kind.READINESS).asked,
        about=about_page(edition, result.answers, Kind.CONTEXT).asked,
    )


def scored_alone(result: Result) -> Sheet:
    """Return the answers that are scored: no match, word or receipt may know the others."""
    fit = {question.slug for question in result.published.edition.fit}
    return {slug: answer for slug, answer in result.sheet.items() if slug in fit}


def day(when: date) -> str:
    return date_format(when, "j F Y")


def _older(result: Result, current: Published) -> Older | None:
    own = result.published
    if own.scoring_digest == current.scoring_digest:
        return None
    return Older(number=own.number, published=day(own.published_at.date()), today=current.number)


def _unscored(edition: Edition, sheet: Sheet) -> tuple[str, ...]:
    """Return the short names of what was told and moves no match."""
    return tuple(
        question.short
        for question in edition.questions
        if question.kind is not Kind.FIT and question.slug in sheet and sheet[question.slug].chosen
    )
