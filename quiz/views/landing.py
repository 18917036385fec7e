"""The first page, and the question before starting again."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from quiz.editions.loading import NothingPublished, current_edition
from quiz.pages.landing import landing_page
from quiz.pages.review import review_page
from quiz.views.editions import show_page
from quiz.views.visitors import visitors_runs, way_on


@require_safe
def get_landing(request: HttpRequest) -> HttpResponse:
    try:
        published = current_edition()
    except NothingPublished:
        return render(request, "editing.html", {"address": reverse("landing")})
    page = partial(landing_page, published.edition)
    return show_page(request, published, "landing.html", page, address=reverse("landing"), parts=way_on(request))


@require_safe
@never_cache
def ask_again(request: HttpRequest) -> HttpResponse:
    """Ask before a new start takes the place of answers under way."""
    under_way = next((run for run in visitors_runs(request) if not run.is_finished), None)
    if under_way is None:
        return redirect("landing")
    return render(request, "again.html", {"page": review_page(under_way.published.edition, under_way.answers)})
