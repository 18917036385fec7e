"""Tables in and out at the desk: downloads, and uploads that first show what they would change."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from quiz.admin.permits import EDIT, name_of, needs
from quiz.admin.showing import go, number_in, show
from quiz.content.drafting import WeightsWouldGo
from quiz.content.importing import Plan, PlanIsWrong, TableChanged, plan_import, write_import
from quiz.content.spreadsheets import TABLES, NotATable, read_table, write_csv, write_json

LARGEST = 200 * 1024
"""A file must come back with the button that writes it, so it has to fit into a form."""

KINDS = {"csv": (write_csv, "text/csv; charset=utf-8"), "json": (write_json, "application/json")}


@require_GET
@needs(EDIT)
def export(request: HttpRequest, part: str, kind: str) -> HttpResponse:
    if part not in TABLES or kind not in KINDS:
        raise Http404
    write, content_type = KINDS[kind]
    response = HttpResponse(write(part), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{part}.{kind}"'
    return response


@require_http_methods(["GET", "POST"])
@needs(EDIT)
def exchange(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    part = request.POST.get("part", "")
    try:
        text = _text(request)
        rows = read_table(part, text) if part in TABLES else []
    except NotATable as refusal:
        return _show(request, error=_("Nothing is written: %(why)s.") % {"why": refusal}, status=422)
    if part not in TABLES:
        return _show(request, error=_("Choose which table the file holds."), status=422)
    if request.POST.get("do") != "write":
        return _show(request, plan=plan_import(part, rows), text=text)
    seen, agreed = request.POST.get("seen", ""), number_in(request.POST, "agreed")
    try:
        number = write_import(part=part, rows=rows, seen=seen, by=name_of(request), agreed=agreed)
    except TableChanged:
        error = _("Somebody changed this table after you looked. Nothing is written; look again below.")
        return _show(request, plan=plan_import(part, rows), text=text, error=error, status=409)
    except PlanIsWrong:
        error = _("Some rows are wrong, so nothing is written.")
        return _show(request, plan=plan_import(part, rows), text=text, error=error, status=422)
    except WeightsWouldGo:
        error = _("Nothing is written: tick below that the weights may go.")
        return _show(request, plan=plan_import(part, rows), text=text, error=error, status=422)
    return go(request, "exchange", said=_("%(number)s rows are written to the draft.") % {"number": number})


def _text(request: HttpRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("text", ""))
    if (file.size or 0) > LARGEST:
        raise NotATable(_("the file is larger than 200 kB; split it"))
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotATable(_("the file is not UTF-8 text; save it as “CSV UTF-8”")) from None


def _show(
    request: HttpRequest, *, plan: Plan | None = None, text: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    return show(
        request,
        "exchange",
        title=_("In and out"),
        tables=[(part, str(table._meta.verbose_name_plural)) for part, table in TABLES.items()],
        plan=plan,
        text=text,
        error=error,
        status=status,
    )
