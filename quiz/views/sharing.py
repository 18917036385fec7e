"""What only an owner may do with a result: choose what others see, replace its link, let it end, delete it, go on."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quiz.door.errors import bad_request
from quiz.door.keys import hold_key, let_go
from quiz.door.limits import limited
from quiz.forms.confirm import ConfirmForm
from quiz.forms.results import ChangeForm, ExpiryForm, SharingForm, TellingForm
from quiz.pages.about_you import questions_about
from quiz.pages.question import question_at
from quiz.runs.comparing import Seen
from quiz.runs.owning import OwnerKey, text_of
from quiz.runs.sharing import delete_result, replace_link, set_expiry, share_answers
from quiz.runs.taking import copy_run, save_answers
from quiz.views.full import asks_when_full
from quiz.views.opening import owners_only
from quiz.views.steps import UNSCORED


@require_POST
@limited("SAVES_A_MINUTE")
@owners_only
def post_share(request: HttpRequest, seen: Seen, key: OwnerKey) -> HttpResponse:
    form = SharingForm(request.POST, path=_address(seen))
    if not form.is_valid():
        return bad_request(request)
    share_answers(key=key, shares=form.shares)
    return _back(seen)


@require_POST
@limited("SAVES_A_MINUTE")
@owners_only
def post_expiry(request: HttpRequest, seen: Seen, key: OwnerKey) -> HttpResponse:
    form = ExpiryForm(request.POST, path=_address(seen))
    if not form.is_valid():
        return bad_request(request)
    set_expiry(key=key, days=form.cleaned_data["days"])
    return _back(seen)


@require_POST
@limited("SAVES_A_MINUTE")
@owners_only
def post_telling(request: HttpRequest, seen: Seen, key: OwnerKey, what: str) -> HttpResponse:
    """Save what was told of skills or context, which moves no match."""
    if what not in UNSCORED:
        return bad_request(request)
    asked = questions_about(seen.result.published.edition, UNSCORED[what])
    form = TellingForm(request.POST, questions=asked, sheet=seen.result.sheet, address=request.path)
    if not form.is_valid():
        return bad_request(request)
    save_answers(key=key, read=lambda _run: form.answers)
    return _back(seen, to="skills" if what == "skills" else "more")


@require_POST
@limited("CHANGES_A_MINUTE")
@owners_only
@asks_when_full
def post_change(request: HttpRequest, seen: Seen, key: OwnerKey) -> HttpResponse:
    """Copy the answers into a new run, to be changed there; this result stays as it is."""
    form = ChangeForm(request.POST, path=_address(seen))
    number = form.cleaned_data["question"] if form.is_valid() else None
    asked = number and question_at(seen.result.published.edition, number)
    address = f"{reverse('question', args=[number])}?then=review" if asked else reverse("review")
    response = HttpResponseRedirect(address, status=303)
    hold_key(request, response, copy_run(key=key))
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@limited("REPLACEMENTS_A_MINUTE", methods=("POST",))
@owners_only
def replace(request: HttpRequest, seen: Seen, key: OwnerKey) -> HttpResponse:
    if request.method == "POST":
        public_id = replace_link(key=key)
        return HttpResponseRedirect(reverse("result", args=[text_of(public_id)]) + "#keep", status=303)
    context = {
        "heading": _("Replace the public link?"),
        "text": _("The present link stops working for everyone who has it, and you get a new one. Your answers stay."),
        "form": ConfirmForm(_("Replace the link"), no=_("Keep it"), back=_address(seen)),
    }
    return render(request, "result/ask.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@owners_only
def delete(request: HttpRequest, seen: Seen, key: OwnerKey) -> HttpResponse:
    if request.method == "POST":
        delete_result(key=key)
        response = HttpResponseRedirect(reverse("deleted"), status=303)
        let_go(request, response, key)
        return response
    context = {
        "heading": _("Delete this result?"),
        "text": _("The link will stop working for everyone. This cannot be undone."),
        "form": ConfirmForm(_("Delete"), no=_("Keep it"), back=_address(seen), is_final=True),
    }
    return render(request, "result/ask.html", context)


@require_safe
@never_cache
def get_deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "result/deleted.html")


def _address(seen: Seen) -> str:
    return reverse("result", args=[seen.result.id])


def _back(seen: Seen, *, to: str = "keep") -> HttpResponse:
    return HttpResponseRedirect(f"{_address(seen)}#{to}", status=303)
