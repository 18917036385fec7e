"""Taking the quiz: start, one question after another, what has been answered, and the way to the result."""

from collections.abc import Mapping
from functools import partial

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from quiz.door.errors import bad_request, closed_run, foreign_form, gone_run, slow_down
from quiz.door.headers import kept_nowhere, listed_nowhere
from quiz.door.htmx import HtmxHttpRequest
from quiz.door.keys import close_link, current_run, hold_key, key_for, let_go_of_all, open_link, opened_link
from quiz.door.limits import limited, seconds_left, too_many
from quiz.door.origin import same_origin_only
from quiz.editions.loading import NothingPublished
from quiz.engine.answers import Answer
from quiz.forms.confirm import ConfirmForm
from quiz.forms.taking import AnswerForm, OwnForm, RunForm, UnscoredForm
from quiz.runs.owning import NotAKey, OwnerKey, read_key
from quiz.runs.taking import NoSuchRun, RunIsFinished, Taking, find_run, finish_run, save_answers, start_run
from quiz.views.full import asks_when_full, leaving
from quiz.views.steps import RESULT, Step, address_of_result, form_of, go, leave, next_step, resume_step, show


class FormRefused(Exception):
    """What was sent is no answer to this run's questions; the form says why."""

    def __init__(self, run: Taking, form: AnswerForm | UnscoredForm) -> None:
        super().__init__()
        self.run, self.form = run, form


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
        return _save(request, Step("question", number))
    return _show(request, Step("question", number))


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
@vary_on_headers("HX-Request")
def unscored(request: HtmxHttpRequest, name: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, Step(name))
    return _show(request, Step(name))


@require_GET
@kept_nowhere
@vary_on_headers("HX-Request")
def get_step(request: HtmxHttpRequest, name: str) -> HttpResponse:
    return _show(request, Step(name))


@require_POST
@kept_nowhere
def finish_quiz(request: HtmxHttpRequest) -> HttpResponse:
    key = _key(request, RunForm(request.POST))
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
    form = OwnForm(request.POST or None, handle=key.handle)
    if not form.is_valid():  # nothing was pressed yet, or another link was opened meanwhile
        fresh = OwnForm(handle=key.handle)
        return render(request, "quiz/own.html", {"run": run, "form": fresh, **leaving(request, key)})
    response = HttpResponseRedirect(reverse("quiz"), status=303)
    close_link(response)
    return _with_key(request, key, response)


@require_http_methods(["GET", "HEAD", "POST"])
@kept_nowhere
def forget_here(request: HtmxHttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = ConfirmForm(_("Forget me here"), no=_("Keep it"), back=reverse("landing"))
        return render(request, "quiz/forget.html", {"form": form})
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


def _save(request: HtmxHttpRequest, step: Step) -> HttpResponse:
    sent = RunForm(request.POST)
    key = _key(request, sent)
    if key is None:
        return foreign_form(request)
    if too_many(request, "SAVES_A_MINUTE"):
        return slow_down(request, seconds_left())
    try:
        run = save_answers(key=key, read=partial(_read, request, step))
    except FormRefused as refused:
        return bad_request(request) if refused.form.is_foreign else show(request, refused.run, step, refused.form)
    except RunIsFinished:
        return closed_run(request)
    except NoSuchRun:
        return gone_run(request)
    return _go_on(request, run, Step("review") if sent.returns else next_step(run, step))


def _read(request: HtmxHttpRequest, step: Step, run: Taking) -> Mapping[str, Answer]:
    form = form_of(run, step, request.POST)
    if not form.is_valid():
        raise FormRefused(run, form)
    return form.answers


def _go_on(request: HtmxHttpRequest, run: Taking, step: Step) -> HttpResponse:
    if step is RESULT:
        run = finish_run(key=run.key)
        return _with_key(request, run.key, leave(request, address_of_result(run)))
    return _with_key(request, run.key, go(request, run, step))


def _key(request: HtmxHttpRequest, sent: RunForm) -> OwnerKey | None:
    """Return the key of the run that a form names, if this browser holds it."""
    return key_for(request, sent.cleaned_data["run"]) if sent.is_valid() else None


def _with_key(request: HtmxHttpRequest, key: OwnerKey, response: HttpResponse) -> HttpResponse:
    """Make the run just acted on the browser's current one."""
    hold_key(request, response, key)
    return response
