"""What every reading page goes through: the current edition, or word that the quiz is being edited."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from quiz.door.addresses import whole_address
from quiz.door.prebuilt import serve_prebuilt
from quiz.editions.loading import NothingPublished, Published, current_edition
from quiz.pages.card import site_preview
from quiz.views.cards import site_card_address

View = Callable[..., HttpResponse]


def with_edition(view: View) -> View:
    """Give the view the current edition; while nothing is published, say so."""

    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            published = current_edition()
        except NothingPublished:
            response = render(request, "editing.html", status=503)
            response["Cache-Control"] = "no-store"
            response["Retry-After"] = "600"
            return response
        return view(request, published, *args, **kwargs)

    return reading


def show_page(
    request: HttpRequest,
    published: Published,
    template: str,
    page: Callable[[], object],
    *,
    address: str,
    parts: Mapping[str, str] | None = None,
    form: Form | None = None,
) -> HttpResponse:
    """Answer with a page kept for everyone; `page` makes its dataclass when it is not there, or a month has passed.

    `address` is the page's one address, whatever stood in the query.
    """
    return serve_prebuilt(
        request,
        key=(
            template,
            address,
            published.pk,
            published.content_digest,
            published.published_at,
            f"{timezone.now():%Y-%m}",
        ),
        build=lambda: render_page(request, published, template, page(), address=address, form=form),
        parts=parts,
    )


def render_page(
    request: HttpRequest,
    published: Published,
    template: str,
    page: object,
    *,
    address: str,
    form: Form | None = None,
) -> str:
    preview = site_preview(published.edition.tracks)
    context = {
        "page": page,
        "form": form,
        "preview": preview,
        "card": site_card_address(request, preview.version),
        "sources": published.edition.sources_by_slug,
        "published": published,
        "canonical": whole_address(request, address),
        "address": address,
        "site_address": whole_address(request, "/"),
    }
    return render_to_string(template, context, request)
