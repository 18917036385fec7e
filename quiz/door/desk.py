"""Sessions, users, messages and locks for the editors' desk alone: visitors' pages neither need nor pay for them."""

from axes.middleware import AxesMiddleware
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import User
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django_otp.middleware import OTPMiddleware

DESK = "/admin/"


class DeskRequest(HttpRequest):
    """A request of somebody who has logged in."""

    user: User


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


class DeskFactors(OnlyAtTheDesk, OTPMiddleware):  # type: ignore[misc]
    pass


class DeskMessages(OnlyAtTheDesk, MessageMiddleware):
    pass


class DeskLocks(OnlyAtTheDesk, AxesMiddleware):  # type: ignore[misc]
    pass
