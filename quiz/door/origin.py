"""Where a post came from: told by its token, or, where pages carry none, by what the browser says of it.

Pages that are the same for everyone carry no CSRF token: a masked token makes every body different, and
nothing could be kept ready. What their forms may do is guarded by what browsers say about where a post came from.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.views.decorators.csrf import csrf_exempt

from quiz.door.errors import csrf_failure

View = Callable[..., HttpResponse]


def same_origin_only(view: View) -> View:
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs) if is_our_own(request) else csrf_failure(request)

    return guarded


def is_our_own(request: HttpRequest) -> bool:
    """Browsers name the site a post comes from, or at least its origin; what names neither is no browser."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def token_for(request: HttpRequest) -> str:
    """Return the CSRF token of the next form. A post that was let in brought one, and may have it again.

    To mask the secret anew and send its cookie again for every question costs a tenth of the answer. Whoever guesses
    secrets by the size of pages gains nothing: only who knows the token gets an answer with it.
    """
    return request.POST.get("csrfmiddlewaretoken") or get_token(request)
