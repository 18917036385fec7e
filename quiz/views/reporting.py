"""Report a mistake: a short form whose note reaches the editors."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.content.reporting import NoteTooLong, NoteTooShort, report_mistake
from quiz.door.limits import seconds_left, too_many
from quiz.door.origin import same_origin_only
from quiz.door.paths import known_page
from quiz.models.mistakes import LONGEST


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@same_origin_only
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request, about=known_page(request.GET.get("page", "")), sent="sent" in request.GET)
    text, page = request.POST.get("text", ""), known_page(request.POST.get("page", ""))
    if too_many(request, "REPORTS_A_MINUTE"):
        return _too_often(request, about=page, text=text[:LONGEST])
    try:
        note = report_mistake(text=text, page=page)
    except NoteTooShort:
        return _show(request, about=page, text=text, error=_("Say in a few words what is wrong."))
    except NoteTooLong:
        longer = _("Keep it under %(n)s characters.") % {"n": LONGEST}
        return _show(request, about=page, text=text[:LONGEST], error=longer)
    return HttpResponseRedirect(f"{reverse('report')}?{urlencode({'sent': '1', 'page': note.page})}", status=303)


def _too_often(request: HttpRequest, *, about: str, text: str) -> HttpResponse:
    """Keep what was written: the way back from an error page might lose it."""
    error = _("Too many notes came from your network. Wait a minute, then send yours again: it is kept here.")
    response = _show(request, about=about, text=text, error=error)
    response.status_code, response["Retry-After"] = 429, str(seconds_left())
    return response


def _show(request: HttpRequest, *, about: str, text: str = "", error: str = "", sent: bool = False) -> HttpResponse:
    context = {"about": about, "back": about or reverse("landing"), "text": text, "error": error, "sent": sent}
    return render(request, "report.html", {**context, "longest": LONGEST}, status=422 if error else 200)
