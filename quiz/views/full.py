"""A browser that holds as many runs as its cookie has room for: which would leave it, said before it does."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from quiz.door.keys import KEPT_RUNS, held_keys, pushed_out
from quiz.forms.confirm import LetGoForm
from quiz.runs.owning import OwnerKey
from quiz.runs.taking import Taking

View = Callable[..., HttpResponse]


def asks_when_full(view: View) -> View:
    """Before a view begins one more run, ask where the oldest would leave this browser, and offer its private link.

    The question repeats what was posted, with the handle of the run that may go: it holds for that run alone.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        run = pushed_out(request)
        if run is None or LetGoForm(request.POST).lets_go(run.key.handle):
            return view(request, *args, **kwargs)
        repeats: dict[str, Any] = {name: value for name, value in request.POST.items() if name != CSRF_FIELD}
        form = LetGoForm(repeats={**repeats, "let_go": run.key.handle})
        context = {"form": form, **_leaving(request, run)}
        response = render(request, "quiz/full.html", context, status=409)
        response["Cache-Control"] = "private, no-store"
        return response

    return asked


CSRF_FIELD = "csrfmiddlewaretoken"


def leaving(request: HttpRequest, key: OwnerKey) -> dict[str, Any]:
    """Return what a page says of the run that this key would push out; nothing where there is room or it is held."""
    run = None if key in held_keys(request) else pushed_out(request)
    return {} if run is None else _leaving(request, run)


def _leaving(request: HttpRequest, run: Taking) -> dict[str, Any]:
    link = request.build_absolute_uri(reverse("own", args=[str(run.key)]))
    return {"oldest": run, "oldest_link": link, "room": KEPT_RUNS}
