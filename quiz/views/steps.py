"""The steps of a run in order, and the one place that knows a whole page from a swap."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from quiz.door.htmx import HtmxHttpRequest
from quiz.engine.edition import Kind
from quiz.pages.about_you import about_page, questions_about
from quiz.pages.question import CORE, first_open, question_at, question_page
from quiz.pages.review import review_page
from quiz.runs.owning import text_of
from quiz.runs.taking import Taking
from quiz.views.questioning import show_question

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


def show(request: HtmxHttpRequest, run: Taking, step: Step, *, error: bool = False) -> HttpResponse:
    """Render a step: the whole page, or under htmx what goes into `main`. An error answers 422."""
    back = step_before(run, step)
    then = "review" if request.GET.get("then", request.POST.get("then")) == "review" else ""
    if step.number is not None:
        if question_at(run.published.edition, step.number) is None:
            raise Http404
        page = question_page(run.published.edition, run.answers, seed=run.seed, number=step.number)
        return show_question(request, run.published, page, back=back, handle=run.key.handle, then=then, error=error)
    context: dict[str, Any] = {
        "layout": "swap.html" if request.htmx else "base.html",
        "step": step,
        "handle": run.key.handle,
        "back": back,
        "page": _page(run, step),
        "go_on": resume_step(run).address,
        "private_link": request.build_absolute_uri(reverse("own", args=[str(run.key)])),
    }
    template = "unscored" if step.name in UNSCORED else step.name
    return render(request, f"quiz/{template}.html", context)


def _page(run: Taking, step: Step) -> object:
    edition, answers = run.published.edition, run.answers
    if step.name in UNSCORED:
        return about_page(edition, answers, UNSCORED[step.name])
    return review_page(edition, answers)


def address_of_result(run: Taking) -> str:
    return reverse("result", args=[text_of(run.public_id or b"")])
