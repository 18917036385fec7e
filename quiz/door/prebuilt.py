"""Pages that are the same for everyone: made and compressed once, kept in memory, answered with 304 where unchanged.

A page is kept by its host and address, its edition and the theme. What differs by visitor stands between two markers
in the template; for a visitor with something to show, that part alone is made and put in its place:

    {% part "visitor" %} what everyone sees {% endpart %}

The shared body is never sent with the visitor's part in it, and the visitor's never kept.
"""

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from quiz.door.addresses import site_address
from quiz.door.context import theme_of

KEPT = 160
"""How many bodies a process holds: every page in every theme, with room for a few hosts."""

LARGE = 200_000
"""Bodies above this many bytes are compressed with less zeal."""

PART = re.compile(r"<!--part:([a-z]+)-->(.*?)<!--/part-->", re.DOTALL)

SHARED = "no-cache"
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One page in the three ways it may be sent."""

    marked: str  # with the markers of its parts, for visitors who get their own
    encoded: Mapping[str, bytes]  # by content coding
    digest: str

    @property
    def plain(self) -> bytes:
        return self.encoded["identity"]


_kept: OrderedDict[Hashable, Body] = OrderedDict()
_lock = Lock()


def serve_prebuilt(
    request: HttpRequest,
    *,
    key: Hashable,
    build: Callable[[], str],
    parts: Mapping[str, str] | None = None,
    content_type: str = "text/html; charset=utf-8",
    caching: str = SHARED,
) -> HttpResponse:
    """Answer with the body kept under the key, made by `build` if there is none; with `parts`, with these inserted."""
    body = _body((key, theme_of(request), site_address(request), get_language()), build)
    if parts:
        return _own(body, parts)
    coding = _coding(request, body)
    etag = f'"{body.digest}-{coding}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        body.encoded[coding], content_type=content_type
    )
    if response.status_code == HttpResponse.status_code and coding != "identity":
        response["Content-Encoding"] = coding
    response["ETag"] = etag
    response["Cache-Control"] = caching
    patch_vary_headers(response, ["Accept-Encoding"] if caching == FOR_EVER else ["Accept-Encoding", "Cookie"])
    return response


def forget_prebuilt() -> None:
    with _lock:
        _kept.clear()


def _body(key: Hashable, build: Callable[[], str]) -> Body:
    if settings.DEBUG:
        return _make(build())
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    body = _make(build())
    with _lock:
        _kept[key] = body
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return body


def _make(marked: str) -> Body:
    plain = PART.sub(r"\2", marked).encode()
    is_large = len(plain) > LARGE
    return Body(
        marked=marked if "<!--part:" in marked else "",
        encoded={
            "identity": plain,
            "gzip": gzip.compress(plain, compresslevel=6 if is_large else 9, mtime=0),
            "br": brotli.compress(plain, quality=5 if is_large else 11),
        },
        digest=sha256(plain).hexdigest()[:20],
    )


def _own(body: Body, parts: Mapping[str, str]) -> HttpResponse:
    """Answer one visitor; whatever compresses ordinary pages compresses this one too."""
    text = PART.sub(lambda found: parts.get(found[1], found[2]), body.marked)
    response = HttpResponse(text)
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Cookie"])
    return response


def _coding(request: HttpRequest, body: Body) -> str:
    """Return the smallest coding the browser takes; a quality of nothing refuses one."""
    offered = request.headers.get("Accept-Encoding", "").lower()
    taken = {name.strip() for name, _, quality in map(_split, offered.split(",")) if quality != 0}
    return next((coding for coding in ("br", "gzip") if coding in taken), "identity")


def _split(offer: str) -> tuple[str, str, float]:
    name, mark, weight = offer.partition(";q=")
    try:
        return name, mark, float(weight) if mark else 1.0
    except ValueError:
        return name, mark, 0.0
