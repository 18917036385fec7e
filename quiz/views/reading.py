"""What can be read without answering anything: tracks, comparison, sources, method, and the site's own promises."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from quiz.door.addresses import whole_address
from quiz.door.prebuilt import FOR_EVER, serve_prebuilt
from quiz.editions.history import all_editions, digest_of, report_of
from quiz.editions.loading import Published, document_of
from quiz.engine.edition import Edition, Track
from quiz.forms.reading import CompareForm
from quiz.models.runs import UNFINISHED_DAYS
from quiz.pages.comparing import compare_page
from quiz.pages.method import MethodPage, method_page
from quiz.pages.sources import sources_page
from quiz.pages.tracks import track_page
from quiz.pages.weights import weights_csv
from quiz.views.editions import show_page, with_edition
from quiz.views.visitors import match_line

SECURITY_VALID = timedelta(days=180)
"""How long a copy of security.txt may be trusted; the RFC recommends less than a year."""


@require_safe
@with_edition
def get_track(request: HttpRequest, published: Published, slug: str) -> HttpResponse:
    track = _find_track(published.edition, slug)
    if track is None:
        return render(request, "no_track.html", {"tracks": published.edition.tracks}, status=404)
    page = partial(track_page, published.edition, track, today=timezone.now().date())
    return show_page(request, published, "track.html", page, address=request.path, parts=match_line(request, track))


@require_safe
@with_edition
def get_compare(request: HttpRequest, published: Published) -> HttpResponse:
    form = CompareForm(request.GET, every=published.edition.tracks)
    if not form.is_valid():
        return render(request, "compare_again.html", {"form": form}, status=404 if form.is_unknown else 422)
    tracks = form.tracks
    names = dict(zip(form.fields, (track.slug for track in tracks), strict=False))
    page = partial(compare_page, published.edition, *tracks, today=timezone.now().date())
    address = f"{reverse('compare')}?{urlencode(names)}"
    parts = match_line(request, *tracks)
    picker = CompareForm(names, every=published.edition.tracks)  # what is kept for everyone follows from the address
    return show_page(request, published, "compare.html", page, address=address, parts=parts, form=picker)


@require_safe
@with_edition
def get_sources(request: HttpRequest, published: Published) -> HttpResponse:
    page = partial(sources_page, published.edition, today=timezone.now().date())
    return show_page(request, published, "sources.html", page, address=request.path)


@require_safe
@with_edition
def get_method(request: HttpRequest, published: Published) -> HttpResponse:
    def page() -> MethodPage:
        return method_page(published.edition, report=report_of(published.pk), history=all_editions())

    return show_page(request, published, "method.html", page, address=request.path)


@require_safe
@with_edition
def get_weights(request: HttpRequest, published: Published) -> HttpResponse:
    return serve_prebuilt(
        request,
        key=("weights", published.content_digest),
        build=partial(weights_csv, published.edition),
        content_type="text/csv; charset=utf-8",
    )


@require_safe
def get_edition(request: HttpRequest, number: int) -> HttpResponse:
    """The frozen edition as published; it never changes, so it may be kept for ever."""
    digest = digest_of(number) if number < 2**31 else None
    if digest is None:
        raise Http404
    return serve_prebuilt(
        request,
        key=("edition", number, digest),
        build=partial(document_of, number),
        content_type="application/json",
        caching=FOR_EVER,
    )


@require_safe
def get_privacy(request: HttpRequest) -> HttpResponse:
    context = {"unfinished_days": UNFINISHED_DAYS, "result_days": settings.RESULT_DAYS, "address": request.path}
    return _own_words(request, "privacy.html", context)


@require_safe
def get_accessibility(request: HttpRequest) -> HttpResponse:
    return _own_words(request, "accessibility.html", {"address": request.path})


@require_safe
def get_robots(request: HttpRequest) -> HttpResponse:
    context = {"sitemap": whole_address(request, reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(max_age=86_400)
def get_security(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116). Where nobody is named there is no such file: the inbox for mistakes
    is read by editors and answers nobody, so naming it here would promise what it cannot keep."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    context = {
        "contacts": settings.SECURITY_CONTACT,
        "expires": f"{timezone.now() + SECURITY_VALID:%Y-%m-%dT00:00:00Z}",
        "canonical": request.build_absolute_uri(request.path),
    }
    return render(request, "security.txt", context, content_type="text/plain; charset=utf-8")


def _own_words(request: HttpRequest, template: str, context: Mapping[str, object]) -> HttpResponse:
    """Answer with a page that no edition has a say in."""
    build = partial(_render, request, template, {**context, "canonical": whole_address(request, request.path)})
    return serve_prebuilt(request, key=(template, request.path, settings.RESULT_DAYS), build=build)


def _render(request: HttpRequest, template: str, context: Mapping[str, object]) -> str:
    return render_to_string(template, dict(context), request)


def _find_track(edition: Edition, slug: str) -> Track | None:
    return edition.tracks_by_slug.get(slug)
