"""What readers reported, as a small inbox: read it, mend it, delete the note."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from quiz.admin.permits import EDIT, may
from quiz.door.paths import known_page
from quiz.models import Mistake


class MistakeAdmin(ModelAdmin):  # type: ignore[type-arg]
    list_display = ("created_at", "said", "where")
    search_fields = ("text", "page")
    date_hierarchy = None
    fields = readonly_fields = ("created_at", "page", "text")

    @admin.display(description=_("What was reported"))
    def said(self, row: Mistake) -> str:
        return row.text[:200]

    @admin.display(description=_("Page"))
    def where(self, row: Mistake) -> str:
        page = known_page(row.page)
        return format_html('<a href="{}">{}</a>', page, page) if page else row.page

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, EDIT)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, EDIT)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, EDIT)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
