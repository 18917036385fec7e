"""Answering the draft at the desk: verdict, receipt and changes as a result page shows them, kept nowhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quiz.admin.permits import READ_DRAFT, needs
from quiz.admin.showing import show
from quiz.editions.compiling import compile_draft
from quiz.editions.publishing import with_kept_calibration
from quiz.engine.answers import Answer, AnswerRefused, answer_question
from quiz.engine.edition import Edition, Question
from quiz.engine.scoring import Scored
from quiz.engine.soundness import find_faults
from quiz.pages.result import explain


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    number: int
    question: Question
    chosen: str
    is_important: bool


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
    result = _result(draft, sheet) if request.method == "POST" and not faults else {}
    return show(request, "try", title=_("Try a sheet"), asked=asked, faults=bool(faults), **result)


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


def _result(draft: Edition, sheet: dict[str, Answer]) -> dict[str, Any]:
    """Return what the parts of the result page show of the sheet."""
    verdict, answers = explain(Scored(edition=with_kept_calibration(draft), answers=sheet), spoken_by=draft)
    return {"tried": verdict, "answers": answers, "compare": reverse("compare"), "sources": draft.sources_by_slug}
