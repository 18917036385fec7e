"""The figures and what they rest on, as lists to search, filter and sort, with age and uses."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet, URLField
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.admin.rows import DraftAdmin
from quiz.content.ageing import is_due
from quiz.models import Pay
from quiz.pages.paying import AXIS_HIGH, AXIS_LOW


class Dated(SimpleListFilter):
    """Tells rows whose date asks for a newer figure from the others, and from those without a date."""

    title = gettext_lazy("age")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("due", _("look for a newer one")), ("fresh", _("recent")), ("none", _("no date given"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.value():
            return queryset
        field = "published" if queryset.model._meta.model_name == "source" else "as_of"
        dates = queryset.order_by().values_list(field, flat=True).distinct()
        wanted = [each for each in dates if _age_of(each) == self.value()]
        return queryset.filter(**{f"{field}__in": wanted})


def _age_of(as_of: str) -> str:
    if not as_of:
        return "none"
    return "due" if is_due(as_of, today=timezone.now().date()) else "fresh"


class EvidenceAdmin(DraftAdmin):
    """What every list of evidence shows at its end."""

    @admin.display(description=gettext_lazy("Uses"), ordering="uses")
    def used(self, row: Any) -> int:
        return int(row.uses)

    @admin.display(description=gettext_lazy("As of"), ordering="as_of")
    def age(self, row: Any) -> str:
        return _aged(row.as_of)


def _aged(as_of: str) -> str:
    if not as_of:
        return format_html('<span class="soft">{}</span>', _("not given"))
    if _age_of(as_of) == "due":
        return format_html('{} <span class="tag is-due">{}</span>', as_of, _("old"))
    return as_of


class TrackAdmin(EvidenceAdmin):
    list_display = ("position", "name", "short", "code", "used")
    list_display_links = ("name",)
    search_fields = ("slug", "name", "summary")


class SourceAdmin(EvidenceAdmin):
    list_display = ("number", "publisher", "title", "published_on", "retrieved", "used")
    list_display_links = ("publisher", "title")
    list_filter = (Dated, "publisher")
    search_fields = ("slug", "publisher", "title", "author", "measured", "limits")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    @admin.display(description=gettext_lazy("Published"), ordering="published")
    def published_on(self, row: Any) -> str:
        return _aged(row.published)


class CriterionAdmin(EvidenceAdmin):
    list_display = ("statement", "track", "source", "derived", "used")
    list_filter = ("track", "source", "derived")
    search_fields = ("slug", "statement", "place")


class SkillAdmin(EvidenceAdmin):
    list_display = ("name", "part_of", "used")
    list_filter = (("part_of", admin.EmptyFieldListFilter),)
    search_fields = ("slug", "name")


class NeedAdmin(EvidenceAdmin):
    list_display = ("skill", "track", "level", "source", "place")
    list_filter = ("track", "level", "source")
    search_fields = ("slug", "skill__name", "place", "note")


class ShareAdmin(EvidenceAdmin):
    list_display = ("skill", "track", "low", "high", "sample", "region", "age", "source")
    list_filter = ("track", "source", Dated)
    search_fields = ("slug", "skill__name", "place", "note")


class PremiumAdmin(EvidenceAdmin):
    list_display = ("skill", "track", "median", "above", "basis", "age", "source")
    list_filter = ("track", "source", "basis", Dated)
    search_fields = ("slug", "skill__name", "place", "note")


class DepthAdmin(EvidenceAdmin):
    list_display = ("area", "track", "depth", "source")
    list_filter = ("track", "source")
    search_fields = ("slug", "area", "depth", "place")


class PayAdmin(EvidenceAdmin):
    list_display = ("track", "level", "label", "pay", "basis", "measure", "region", "age", "source")
    list_display_links = ("label",)
    list_filter = ("track", "level", "basis", "measure", "source", Dated)
    search_fields = ("slug", "label", "region", "sample", "place", "note")

    @admin.display(description=gettext_lazy("Dollars a year"), ordering="low")
    def pay(self, row: Pay) -> str:
        span = f"${row.low:,}" if row.low == row.high else f"${row.low:,} to ${row.high:,}"
        axis = {"x1": _percent(row.low), "x2": _percent(row.high)}
        return format_html(
            '{} <svg class="mini t-{}" aria-hidden="true"><line class="rail" x1="0" x2="100%" y1="7" y2="7"/>'
            '<line class="run" x1="{}%" x2="{}%" y1="7" y2="7"/><circle cx="{}%" cy="7" r="4"/></svg>',
            span,
            row.track.code,
            axis["x1"],
            axis["x2"],
            axis["x2"],
        )

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = Pay.objects.filter(pk=object_id if object_id.isdecimal() else 0).first()
        beside = Pay.objects.none()
        if row is not None:
            others = Pay.objects.filter(track=row.track_id, level=row.level).exclude(pk=row.pk)
            beside = others.select_related("source").order_by("source__number")
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "beside": beside})


def _percent(dollars: int) -> str:
    """Return a place on the salary axis, in percent."""
    return f"{min(max((dollars - AXIS_LOW) * 100 / (AXIS_HIGH - AXIS_LOW), 1), 99):.1f}"


class FigureAdmin(EvidenceAdmin):
    list_display = ("label", "topic", "track", "low", "high", "unit", "region", "age", "source")
    list_filter = ("topic", "track", "unit", "source", Dated)
    search_fields = ("slug", "label", "topic", "place", "note")


class TransitionAdmin(EvidenceAdmin):
    list_display = ("from_track", "to_track", "months_low", "months_high", "effort", "source")
    list_display_links = ("from_track", "to_track")
    list_filter = ("from_track", "to_track", "source")
    search_fields = ("slug", "effort", "add", "place")


class NoteAdmin(EvidenceAdmin):
    list_display = ("topic", "__str__", "track", "source", "place")
    list_display_links = ("__str__",)
    list_filter = ("topic", "track", "source")
    search_fields = ("slug", "title", "text", "place")
