"""Report a mistake: a short form whose note reaches the editors."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.content.reporting import report_mistake
from quiz.door.limits import seconds_left, too_many
from quiz.door.origin import same_origin_only
from quiz.door.paths import known_page
from quiz.forms.reading import MistakeForm

TOO_OFTEN = gettext_lazy(
    "Too many notes came from your network. Wait a minute, then send yours again: it is kept here."
)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@same_origin_only
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        about = known_page(request.GET.get("page", ""))
        return _show(request, MistakeForm(initial={"page": about}), about=about, sent="sent" in request.GET)
    form = MistakeForm(request.POST)
    if too_many(request, "REPORTS_A_MINUTE"):
        return _too_often(request, form)
    if not form.is_valid():
        return _show(request, form, about=_about(form))
    note = report_mistake(text=form.cleaned_data["text"], page=_about(form))
    return HttpResponseRedirect(f"{reverse('report')}?{urlencode({'sent': '1', 'page': note.page})}", status=303)


def _about(form: MistakeForm) -> str:
    """Return the page that a note is about, where it is one of ours."""
    return known_page(form["page"].value() or "")


def _too_often(request: HttpRequest, form: MistakeForm) -> HttpResponse:
    """Keep what was written: the way back from an error page might lose it."""
    form.add_error("text", TOO_OFTEN)
    response = _show(request, form, about=_about(form))
    response.status_code, response["Retry-After"] = 429, str(seconds_left())
    return response


def _show(request: HttpRequest, form: MistakeForm, *, about: str, sent: bool = False) -> HttpResponse:
    context = {"form": form, "about": about, "back": about or reverse("landing"), "sent": sent}
    return render(request, "report.html", context, status=422 if form.errors else 200)
