"""Logging in to the desk, where guessing passwords is locked out by name and by address."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from quiz.door.limits import client_network
from quiz.models import FailedLogin

WINDOW = timedelta(minutes=15)
MOST_BY_NAME = 5
MOST_BY_ADDRESS = 20


class DeskLogin(AdminAuthenticationForm):
    """Counts wrong passwords in the database, so that all workers count together; a right one while locked is refused
    like a wrong one, so that guessing learns nothing."""

    def clean(self) -> dict[str, Any]:
        keys = _keys(self.request, self.cleaned_data.get("username", ""))
        if _is_locked(keys):
            raise ValidationError(_("Too many wrong passwords. Wait fifteen minutes, then try again."), code="locked")
        try:
            cleaned: dict[str, Any] = super().clean()
        except forms.ValidationError:
            _count(key for key, _most in keys)
            raise
        FailedLogin.objects.filter(key=keys[0][0]).delete()
        return cleaned


def _keys(request: HttpRequest | None, name: str) -> tuple[tuple[str, int], ...]:
    address = client_network(request) if request is not None else ""
    return ((_key("name", name.casefold()), MOST_BY_NAME), (_key("address", address), MOST_BY_ADDRESS))


def _key(kind: str, value: str) -> str:
    return salted_hmac(f"quiz.admin.login.{kind}", value, algorithm="sha256").hexdigest()


def _is_locked(keys: Iterable[tuple[str, int]]) -> bool:
    since = timezone.now() - WINDOW
    return any(FailedLogin.objects.filter(key=key, failed_at__gt=since).count() >= most for key, most in keys)


def _count(keys: Iterable[str]) -> None:
    now = timezone.now()
    FailedLogin.objects.filter(failed_at__lte=now - WINDOW).delete()
    FailedLogin.objects.bulk_create(FailedLogin(key=key, failed_at=now) for key in keys)
