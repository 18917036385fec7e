"""What no browser sends ends at the door: bytes that mean nothing, foreign charsets, bodies without measure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponseBase
from django.http.multipartparser import MultiPartParserError

from quiz.door.errors import bad_request, too_large

REFUSED = "which_track.refused"
UTF8 = "utf-8"
FILES_UNDER = "/admin/"


class ScreenedRequest(WSGIRequest):
    """A request whose content type is safe to read.

    Django looks the charset of a form up before any middleware runs, and a name that no codec can have breaks
    it there. Any charset but UTF-8 is taken out here and refused by the middleware, in the site's design.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        content_type, _, parameters = environ.get("CONTENT_TYPE", "").partition(";")
        named = [part.split("=", 1)[1] for part in parameters.split(";") if part.strip().lower().startswith("charset=")]
        if any(charset.strip().strip('"').lower() != UTF8 for charset in named):
            environ = {**environ, "CONTENT_TYPE": content_type, REFUSED: True}
        super().__init__(environ)


class Screening:
    """Refuses hostile requests before any view sees them; the pages it answers with have every header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _length(request) > _most(request):
            return too_large(request)
        if request.META.get(REFUSED) or _is_broken(_words_around(request)):
            return bad_request(request)
        if request.method == "POST" and not request.path.startswith(FILES_UNDER):
            try:
                words = _words_in(request.POST)
            except RequestDataTooBig:
                return too_large(request)
            except (SuspiciousOperation, BadRequest, MultiPartParserError, UnicodeError, OSError):
                return bad_request(request)
            if _is_broken(words):
                return bad_request(request)
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    uploads = request.path.startswith(FILES_UNDER)
    return settings.FILE_UPLOAD_MAX_MEMORY_SIZE if uploads else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _words_around(request: HttpRequest) -> Iterable[str]:
    yield request.path
    if request.META.get("QUERY_STRING"):
        yield from _words_in(request.GET)
    yield from request.COOKIES.values()


def _words_in(fields: Mapping[str, Any]) -> Iterable[str]:
    return [word for name, values in fields.lists() for word in (name, *values)]  # type: ignore[attr-defined]


def _is_broken(words: Iterable[str]) -> bool:
    """Tell whether a text holds a NUL or half a character: databases refuse the one, encoders the other."""
    return any("\x00" in word or not _encodes(word) for word in words)


def _encodes(word: str) -> bool:
    if word.isascii():
        return True
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True
