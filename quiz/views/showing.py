"""How a result page is put together: what many results share is rendered once and kept with the edition."""

import re
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from quiz.door.context import theme_of
from quiz.editions.loading import Published, current_edition
from quiz.engine.edition import Kind
from quiz.engine.packing import pack_kind
from quiz.forms.results import ChangeForm, ExpiryForm, SharingForm, TellingForm
from quiz.pages.about_you import questions_about
from quiz.pages.card import preview
from quiz.pages.result import VerdictPart, day, tracks_part, verdict_part
from quiz.pages.result_outcome import Outcome, public_outcome
from quiz.runs.comparing import Seen
from quiz.runs.owning import OwnerKey
from quiz.runs.sharing import Result, Sight
from quiz.views.cards import card_address
from quiz.views.steps import UNSCORED

RANKS_KEPT = 512

TOLD_AT = {"skills": "skills", "about": "more"}
"""The part of the page where each of them is told."""

INDENTED = re.compile(r"\n\s+")
"""What is taken out of a result's page: it is for who reads the templates, and a page has hundreds of lines."""


def show_verdict(request: HttpRequest, result: Result) -> HttpResponse:
    """Answer somebody who may see the verdict alone: nothing here knows the answers."""
    current = _spoken_by(result)
    return _shared(
        request, _tag(request, result, current), lambda: _render(request, result, current, Sight.VERDICT, {})
    )


def show_answers(request: HttpRequest, result: Result) -> HttpResponse:
    """Answer somebody whom the owner shows the scored answers too."""
    current = _spoken_by(result)
    tag = _tag(request, result, current)
    return _shared(request, tag, lambda: _render(request, result, current, Sight.ANSWERS, {}))


def show_as_others(request: HttpRequest, result: Result) -> HttpResponse:
    """Show owners what others see, with a way back."""
    sight = result.sight_of(None)
    return _kept_nowhere(_render(request, result, _spoken_by(result), sight, {"as_others": True}))


def show_own(request: HttpRequest, result: Result, key: OwnerKey) -> HttpResponse:
    path = reverse("result", args=[result.id])
    own = {
        "is_owner": True,
        # One token for all forms of the page: each new mask is random bytes that nothing compresses.
        "csrf_token": get_token(request),
        "private": request.build_absolute_uri(reverse("own", args=[str(key)])),
        "sharing_form": SharingForm(path=path, shares=result.shares_answers),
        "expiry_form": ExpiryForm(path=path, ends=day(result.ends_at.date()) if result.ends_at else ""),
        "change_form": ChangeForm(path=path),
        "telling": {what: _telling(request, result, what) for what in UNSCORED},
    }
    return _kept_nowhere(_render(request, result, _spoken_by(result), Sight.OWNER, own))


def address_of(request: HttpRequest, result: Result) -> str:
    return request.build_absolute_uri(reverse("result", args=[result.id]))


def keep_private(request: HttpRequest, response: HttpResponse, *seen: Seen) -> HttpResponse:
    """Let an owner's answer be kept nowhere, and anybody else's be kept only to be asked for again."""
    if any(each.sight is Sight.OWNER for each in seen):
        return _kept_nowhere(response)
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _spoken_by(result: Result) -> Published:
    """Return the edition whose figures the page shows: today's, or the result's own where today's has other tracks."""
    current, own = current_edition(), result.published
    slugs = {track.slug for track in current.edition.tracks}
    return current if slugs.issuperset(track.slug for track in own.edition.tracks) else own


def _tag(request: HttpRequest, result: Result, current: Published) -> str:
    """Return a tag of everything that a shared page shows, before any of it is made.

    It is keyed: from a plain hash, whoever may not see the answers could find them by trying all of them.
    """
    sight = result.sight_of(None)
    scored = pack_kind(result.published.edition, result.answers, Kind.FIT)
    editions = (result.published.content_digest, current.content_digest)
    when = (result.finished_at.date(), timezone.now().date())
    where = (theme_of(request), request.get_full_path(), request.get_host(), request.is_secure())
    parts = (_release(), sight, result.id, *editions, scored.hex(), *when, *where)
    return salted_hmac("quiz.result", "|".join(map(str, parts)), algorithm="sha256").hexdigest()[:20]


def _render(
    request: HttpRequest, result: Result, current: Published, sight: Sight, more: dict[str, Any]
) -> HttpResponse:
    verdict, answers = verdict_part(result, current, sight)
    opens_all = _opens_all(request)
    context = {
        **_frame(current, verdict),
        **_links(request, result, verdict.outcome),
        **_own_words(current, verdict, opens_all=opens_all),
        "sources": {**result.published.edition.sources_by_slug, **current.edition.sources_by_slug},
        "opens_all": opens_all,
        "sees_answers": answers is not None,
        "receipt": answers and answers.receipt,
        "changes": answers and answers.changes,
        **more,
    }
    if verdict.outcome.is_ranked and sight is Sight.OWNER:
        context["tracks"] = _own_tracks(result, current, verdict.outcome, context)
    return HttpResponse(INDENTED.sub("\n", render_to_string("result/page.html", context, request)))


