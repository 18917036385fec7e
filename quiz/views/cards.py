"""The picture that stands for a link where it is shown elsewhere: one for each result, and the site's own."""

from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from quiz.door.addresses import whole_address
from quiz.door.errors import not_found
from quiz.door.limits import limited
from quiz.editions.loading import NothingPublished, current_edition
from quiz.pages.card import generic_card, result_card, version
from quiz.pages.result_outcome import public_outcome
from quiz.runs.owning import NotAKey, bytes_of
from quiz.runs.sharing import NoSuchResult, ResultIsGone, find_result
from quiz.sharing.card import Card, draw_card

CARD_SECONDS = 3600
"""How long a card may be kept elsewhere: a deleted result should not live on in caches."""

CARDS_KEPT = 16
"""How many stay in memory, 37 kB each. Where a link is shown, several ask for its card within a minute."""

DRAWING_THREAD = ThreadPoolExecutor(max_workers=1)
"""It needs a tall stack, and every thread of the server that once drew would keep one."""


def _too_often(request: HttpRequest, seconds: int) -> HttpResponse:
    """Refuse in few bytes: nobody reads a page where a picture should be."""
    return HttpResponse(status=429, headers={"Retry-After": str(seconds), "Cache-Control": "no-store"})


@require_safe
@limited("CARDS_A_MINUTE", refusal=_too_often)
def get_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """Answer with the result's card, or as gone, with the site's own to look at."""
    try:
        result = find_result(public_id=bytes_of(public_id))
    except (NotAKey, NoSuchResult):
        return not_found(request)
    except ResultIsGone:
        return _answer(request, _site_card(), status=410)
    return _answer(request, result_card(public_outcome(result.scored)))


@require_safe
@limited("CARDS_A_MINUTE", refusal=_too_often)
def get_site_card(request: HttpRequest) -> HttpResponse:
    return _answer(request, _site_card())


def card_address(request: HttpRequest, path: str, shown: str) -> str:
    """Return the whole address of a card; `shown` is its version, so that the address changes with what it says."""
    return request.build_absolute_uri(_versioned(path, shown))


def site_card_address(request: HttpRequest, shown: str) -> str:
    return whole_address(request, _versioned(reverse("site-card"), shown))


def _versioned(path: str, shown: str) -> str:
    return f"{path}?{urlencode({'v': shown})}"


def _answer(request: HttpRequest, card: Card, *, status: int = 200) -> HttpResponse:
    etag = f'"{version(card)}"'
    unchanged = get_conditional_response(request, etag=etag) if status == HttpResponse.status_code else None
    response = unchanged or HttpResponse(_drawn(card), content_type="image/png", status=status)
    response["ETag"] = etag
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=CARD_SECONDS)
    return response


def _site_card() -> Card:
    try:
        return generic_card(current_edition().edition.tracks)
    except NothingPublished:
        return generic_card(())


@lru_cache(maxsize=CARDS_KEPT)
def _drawn(card: Card) -> bytes:
    return DRAWING_THREAD.submit(draw_card, card).result()
