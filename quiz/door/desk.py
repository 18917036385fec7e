"""Sessions, users and messages for the editors' desk alone: visitors' pages neither need nor pay for them."""

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase

DESK = "/admin/"


class OnlyAtTheDesk:
    """Passes by the middleware it is mixed into, except under /admin/."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info.startswith(DESK):
            return super().__call__(request)  # type: ignore[misc, no-any-return]
        return self.get_response(request)  # type: ignore[attr-defined, no-any-return]


class DeskSessions(OnlyAtTheDesk, SessionMiddleware):
    pass


class DeskUsers(OnlyAtTheDesk, AuthenticationMiddleware):
    pass


class DeskMessages(OnlyAtTheDesk, MessageMiddleware):
    pass