def _frame(current: Published, verdict: VerdictPart) -> dict[str, Any]:
    """Return what depends on the edition, the word and the order of tracks alone."""
    outcome = verdict.outcome
    names = {"first": outcome.ranks[0].track.slug, "second": outcome.ranks[1].track.slug}
    return {
        "title": f"{outcome.headline.text}.",
        "description": preview(outcome).description,
        "headline": outcome.headline,
        "is_ranked": outcome.is_ranked,
        "notice": verdict.notice,
        "strength": verdict.strength,
        "hybrid": verdict.hybrid,
        "older": verdict.older,
        "compare": f"{reverse('compare')}?{urlencode(names)}",
        "sources": current.edition.sources_by_slug,
    }


def _links(request: HttpRequest, result: Result, outcome: Outcome) -> dict[str, str]:
    """Return what holds the link. The card's address changes with what the card says."""
    path = reverse("result", args=[result.id])
    shown = preview(public_outcome(result.scored))
    return {
        "path": path,
        "address": request.build_absolute_uri(path),
        "card": card_address(request, reverse("card", args=[result.id]), shown.version),
        "document": reverse("result-document", args=[result.id]),
        "preview_title": format_html("{}", shown.title),
        "alt": format_html("{}", shown.alt),
    }


def _own_words(current: Published, verdict: VerdictPart, *, opens_all: bool) -> dict[str, str]:
    return {
        "eyebrow": format_html("{}", verdict.eyebrow),
        "ranks": _ranks(verdict.outcome),
        "tracks": _tracks(current, verdict.outcome, opens_all=opens_all),
    }


@lru_cache(maxsize=RANKS_KEPT)
def _ranks(outcome: Outcome) -> SafeString:
    return render_to_string("result/ranks.html", {"outcome": outcome})


def _tracks(current: Published, outcome: Outcome, *, opens_all: bool) -> SafeString:
    """Return what is said of the leading tracks to everyone, made at the first call in a month."""
    if not outcome.is_ranked:
        return render_to_string("result/unranked.html", {"outcome": outcome})
    today = timezone.now().date()
    slugs = tuple(track.slug for track in outcome.leading)
    key = ("result-tracks", slugs, today.year, today.month, opens_all)
    html: SafeString | None = current.built.get(key)
    if html is None:
        part = tracks_part(current.edition, slugs, today=today, asked=current.edition, sheet={})
        context = {"part": part, "sources": part.sources, "opens_all": opens_all}
        html = current.built[key] = render_to_string("result/tracks.html", context)
    return html


def _own_tracks(result: Result, current: Published, outcome: Outcome, context: dict[str, Any]) -> SafeString:
    """Return the same with the owner's level first, skills ticked and panels opened."""
    slugs = tuple(track.slug for track in outcome.leading)
    asked, today = result.published.edition, timezone.now().date()
    part = tracks_part(current.edition, slugs, today=today, asked=asked, sheet=result.sheet)
    return render_to_string("result/tracks.html", {**context, "part": part})


def _telling(request: HttpRequest, result: Result, what: str) -> dict[str, Any]:
    """Return the questions about skills or context: a link to the form, and the form itself where it was followed."""
    questions = questions_about(result.published.edition, UNSCORED[what])
    sheet, action = result.sheet, reverse("result-tell", args=[result.id, what])
    is_followed = request.GET.get("tell") == what and questions
    return {
        "form": TellingForm(questions=questions, sheet=sheet, address=action) if is_followed else None,
        "is_told": any(sheet[question.slug].chosen for question in questions if question.slug in sheet),
        "link": f"{reverse('result', args=[result.id])}?tell={what}#{TOLD_AT[what]}",
    }


def _opens_all(request: HttpRequest) -> bool:
    """Whether everything is to be open, for print."""
    return request.GET.get("print") == "all"


def _shared(request: HttpRequest, tag: str, make: Any) -> HttpResponse:
    """Answer with 304 where the visitor has this very page, and with the page otherwise."""
    etag = f'"{tag}"'
    response: HttpResponse = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


@cache
def _release() -> str:
    """Return a digest of the pages' code and templates, which change with a release and not with an edition."""
    files = [*(settings.BASE_DIR / "templates").rglob("*.html"), *(settings.BASE_DIR / "quiz").rglob("*.py")]
    return sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()
