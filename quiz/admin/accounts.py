"""Accounts as Django has them, with what keeps people out: a lost second factor, and too many wrong passwords."""

import logging
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_otp.plugins.otp_totp.models import TOTPDevice

from quiz.door.second_factor import remove_factor

audit = logging.getLogger("quiz.audit")


class AccountAdmin(UserAdmin):  # type: ignore[type-arg]
    """The log-in and the second factor of others are a superuser's to reset, like their passwords."""

    list_display = ("username", "email", "is_staff", "second_factor")
    actions = ("reset_second_factor", "let_in_again")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        confirmed = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.annotate(has_factor=Exists(confirmed))

    @admin.display(description=gettext_lazy("Second factor"), boolean=True)
    def second_factor(self, row: User) -> bool:
        return bool(row.has_factor)  # type: ignore[attr-defined]

    @admin.action(description=gettext_lazy("Reset the second factor"), permissions=["reset"])
    def reset_second_factor(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users.exclude(username=request.user.get_username()):  # one's own asks for a code, on its own page
            if remove_factor(user=user):
                audit.warning("The second factor of user %s was reset by user %s", user.pk, request.user.pk)
                self.log_change(request, user, _("The second factor was reset."))
                self.message_user(
                    request, _("%(name)s has no second factor any more.") % {"name": user}, messages.SUCCESS
                )

    @admin.action(description=gettext_lazy("Let in again after wrong passwords"), permissions=["reset"])
    def let_in_again(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            AxesProxyHandler.reset_attempts(username=user.get_username())
            self.message_user(request, _("%(name)s may try to log in again.") % {"name": user}, messages.SUCCESS)

    def has_reset_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_active and request.user.is_superuser
