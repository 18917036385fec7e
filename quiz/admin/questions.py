"""Questions at the desk: the list, the one form with options and weights, the real page beside it, copies, retiring."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quiz.admin.permits import EDIT, may, name_of
from quiz.admin.previewing import preview_of
from quiz.admin.rows import DraftAdmin
from quiz.admin.sheet import Sheet
from quiz.admin.showing import go, number_in, show
from quiz.content.drafting import WeightsWouldGo, duplicate_question, retire_question, save_question
from quiz.editions.loading import NothingPublished, current_edition
from quiz.engine import edition as engine
from quiz.models import Question


class QuestionAdmin(DraftAdmin):
    list_display = ("position", "short", "text", "kind", "format", "emphasis", "asked_with", "state")
    list_display_links = ("short",)
    list_filter = ("kind", "format", "retired", "emphasis")
    search_fields = ("slug", "short", "text", "hint", "options__text")
    ordering = ("position", "slug")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(number=Count("options", distinct=True))

    @admin.display(description=_("Options"))
    def asked_with(self, question: Any) -> int:
        return int(question.number)

    @admin.display(description=_("State"))
    def state(self, question: Question) -> str:
        if question.retired:
            return format_html('<span class="tag">{}</span>', _("left out"))
        return _("in the draft")

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/duplicate/", self.admin_site.admin_view(self.duplicate), name="quiz_question_duplicate"),
            path("<int:pk>/retire/", self.admin_site.admin_view(self.retire), name="quiz_question_retire"),
        ]
        return [*own, *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        with transaction.atomic():
            return self._edit(request, object_id)

    @method_decorator(require_POST)
    def duplicate(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._refuse_readers(request)
        copy = duplicate_question(question=get_object_or_404(Question, pk=pk), by=name_of(request))
        said = _("This is a copy. It stays out of the next edition until you untick “Retired”.")
        return go(request, "quiz_question_change", copy.pk, said=said)

    @method_decorator(require_POST)
    def retire(self, request: HttpRequest, pk: int) -> HttpResponse:
        self._refuse_readers(request)
        retired = request.POST.get("retired") == "1"
        question = get_object_or_404(Question, pk=pk)
        retire_question(question=question, retired=retired, by=name_of(request))
        said = _("%(question)s is left out of the next edition.") if retired else _("%(question)s is in the draft.")
        return go(request, "quiz_question_changelist", said=said % {"question": question})

    def _edit(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        question = self._held(request, object_id)
        if data is not None and not self.has_change_permission(request):
            raise PermissionDenied
        if data is None or data.get("do") == "preview":
            return self._show(request, question, data)
        sheet = Sheet(question, live=_live(question), data=data)
        if not sheet.is_valid():
            return self._show(request, question, data, sheet=sheet, status=409 if sheet.form.told else 422)
        try:
            saved = self._save(request, question, sheet)
        except WeightsWouldGo as refusal:
            return self._show(request, question, data, sheet=sheet, status=422, going=refusal.number)
        said = _("%(question)s is saved in the draft. Nothing changes for visitors before it is published.")
        where = ("quiz_question_changelist",) if data.get("do") == "leave" else ("quiz_question_change", saved.pk)
        return go(request, *where, said=said % {"question": saved.short})

    def _held(self, request: HttpRequest, object_id: str | None) -> Question:
        """Return the question, locked where it is about to be saved; a new one where somebody removed it meanwhile."""
        if object_id is None:
            last = Question.objects.order_by("-position").values_list("position", flat=True).first() or 0
            return Question(position=last + 1, kind="fit", format="single", revision=1)
        rows = Question.objects.select_for_update() if request.method == "POST" else Question.objects.all()
        held: Question | None = rows.filter(pk=object_id if object_id.isdecimal() else 0).first()
        if held is None and request.POST.get("seen"):
            return self._held(request, None)
        if held is None:
            raise Http404
        return held

    def _save(self, request: HttpRequest, question: Question, sheet: Sheet) -> Question:
        with transaction.atomic():
            return save_question(
                question=question,
                lines=sheet.lines(),
                slopes=sheet.slope_entries(),
                seen=sheet.form.cleaned_data["seen"],
                by=name_of(request),
                agreed=number_in(request.POST, "agreed"),
            )

    def _show(
        self,
        request: HttpRequest,
        question: Question,
        data: QueryDict | None,
        *,
        sheet: Sheet | None = None,
        status: int = 200,
        going: int = 0,
    ) -> HttpResponse:
        """Show the form; `going` counts the weights for which another kind or format has no room."""
        sheet = sheet or Sheet(question, live=_live(question), data=data)
        return show(
            request,
            "question_form",
            title=question.short or _("New question"),
            sheet=sheet,
            preview=preview_of(sheet.shown()),
            going=going,
            action=reverse("admin:quiz_question_add") if sheet.form.told and not question.pk else "",
            opts=self.opts,
            may_edit=may(request.user, EDIT),
            errors=sheet.errors if status != 200 or sheet.form.told else (),
            back=reverse("admin:quiz_question_changelist"),
            status=status,
        )

    def _refuse_readers(self, request: HttpRequest) -> None:
        if not self.has_change_permission(request):
            raise PermissionDenied


def _live(question: Question) -> engine.Question | None:
    try:
        questions = current_edition().edition.questions
    except NothingPublished:
        return None
    return next((each for each in questions if each.slug == question.slug), None)
