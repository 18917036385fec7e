"""Answering the draft at the desk: result, clarity and receipt, computed from what the form says and kept nowhere."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quiz.admin.permits import READ_DRAFT, needs
from quiz.admin.showing import show
from quiz.editions.compiling import compile_draft
from quiz.editions.publishing import with_kept_standing
from quiz.engine.answers import Answer, AnswerRefused, answer_question
from quiz.engine.clarity import Verdict, judge
from quiz.engine.contributions import Receipt, itemise
from quiz.engine.edition import Edition, Question, Track
from quiz.engine.soundness import find_faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    number: int
    question: Question
    chosen: str
    is_important: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    short: str
    answer: str
    is_important: bool
    points: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a taker would get: tracks and columns best first."""

    matches: tuple[tuple[Track, Decimal, Decimal], ...]  # the track, its match in whole points and to one decimal
    verdict: Verdict
    words: str
    rows: tuple[Row, ...]


@require_http_methods(["GET", "POST"])
@needs(*READ_DRAFT)
def try_sheet(request: HttpRequest) -> HttpResponse:
    draft = compile_draft()
    sheet = _read(draft, request.POST)
    asked = tuple(
        Asked(
            number=number,
            question=question,
            chosen="".join(sheet[question.slug].chosen) if question.slug in sheet else "",
            is_important=question.slug in sheet and sheet[question.slug].important,
        )
        for number, question in enumerate(draft.fit, 1)
    )
    faults = find_faults(draft)
    tried = _try(with_kept_standing(draft), sheet) if request.method == "POST" and not faults else None
    return show(request, "try", title=_("Try a sheet"), asked=asked, tried=tried, faults=bool(faults))


def _read(draft: Edition, data: QueryDict) -> dict[str, Answer]:
    """Return the answers that make sense; whatever else is sent counts as skipped."""
    sheet = {}
    for question in draft.fit:
        chosen = data.get(question.slug, "")
        try:
            important = f"{question.slug}-important" in data
            sheet[question.slug] = answer_question(question, (chosen,) if chosen else (), important=important)
        except AnswerRefused:
            continue
    return sheet


def _try(draft: Edition, sheet: dict[str, Answer]) -> Tried:
    receipt, verdict = itemise(draft, sheet), judge(draft, sheet)
    tracks = {track.slug: track for track in draft.tracks}
    order = [tracks[match.track] for match in receipt.matches]
    return Tried(
        matches=tuple(zip(order, receipt.whole, receipt.totals, strict=True)),
        verdict=verdict,
        words=words_for(verdict, tracks),
        rows=_rows(draft, receipt),
    )


def words_for(verdict: Verdict, tracks: dict[str, Track]) -> str:
    """Return the clarity in a sentence."""
    names = _(" and ").join(tracks[slug].name for slug in verdict.leaders)
    rival = tracks[verdict.rival].name if verdict.rival else ""
    said = {
        "too-few": _("Too few answers to rank."),
        "tie": _("%(names)s are level."),
        "weak": _("%(names)s is first, but the answers do not point strongly anywhere."),
        "close": _("A close call: one different answer would put %(rival)s past %(names)s."),
        "leaning": _("Leaning to %(names)s: %(changes)s different answers would put %(rival)s past it."),
        "clear": _("Clearly %(names)s: three different answers would put %(rival)s past it."),
        "very-clear": _("Very clearly %(names)s: it would take %(changes)s different answers or more."),
    }
    return said[verdict.word.value] % {"names": names, "rival": rival, "changes": max(verdict.changes, 2)}


def _rows(draft: Edition, receipt: Receipt) -> tuple[Row, ...]:
    questions = {question.slug: question for question in draft.questions}
    return tuple(
        Row(
            short=questions[row.question].short,
            answer=next((o.text for o in questions[row.question].options if o.slug == row.chosen), ""),
            is_important=row.important,
            points=row.printed,
        )
        for row in receipt.rows
    )
