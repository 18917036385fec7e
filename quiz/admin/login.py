"""Guessing passwords is locked out by django-axes: by name and address together, and later by address alone.

One limit for both would be too strict for an office behind one address or too mild for one name. A log-in makes up for
the failures of its own name alone: whoever has an account cannot buy guesses at others' with it.
"""

import logging
import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.signals import user_locked_out
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Max, QuerySet, Sum
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from quiz.admin.showing import show
from quiz.door.known_devices import hashed_name

audit = logging.getLogger("quiz.audit")

MOST_BY_ADDRESS = 50
"""Failures of one address for all names, within the time that a lock lasts. AXES_FAILURE_LIMIT holds for one name."""

Attempts = QuerySet[AccessAttempt]


class LogInLimits(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts in the database, so that all workers count together and a restart forgets nothing."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return how often this name failed from this address, or what locks it where the address failed too often."""
        by_address, by_both = map(_failures, self.get_user_attempts(request, credentials))
        return by_both if by_address < MOST_BY_ADDRESS else max(by_both, settings.AXES_FAILURE_LIMIT)

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        _by_address, by_both = self.filter_user_attempts(request, credentials)
        return int(by_both.delete()[0])

    def reset_attempts(self, *, username: str | None = None, **which: Any) -> int:
        """Let a name in again, for `manage.py axes_reset_username` and the list of accounts."""
        return int(super().reset_attempts(username=hashed_name(username) if username else None, **which))

    def opens_at(self, request: HttpRequest, credentials: dict[str, Any] | None) -> datetime:
        """Return when what is locked is open again, if nothing is tried until then."""
        return max(self._last_failures(request, credentials), default=timezone.now()) + settings.AXES_COOLOFF_TIME

    def _last_failures(self, request: HttpRequest, credentials: dict[str, Any] | None) -> Iterator[datetime]:
        most = (MOST_BY_ADDRESS, settings.AXES_FAILURE_LIMIT)
        for attempts, limit in zip(self.get_user_attempts(request, credentials), most, strict=True):
            if _failures(attempts) >= limit:
                yield attempts.aggregate(last=Max("attempt_time"))["last"]


def locked_out(request: HttpRequest, _answer: HttpResponse | None, credentials: dict[str, Any] | None) -> HttpResponse:
    """Say when to try again; the same for every name, whether somebody has it or not."""
    opens_at = AxesProxyHandler.get_implementation().opens_at(request, credentials)
    seconds = max(1, math.ceil((opens_at - timezone.now()).total_seconds()))
    context = {"opens_at": opens_at, "minutes": math.ceil(seconds / 60)}
    response = show(request, "locked", title=_("Too many wrong passwords"), status=429, **context).render()
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "private, no-store"
    return response


@receiver(user_locked_out)
def note_lock(request: HttpRequest, **_kept: Any) -> None:
    """Write a line when a lock begins: of a user by the number of the account, of any other name by its hash."""
    counted: Any = request  # axes leaves what it counted on it, and nothing where it was locked before
    if counted.axes_failures_since_start is None:
        return
    name = counted.axes_credentials.get("username") or ""
    pk = get_user_model().objects.filter(username=name).values_list("pk", flat=True).first()
    whose = f"the name {hashed_name(name)[:12]}, which nobody has" if pk is None else f"user {pk}"
    audit.warning("Log-in locked after too many wrong passwords for %s", whose)


def _failures(attempts: Attempts) -> int:
    return attempts.aggregate(failures=Sum("failures_since_start"))["failures"] or 0
