"""A result beside another one: a friend's by its link, or the same answers under today's edition."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from quiz.door.errors import gone_result, not_found
from quiz.door.keys import hold_key
from quiz.door.limits import limited
from quiz.editions.loading import current_edition
from quiz.engine.fairness.impact import carry_over
from quiz.engine.packing import pack
from quiz.forms.confirm import ConfirmForm
from quiz.forms.results import FriendForm
from quiz.pages.result_pair import pair_page
from quiz.pages.result_today import today_page
from quiz.runs.comparing import Seen
from quiz.runs.owning import NotAKey, text_of
from quiz.runs.sharing import NoSuchResult, ResultIsGone
from quiz.runs.taking import start_run
from quiz.views.full import asks_when_full
from quiz.views.opening import opens_result, owner_key, see_by_link
from quiz.views.showing import address_of, keep_private


@require_safe
@limited("COMPARISONS_A_MINUTE")
@opens_result
def ask_for_friend(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Take the friend's link in a plain form, and lead on to both."""
    path = reverse("result", args=[seen.result.id])
    form = FriendForm(request.GET if "link" in request.GET else None, own=seen.result.public_id, path=path)
    if form.is_valid():
        return HttpResponseRedirect(reverse("result-pair", args=[seen.result.id, text_of(form.cleaned_data["link"])]))
    context = {"form": form, "address": address_of(request, seen.result)}
    response = render(request, "result/with.html", context, status=422 if form.errors else 200)
    return keep_private(request, response, seen)


@require_safe
@limited("COMPARISONS_A_MINUTE")
@opens_result
def get_pair(request: HttpRequest, seen: Seen, other: str) -> HttpResponse:
    try:
        second = see_by_link(request, other)
    except (NotAKey, NoSuchResult):
        return not_found(request)
    except ResultIsGone as gone:
        return gone_result(request, gone.reason)
    if second.result.public_id == seen.result.public_id:
        return HttpResponseRedirect(reverse("result-with", args=[seen.result.id]))
    links = [reverse("result", args=[each.result.id]) for each in (seen, second)]
    response = render(request, "result/pair.html", {"page": pair_page(seen, second), "links": links})
    return keep_private(request, response, seen, second)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("COMPARISONS_A_MINUTE", methods=("GET", "HEAD"))
@limited("CHANGES_A_MINUTE", methods=("POST",))
@never_cache
@opens_result
@asks_when_full
def today(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Show whoever may see the answers what today's edition says of them; its owner may go on from there."""
    published, key = current_edition(), owner_key(request, seen)
    path = reverse("result", args=[seen.result.id])
    if published.scoring_digest == seen.result.published.scoring_digest or not seen.shows_answers:
        return HttpResponseRedirect(path)
    if request.method == "POST":
        if key is None:
            return not_found(request)
        answers = pack(published.edition, carry_over(published.edition, seen.result.sheet))
        response = HttpResponseRedirect(reverse("review"), status=303)
        hold_key(request, response, start_run(answers=answers, edition_pk=published.pk))
        return response
    page = today_page(seen.result, published.edition)
    go_on = ConfirmForm(_("Go on with today\u2019s questions in a copy"), no=_("Back to the result"), back=path)
    context = {"page": page, "path": path, "older": seen.result.published, "today": published}
    return render(request, "result/today.html", {**context, "form": go_on if key else None})
