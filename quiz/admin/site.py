"""The desk's site: its addresses beside Django's own, its first page, and its log-in."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from quiz.admin import (
    chronicle,
    exchanging,
    matrix,
    ordering,
    publishing,
    removing,
    restoring,
    second_factor,
    statistics,
    trying,
)
from quiz.admin.menu import menu_for
from quiz.admin.overview import overview_for, told_of_damage
from quiz.door.known_devices import know_device
from quiz.door.second_factor import is_offered, page_before_the_desk


class Desk(AdminSite):
    site_header = _("Which track? Desk")
    site_title = _("Which track? Desk")
    index_title = _("Question set")
    enable_nav_sidebar = False
    empty_value_display = "-"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        own = (
            ("matrix/", matrix.weights, "matrix"),
            ("order/", ordering.order, "order"),
            ("try/", trying.try_sheet, "try"),
            ("publish/", publishing.preview, "preview"),
            ("publish/now/", publishing.publish, "publish"),
            ("draft/discard/", restoring.discard, "discard"),
            ("draft/copies/", restoring.copies, "copies"),
            ("draft/copies/<int:pk>/", restoring.go_back, "go_back"),
            ("editions/<int:number>/roll-back/", restoring.roll_back_to, "roll_back"),
            ("history/", chronicle.history, "history"),
            ("exchange/", exchanging.exchange, "exchange"),
            ("exchange/<slug:part>.<slug:kind>", exchanging.export, "export"),
            ("statistics/", statistics.statistics, "statistics"),
            ("statistics/<int:number>/", statistics.statistics, "statistics_of"),
            ("statistics/<int:number>/<slug:table>.csv", statistics.statistics_csv, "statistics_csv"),
            ("results/delete/", removing.remove, "remove_result"),
            ("second-factor/", second_factor.second_factor, "second_factor"),
            ("second-factor/code/", second_factor.second_factor_code, "second_factor_code"),
            ("second-factor/recovery-codes.txt", second_factor.recovery_codes, "recovery_codes"),
        )
        return [*(path(where, self._guard(view), name=name) for where, view, name in own), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give every page its frame; nothing is offered there before the second factor is shown."""
        is_open = not page_before_the_desk(request.user)
        own = {"menu": menu_for(request) if is_open else (), "is_open": is_open, "offers_factor": is_offered()}
        context = {**super().each_context(request), **own}
        return {**context, "damage": told_of_damage() if context["has_permission"] and is_open else ()}

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        response = super().login(request, extra_context)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            know_device(request, response, request.user.get_username())
        return response

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "overview": overview_for(request.user)})

    def _guard(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_view(view)
