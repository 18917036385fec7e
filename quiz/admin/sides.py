"""Disagreements at the desk, with their sides on the same form: each side is merged and kept by itself."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import TabularInline
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext_lazy

from quiz.admin.evidence import EvidenceAdmin
from quiz.admin.permits import EDIT, READ_DRAFT, may
from quiz.admin.rows import RevisedForm
from quiz.content.history import latest_change
from quiz.models import Change, Disagreement, Side
from quiz.models.rows import Named

MOST_SIDES = 100


class SideForm(RevisedForm):
    """One side on its disagreement's form: merged by itself, and kept in the disagreement's history."""

    def latest_change(self, slug: str, *, removed: bool = False) -> Change | None:
        pk = str(self.typed.get(self.add_prefix("disagreement"), ""))
        parent = Disagreement.objects.filter(pk=pk if pk.isdecimal() else 0).first()
        return None if parent is None else latest_change("disagreement", parent.slug)

    def save(self, commit: bool = True) -> Named:  # noqa: FBT001, FBT002  # Django's own
        if self.instance.pk:
            self.instance.revision += 1
        return super().save(commit)


class SideInline(TabularInline):  # type: ignore[type-arg]
    model = Side
    form = SideForm
    extra = 1
    fields = ("position", "statement", "favours", "source", "place", "as_of", "slug", "seen", "opened")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, *READ_DRAFT)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may(request.user, EDIT)

    has_change_permission = has_delete_permission = has_add_permission

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for extra in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, extra):
                setattr(field.widget, extra, False)
        return field


class DisagreementAdmin(EvidenceAdmin):
    list_display = ("title", "topic", "sides_given")
    list_filter = ("topic",)
    search_fields = ("slug", "title", "why", "sides__statement")
    inlines = (SideInline,)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST":
            own = Side.objects.filter(disagreement=object_id) if (object_id or "").isdecimal() else Side.objects.none()
            known = {str(pk) for pk in own.values_list("pk", flat=True)}
            request.POST = _known_first(request.POST, known)  # type: ignore[assignment]  # its stubs want it immutable
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        return rows.prefetch_related("sides")

    @admin.display(description=gettext_lazy("Sides"))
    def sides_given(self, row: Any) -> int:
        return len(row.sides.all())


def _known_first(posted: QueryDict, known: set[str]) -> QueryDict:
    """Return a posted form whose sides that are no longer there come last, as new ones: formsets know no others."""
    total = posted.get("sides-TOTAL_FORMS", "")
    places = range(min(int(total), MOST_SIDES)) if total.isdecimal() else range(0)
    order = sorted(places, key=lambda place: posted.get(f"sides-{place}-id", "") not in known)
    data = posted.copy()
    for new, old in enumerate(order):
        for name in (key for key in posted if f"sides-{old}-" in key):
            data[name.replace(f"sides-{old}-", f"sides-{new}-")] = str(posted[name])
        if posted.get(f"sides-{old}-id", "") not in known:
            data[f"sides-{new}-id"] = ""
        if not known:
            data[f"sides-{new}-disagreement"] = ""
    data["sides-INITIAL_FORMS"] = str(sum(posted.get(f"sides-{place}-id", "") in known for place in places))
    return data
