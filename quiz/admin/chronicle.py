"""Everything that was done at the desk, newest first, with before and after."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from quiz.admin.permits import READ_DRAFT, needs
from quiz.admin.showing import show
from quiz.content.history import edits
from quiz.models import Change

A_PAGE = 25


@require_GET
@needs(*READ_DRAFT)
def history(request: HttpRequest) -> HttpResponse:
    rows = Change.objects.all()
    sought, action = request.GET.get("q", "").strip(), request.GET.get("action", "")
    if sought:
        rows = rows.filter(slug__icontains=sought) | rows.filter(made_by__icontains=sought)
    if action in Change.Action.values:
        rows = rows.filter(action=action)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "history",
        title=_("History"),
        page=page,
        changes=[(change, edits(change.before, change.after)) for change in page],
        sought=sought,
        action=action,
        actions=Change.Action.choices,
    )
