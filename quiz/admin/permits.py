"""Who may do what at the desk: one permission for each role, asked in one place."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

EDIT = "quiz.edit_draft"
PUBLISH = "quiz.publish_edition"
READ_STATISTICS = "quiz.read_statistics"
DELETE_RESULT = "quiz.delete_result"

READ_DRAFT = (EDIT, PUBLISH)

P = ParamSpec("P")


def may(user: User | AnonymousUser, *permissions: str) -> bool:
    """Tell whether someone has one of these permissions and works here."""
    return user.is_active and user.is_staff and any(user.has_perm(permission) for permission in permissions)


def needs(
    *permissions: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[Concatenate[HttpRequest, P], HttpResponse]
]:
    """Refuse a view to whoever has none of these permissions, whatever the method."""

    def guard(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may(request.user, *permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def name_of(request: HttpRequest) -> str:
    """Return the name under which the history keeps what this person does."""
    return request.user.get_username()
