"""Taking the quiz: start, one question after another, what has been answered, and the way to the result."""

from collections.abc import Callable, Mapping
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from quiz.door.errors import bad_request, closed_run, foreign_form, gone_run, slow_down
from quiz.door.headers import kept_nowhere, listed_nowhere
from quiz.door.htmx import HtmxHttpRequest
from quiz.door.keys import close_link, current_run, hold_key, key_for, let_go_of_all, open_link, opened_link
from quiz.door.limits import limited, seconds_left, too_many
from quiz.door.origin import same_origin_only
from quiz.editions.loading import NothingPublished
from quiz.engine.answers import Answer, AnswerRefused
from quiz.engine.edition import Kind
from quiz.forms import read_answer, read_answers
from quiz.pages.about_you import questions_about
from quiz.pages.question import question_at
from quiz.runs.owning import NotAKey, OwnerKey, read_key
from quiz.runs.taking import NoSuchRun, RunIsFinished, Taking, find_run, finish_run, save_answers, start_run
from quiz.views.full import asks_when_full, leaving
from quiz.views.steps import RESULT, UNSCORED, Step, address_of_result, go, leave, next_step, resume_step, show


class NothingChosen(Exception):
    """Next was pressed before any option was chosen."""

    def __init__(self, run: Taking) -> None:
        self.run = run


@require_POST
@same_origin_only
@limited("STARTS_A_MINUTE")
@asks_when_full
def start_quiz(request: HtmxHttpRequest) -> HttpResponse:
    try:
        key = start_run()
    except NothingPublished:
        return HttpResponseRedirect(reverse("landing"))
    response = HttpResponseRedirect(reverse("question", args=[1]), status=303)
    hold_key(request, response, key)
    return response


@require_GET
@kept_nowhere
def get_quiz(request: HtmxHttpRequest) -> HttpResponse:
    run = current_run(request)
    if run is None:
        return HttpResponseRedirect(reverse("landing"))
    return HttpResponseRedirect(address_of_result(run) if run.is_finished else resume_step(run).address)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@vary_on_headers("HX-Request")
def question(request: HtmxHttpRequest, number: int) -> HttpResponse:
    if request.method == "POST":
        return _save(request, Step("question", number), partial(_read_one, request, number))
    return _show(request, Step("question", number))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@vary_on_headers("HX-Request")
def unscored(request: HtmxHttpRequest, name: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, Step(name), partial(_read_unscored, request, UNSCORED[name]))
    return _show(request, Step(name))


@require_GET
@kept_nowhere
@vary_on_headers("HX-Request")
def get_step(request: HtmxHttpRequest, name: str) -> HttpResponse:
    return _show(request, Step(name))


@require_POST
@kept_nowhere
def finish_quiz(request: HtmxHttpRequest) -> HttpResponse:
    key = key_for(request, request.POST.get("run", ""))
    if key is None:
        return foreign_form(request)
    try:
        run = finish_run(key=key)
    except NoSuchRun:
        return gone_run(request)
    return _with_key(request, key, leave(request, address_of_result(run)))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@listed_nowhere
def own_run(request: HtmxHttpRequest, key: str) -> HttpResponse:
    """A private link. It leads on at once to an address without the key, which alone stays in the browser's history."""
    try:
        run = find_run(key=read_key(key))
    except NotAKey:
        raise Http404 from None
    except NoSuchRun:
        return gone_run(request)
    if request.method == "POST" and not leaving(request, run.key):  # from a page that is older than the other address
        return _with_key(request, run.key, HttpResponseRedirect(reverse("quiz"), status=303))
    response = HttpResponseRedirect(reverse("own-here"), status=303)
    open_link(response, run.key)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@listed_nowhere
def take_run(request: HtmxHttpRequest) -> HttpResponse:
    """Ask before this browser becomes the owner's of the run whose private link was opened."""
    key = opened_link(request)
    if key is None:
        return render(request, "quiz/own_again.html", status=404)
    try:
        run = find_run(key=key)
    except NoSuchRun:
        return gone_run(request)
    if request.method != "POST" or request.POST.get("run") != key.handle:  # another link was opened meanwhile
        return render(request, "quiz/own.html", {"run": run, **leaving(request, key)})
    response = HttpResponseRedirect(reverse("quiz"), status=303)
    close_link(response)
    return _with_key(request, key, response)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def forget_here(request: HtmxHttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "quiz/forget.html")
    response = HttpResponseRedirect(reverse("landing"), status=303)
    let_go_of_all(response)
    return response


def _show(request: HtmxHttpRequest, step: Step) -> HttpResponse:
    run = current_run(request)
    if run is None:
        return render(request, "quiz/no_run.html")
    if run.is_finished:
        return HttpResponseRedirect(address_of_result(run))
    return show(request, run, step)


def _save(request: HtmxHttpRequest, step: Step, read: Callable[[Taking], Mapping[str, Answer]]) -> HttpResponse:
    key = key_for(request, request.POST.get("run", ""))
    if key is None:
        return foreign_form(request)
    if too_many(request, "SAVES_A_MINUTE"):
        return slow_down(request, seconds_left())
    try:
        run = save_answers(key=key, read=read)
    except NothingChosen as refusal:
        return show(request, refusal.run, step, error=True)
    except AnswerRefused:
        return bad_request(request)
    except RunIsFinished:
        return closed_run(request)
    except NoSuchRun:
        return gone_run(request)
    following = Step("review") if request.POST.get("then") == "review" else next_step(run, step)
    if following is RESULT:
        return _with_key(request, key, leave(request, address_of_result(finish_run(key=key))))
    return _with_key(request, key, go(request, run, following))


def _read_one(request: HtmxHttpRequest, number: int, run: Taking) -> Mapping[str, Answer]:
    asked = question_at(run.published.edition, number)
    if asked is None:
        raise Http404
    answer = read_answer(asked, request.POST)
    if answer is None:
        raise NothingChosen(run)
    return {asked.slug: answer}


def _read_unscored(request: HtmxHttpRequest, kind: Kind, run: Taking) -> Mapping[str, Answer]:
    return read_answers(questions_about(run.published.edition, kind), request.POST)


def _with_key(request: HtmxHttpRequest, key: OwnerKey, response: HttpResponse) -> HttpResponse:
    """Make the run just acted on the browser's current one."""
    hold_key(request, response, key)
    return response
