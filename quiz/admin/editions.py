"""Published editions at the desk: to read, and to go back to; never to change."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.admin.permits import EDIT, READ_DRAFT, may
from quiz.admin.showing import show
from quiz.editions.loading import Published, load_edition
from quiz.engine.document import DamagedEdition
from quiz.models import Edition


class EditionAdmin(ModelAdmin):  # type: ignore[type-arg]
    list_display = ("number", "note", "published_at", "scoring")
    search_fields = ("note",)
    actions = None
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("document", "report")

    @admin.display(description=gettext_lazy("Scoring"))
    def scoring(self, row: Edition) -> str:
        return row.scoring_digest[:12]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, *READ_DRAFT)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, *READ_DRAFT)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show what was published; nothing that is posted here does anything."""
        if not self.has_view_permission(request) or request.method != "GET" or object_id is None:
            raise PermissionDenied
        row = get_object_or_404(Edition.objects.defer("document"), pk=object_id if object_id.isdecimal() else 0)
        return show(
            request,
            "edition",
            title=_("Edition %(number)s") % {"number": row.number},
            row=row,
            published=_readable(row.pk),
            may_edit=may(request.user, EDIT),
            opts=self.opts,
        )


def _readable(pk: int) -> Published | None:
    try:
        return load_edition(pk)
    except DamagedEdition:
        return None
