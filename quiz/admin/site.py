"""The desk's site: its addresses beside Django's own, its first page, and its log-in."""

from collections.abc import Callable
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
    statistics,
    trying,
)
from quiz.admin.login import DeskLogin
from quiz.admin.menu import menu_for
from quiz.admin.overview import overview_for, told_of_damage


class Desk(AdminSite):
    site_header = _("Which track? Desk")
    site_title = _("Which track? Desk")
    index_title = _("Question set")
    login_form = DeskLogin
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
        )
        return [*(path(where, self._guard(view), name=name) for where, view, name in own), *super().get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = {**super().each_context(request), "menu": menu_for(request)}
        return {**context, "damage": told_of_damage() if context["has_permission"] else ()}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        return super().index(request, {**(extra_context or {}), "overview": overview_for(request.user)})

    def _guard(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_view(view)
