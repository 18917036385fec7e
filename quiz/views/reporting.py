"""Report a mistake: a short form whose note reaches the editors."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from quiz.content.reporting import page_or_nothing, report_mistake
from quiz.door.errors import slow_down
from quiz.door.limits import too_many
from quiz.door.origin import same_origin_only
from quiz.forms.reading import MistakeForm

NOTES_A_MINUTE = 5


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@same_origin_only
def report(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        about = page_or_nothing(request.GET.get("page", ""))
        return _show(request, MistakeForm(initial={"page": about}), about=about, sent="sent" in request.GET)
    if too_many(request, "report", a_minute=NOTES_A_MINUTE):
        return slow_down(request)
    form = MistakeForm(request.POST)
    if not form.is_valid():
        return _show(request, form, about=page_or_nothing(form["page"].value() or ""))
    note = report_mistake(text=form.cleaned_data["text"], page=form.cleaned_data["page"])
    return HttpResponseRedirect(f"{reverse('report')}?{urlencode({'sent': '1', 'page': note.page})}", status=303)


def _show(request: HttpRequest, form: MistakeForm, *, about: str, sent: bool = False) -> HttpResponse:
    context = {"form": form, "about": about, "back": about or reverse("landing"), "sent": sent}
    return render(request, "report.html", context, status=422 if form.errors else 200)
