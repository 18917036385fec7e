"""What no browser sends is refused before any view: foreign charsets, NULs, bodies that are too large or broken off."""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from quiz.door.desk import DESK
from quiz.door.errors import bad_request, too_large

UTF8 = "utf-8"
FOREIGN_CHARSET = "which_track.foreign_charset"
"""Set by careerquiz.wsgi where the content type names another charset than UTF-8."""


class Screening:
    """Answers hostile requests with the site's own pages, so that they have every header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if FOREIGN_CHARSET in request.META:
            return bad_request(request)
        most = _most_bytes(request)
        if _length(request) > most:
            return too_large(request, what=_("What was sent"), most=most)
        try:
            broken = _is_broken_off(request) or any("\x00" in word for word in _words(request))
        except RequestDataTooBig:
            return too_large(request, what=_("The text of the form"), most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        except (SuspiciousOperation, BadRequest, MultiPartParserError, OSError):
            broken = True
        return bad_request(request) if broken else self.get_response(request)


def _most_bytes(request: HttpRequest) -> int:
    """Return how large a body may be: only the desk takes files."""
    is_desk = request.path_info.startswith(DESK)
    return settings.FILE_UPLOAD_MAX_MEMORY_SIZE if is_desk else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _is_broken_off(request: HttpRequest) -> bool:
    """Tell whether a form ended before its length: half of one would be taken for a whole one."""
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return is_form and len(request.body) < _length(request)


def _words(request: HttpRequest) -> Iterable[str]:
    yield request.path_info
    yield from request.COOKIES.values()
    yield from _words_in(request.GET)
    yield from _words_in(request.POST)


def _words_in(fields: QueryDict) -> Iterable[str]:
    for name, values in fields.lists():
        yield name
        yield from values
