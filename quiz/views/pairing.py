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
from quiz.pages.result_pair import pair_page
from quiz.pages.result_today import today_page
from quiz.runs.comparing import NotALink, Seen, read_link
from quiz.runs.owning import NotAKey, text_of
from quiz.runs.sharing import NoSuchResult, ResultIsGone, find_result
from quiz.runs.taking import start_run
from quiz.views.full import asks_when_full
from quiz.views.opening import opens_result, owner_key, see_by_link
from quiz.views.showing import address_of, keep_private


@require_safe
@limited("COMPARISONS_A_MINUTE")
@opens_result
def ask_for_friend(request: HttpRequest, seen: Seen) -> HttpResponse:
    """Take the friend's link in a plain form, and lead on to both."""
    given = request.GET.get("link", "").strip()
    if not given:
        return _ask(request, seen)
    try:
        other = read_link(given)
        find_result(public_id=other)
    except (NotALink, NoSuchResult):
        return _ask(request, seen, given=given, error=_("That is no link to a result here. Copy the whole link."))
    except ResultIsGone:
        return _ask(request, seen, given=given, error=_("That result is gone. Ask for a new link."))
    if other == seen.result.public_id:
        return _ask(request, seen, given=given, error=_("That is this very result. Paste the other one's link."))
    return HttpResponseRedirect(reverse("result-pair", args=[seen.result.id, text_of(other)]))


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
    context = {"page": page, "path": path, "older": seen.result.published, "today": published, "is_owner": bool(key)}
    return render(request, "result/today.html", context)


def _ask(request: HttpRequest, seen: Seen, *, given: str = "", error: str = "") -> HttpResponse:
    context = {
        "path": reverse("result", args=[seen.result.id]),
        "address": address_of(request, seen.result),
        "given": given[:500],
        "error": error,
    }
    response = render(request, "result/with.html", context, status=422 if error else 200)
    return keep_private(request, response, seen)
