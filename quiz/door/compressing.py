"""Pages made for one visitor, compressed on their way out; WhiteNoise and prebuilt pages bring theirs.

An attacker who can put text into a page and measure its size could guess secrets in it. No page here shows what
a request sent beside a secret, and the CSRF token is masked anew in every page; only an answer to a post
repeats the token that the post knew.
"""

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_vary_headers

WORTH_IT = 300
KINDS = ("text/html", "text/css", "text/plain", "text/csv", "application/json", "image/svg+xml", "application/xml")
BROTLI_QUALITY = 5
HEAVY, HEAVY_QUALITY = 12_288, 10
"""A page that stays above this weight is compressed harder: 20 ms more, for a tenth less."""

BROTLI_WINDOWS = range(10, 18)
"""A window of as many bits as the page has, up to 128 kB: a small one is quicker to set up than the default of 4 MB."""

GZIP_LEVEL = 5


class Compressing:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponse) and _is_worth_it(response):
            patch_vary_headers(response, ("Accept-Encoding",))
            _compress(response, request.headers.get("Accept-Encoding", ""))
        return response


def _is_worth_it(response: HttpResponse) -> bool:
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    return len(response.content) >= WORTH_IT and kind in KINDS and "Content-Encoding" not in response.headers


def _in_brotli(content: bytes) -> bytes:
    window = min(max(len(content).bit_length(), BROTLI_WINDOWS[0]), BROTLI_WINDOWS[-1])
    quick: bytes = brotli.compress(content, quality=BROTLI_QUALITY, lgwin=window)
    if len(quick) <= HEAVY:
        return quick
    return bytes(brotli.compress(content, quality=HEAVY_QUALITY, lgwin=window))


def _compress(response: HttpResponse, accepted: str) -> None:
    offered = {part.partition(";")[0].strip() for part in accepted.split(",") if "q=0" not in part.replace(" ", "")}
    if "br" in offered:
        response.content = _in_brotli(response.content)
        response.headers["Content-Encoding"] = "br"
    elif "gzip" in offered:
        response.content = gzip.compress(response.content, GZIP_LEVEL, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    else:
        return
    response.headers["Content-Length"] = str(len(response.content))
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
