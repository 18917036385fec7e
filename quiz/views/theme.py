"""Light, dark, or as the system has it."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from quiz.door.context import THEME_COOKIE
from quiz.door.errors import bad_request
from quiz.door.origin import same_origin_only
from quiz.door.paths import own_path
from quiz.forms.reading import ThemeForm


@require_POST
@same_origin_only
def post_theme(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return bad_request(request)
    back = own_path(request.headers.get("Referer", ""), host=request.get_host(), is_secure=request.is_secure())
    response = HttpResponseRedirect(back or "/", status=303)
    response.set_cookie(
        THEME_COOKIE,
        form.cleaned_data["theme"],
        max_age=365 * 86400,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
