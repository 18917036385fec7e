"""The steps of a run in order, and the one place that knows a whole page from a swap."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from quiz.door.htmx import HtmxHttpRequest
from quiz.door.origin import token_for
from quiz.engine.deciding import decided_packed
from quiz.engine.edition import Kind
from quiz.engine.packing import unpack_one
from quiz.forms.taking import AnswerForm, FinishForm, StepForm, UnscoredForm
from quiz.pages.about_you import questions_about
from quiz.pages.question import CORE, QuestionPage, first_open, question_at, question_page
from quiz.pages.review import ReviewPage, review_page
from quiz.runs.owning import text_of
from quiz.runs.taking import Taking

UNSCORED = {"skills": Kind.READINESS, "about": Kind.CONTEXT}


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: a question by its number, `more` (the fork), `skills`, `about`, `review`, or the `result`."""

    name: str
    number: int | None = None

    @property
    def address(self) -> str:
        return _address(self.name, self.number)


RESULT = Step("result")


@lru_cache(maxsize=256)
def _address(name: str, number: int | None) -> str:
    return reverse(name, args=[] if number is None else [number])


def next_step(run: Taking, step: Step) -> Step:
    """Return what comes after a step that was answered or skipped."""
    total = len(run.published.edition.fit)
    if step.number is not None and step.number < total:
        return Step("more") if step.number == CORE else Step("question", step.number + 1)
    after = {"question": ("skills", "about"), "skills": ("about",)}.get(step.name, ())
    asked = (name for name in after if questions_about(run.published.edition, UNSCORED[name]))
    return next((Step(name) for name in asked), RESULT)


def step_before(run: Taking, step: Step) -> str:
    """Return the address of the screen before this one: where Back leads."""
    total = len(run.published.edition.fit)
    if step.number is not None and step.number > 1:
        return Step("more").address if step.number == CORE + 1 else Step("question", step.number - 1).address
    before = {"more": Step("question", CORE), "skills": Step("question", total), "about": Step("skills")}
    return before[step.name].address if step.name in before else reverse("landing")


def resume_step(run: Taking) -> Step:
    """Return where a run goes on: its first question not seen, or else the screen after the last one."""
    number = first_open(run.published.edition, run.answers)
    return Step("skills") if number is None else Step("question", number)


def go(request: HtmxHttpRequest, run: Taking, step: Step) -> HttpResponse:
    """Answer a post with the next screen: in the same reply under htmx, as a redirect without it."""
    if not request.htmx:
        return HttpResponseRedirect(step.address, status=303)
    response = show(request, run, step)
    response["HX-Push-Url"] = step.address
    return response


def leave(request: HtmxHttpRequest, address: str) -> HttpResponse:
    """Answer a post by leaving the quiz for another page."""
    if not request.htmx:
        return HttpResponseRedirect(address, status=303)
    response = HttpResponse()
    response["HX-Redirect"] = address
    return response


def form_of(run: Taking, step: Step, data: QueryDict | None = None, *, then: str = "") -> AnswerForm | UnscoredForm:
    """Return the form of a screen that asks something, as the run has it or with what was sent."""
    edition, handle, address = run.published.edition, run.key.handle, step.address
    if step.name in UNSCORED:
        kind = UNSCORED[step.name]
        asked = questions_about(edition, kind)
        return UnscoredForm(data, kind=kind, questions=asked, sheet=run.sheet, address=address, handle=handle)
    question = question_at(edition, step.number or 0)
    if question is None:
        raise Http404
    return AnswerForm(
        data,
        question=question,
        answer=unpack_one(edition, run.answers, question.slug),
        address=address,
        seed=run.seed,
        handle=handle,
        then=then,
        is_decided=data is None and decided_packed(edition, run.answers),
    )


def show(request: HtmxHttpRequest, run: Taking, step: Step, form: StepForm | None = None) -> HttpResponse:
    """Render a step: the whole page, or under htmx what goes into `main`. A form with errors answers 422."""
    shown = form or _form(request, run, step)
    context: dict[str, Any] = {
        "layout": "swap.html" if request.htmx else "base.html",
        "csrf_token": token_for(request),
        "step": step,
        "form": shown,
        "is_refused": bool(shown.errors),
        "back": step_before(run, step),
        "page": _page(run, step),
        "private_link": lambda: request.build_absolute_uri(reverse("own", args=[str(run.key)])),
    }
    template = "unscored" if step.name in UNSCORED else step.name
    return render(request, f"quiz/{template}.html", context, status=422 if shown.errors else 200)


def _form(request: HtmxHttpRequest, run: Taking, step: Step) -> AnswerForm | UnscoredForm | FinishForm:
    if step.number is not None or step.name in UNSCORED:
        return form_of(run, step, then=request.GET.get("then", ""))
    words = _("Go on")
    if step.name == "more":
        words = _("Answer %(rest)s more") % {"rest": review_page(run.published.edition, run.answers).rest}
    return FinishForm(handle=run.key.handle, words=words, go_on=resume_step(run).address)


def _page(run: Taking, step: Step) -> QuestionPage | ReviewPage | None:
    edition, answers = run.published.edition, run.answers
    if step.number is not None:
        return question_page(edition, answers, step.number)
    return None if step.name in UNSCORED else review_page(edition, answers)


def address_of_result(run: Taking) -> str:
    return reverse("result", args=[text_of(run.public_id or b"")])
