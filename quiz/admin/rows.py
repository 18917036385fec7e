"""The admin of any row of the draft: revisions, history, uses, and refusing to delete what is used."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import ModelForm
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from quiz.admin.conflicts import Merge, merge_into, remember_opened, told_of_removal, told_of_save
from quiz.admin.permits import EDIT, READ_DRAFT, may, name_of
from quiz.admin.showing import go, show
from quiz.content.drafting import StillUsed, delete_row, save_row
from quiz.content.history import edits, latest_change, table_name
from quiz.content.uses import Use, uses_of, with_uses
from quiz.models import Change
from quiz.models.rows import Named

if TYPE_CHECKING:
    RowForm = ModelForm[Named]
    RowAdmin = ModelAdmin[Named]
else:
    RowForm = ModelForm
    RowAdmin = ModelAdmin

SHOWN = 100
"""Changes listed of one row."""


class RevisedForm(RowForm):
    """Knows what its editor saw. Where others saved or removed the row since, nothing is saved and nothing is lost."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.merge, self.told = Merge(), ""
        if self.instance.pk:
            remember_opened(self)
            self.initial.update({"seen": self.instance.revision, "opened": self.instance.slug})
        self.typed: dict[str, Any] = dict(self.data.items())
        if self.is_bound:
            self.data = self.typed
            self._compare()

    @property
    def again(self) -> Named | None:
        """Return the row that has the removed one's slug now."""
        slug = self.typed.get(self.add_prefix("opened"), "")
        is_gone = self.told and not self.instance.pk
        return self._meta.model._default_manager.filter(slug=slug).first() if is_gone and slug else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.told:
            self.add_error(None, self.told)
        return cleaned

    def latest_change(self, slug: str, *, removed: bool = False) -> Change | None:
        """Return what the history knows of the last save or removal of this form's row."""
        return latest_change(table_name(self._meta.model), slug, removed=removed)

    def _compare(self) -> None:
        """Compare what was seen with what is there. The next save is compared with what is there now."""
        seen, opened = self.add_prefix("seen"), self.add_prefix("opened")
        posted, slug = str(self.typed.get(seen) or ""), str(self.typed.get(opened) or "")
        if not self.instance.pk:
            if posted:
                self.told = told_of_removal(slug, self.latest_change(slug, removed=True))
                self.typed[seen] = ""
        elif posted != str(self.instance.revision):
            self.told = told_of_save(self.latest_change(self.instance.slug))
            self.merge = merge_into(self.typed, self)
            self.typed |= {seen: str(self.instance.revision), opened: self.instance.slug}


class DraftAdmin(RowAdmin):
    form = RevisedForm
    actions = None
    list_per_page = 50
    show_full_result_count = False
    change_form_template = "admin/quiz/row_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Open or save; where somebody removed the row meanwhile, show a new one's form with all that is typed."""
        with transaction.atomic():
            if request.method != "POST" or object_id is None or self.get_object(request, unquote(object_id)):
                return super().changeform_view(request, object_id, form_url, extra_context)
            if not request.POST.get("seen"):
                raise Http404
            address = reverse(f"admin:quiz_{self.opts.model_name}_add")
            response = super().changeform_view(request, None, address, extra_context)
            response.status_code = 409
            return response

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may(request.user, *READ_DRAFT)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, *READ_DRAFT)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, EDIT)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, EDIT)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may(request.user, EDIT)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Named]:
        rows = super().get_queryset(request)
        return with_uses(rows) if "used" in self.list_display and _is_list(request) else rows

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Named | None:
        """Hold the row while it is being saved, so that the second of two saves sees the first."""
        if request.method == "POST":
            held = self.model._default_manager.select_for_update().filter(pk=object_id if object_id.isdecimal() else 0)
            return held.first()
        return super().get_object(request, object_id, from_field or None)  # an empty name would be looked up

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Keep to plain selects: the pop-ups beside them need script."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        for extra in ("can_add_related", "can_change_related", "can_delete_related", "can_view_related"):
            if field is not None and hasattr(field.widget, extra):
                setattr(field.widget, extra, False)
        return field

    def save_model(self, request: HttpRequest, obj: Named, form: Any, change: bool) -> None:  # noqa: FBT001
        """Leave saving to `save_related`, where a row and its parts are saved and recorded as one."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        save_row(
            row=form.instance,
            seen=form.cleaned_data.get("seen"),
            by=name_of(request),
            parts=lambda: super(DraftAdmin, self).save_related(request, form, formsets, change),
        )

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_delete_permission(request):
            raise PermissionDenied
        row = self._row(object_id)
        uses = uses_of(row)
        if request.method == "POST":
            try:
                with transaction.atomic():
                    delete_row(row=row, by=name_of(request))
            except StillUsed as refusal:
                uses = refusal.uses
            else:
                said = _("%(row)s is deleted.") % {"row": row}
                return go(request, f"quiz_{self.opts.model_name}_changelist", said=said)
        return show(
            request,
            "delete",
            title=_("Still used") if uses else _("Delete this?"),
            row=row,
            uses=[(use, address_of(use)) for use in uses],
            opts=self.opts,
            can_retire=self.opts.model_name == "question",
            status=409 if uses and request.method == "POST" else 200,
        )

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = self._row(object_id)
        changes = Change.objects.filter(table=table_name(row), slug=row.slug)[:SHOWN]
        said = [(change, edits(change.before, change.after)) for change in changes]
        return show(request, "history", title=_("History of %(row)s") % {"row": row}, changes=said, row=row)

    def _row(self, object_id: str) -> Named:
        key = unquote(object_id)
        row = self.model._default_manager.filter(pk=key if key.isdecimal() else 0).first()
        if row is None:
            raise Http404
        return row


def address_of(use: Use) -> str:
    """Return where a use can be opened; empty where it has no page of its own."""
    return address_of_row(use.table, use.pk)


def address_of_row(table: str, pk: int) -> str:
    try:
        return reverse(f"admin:quiz_{table}_change", args=[pk]) if pk else ""
    except NoReverseMatch:
        return ""


def _is_list(request: HttpRequest) -> bool:
    """Tell the list from the forms, whose rows are locked: no database locks what it has counted."""
    match = request.resolver_match
    return match is not None and (match.url_name or "").endswith("_changelist")
