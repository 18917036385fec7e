"""Deleting a result whose owner asks for it, by the id in its link. Nothing of the result is shown."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quiz.admin.permits import DELETE_RESULT, name_of, needs
from quiz.admin.showing import go, show
from quiz.content.history import record_change
from quiz.models import Change
from quiz.runs.owning import NotAKey, bytes_of
from quiz.runs.sharing import delete_on_request
from quiz.runs.taking import NoSuchRun


@require_http_methods(["GET", "POST"])
@needs(DELETE_RESULT)
def remove(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("link", "").strip()
    error = ""
    if request.method == "POST":
        public_id = given.rstrip("/").rpartition("/")[2]
        try:
            raw = bytes_of(public_id)
            if request.POST.get("sure") == "1":
                delete_on_request(public_id=raw)
                return _done(request, public_id)
            error = _("Tick the box to say that this is the right result.")
        except NotAKey:
            error = _("This is no link to a result. It ends in 22 letters and digits.")
        except NoSuchRun:
            error = _("There is no such result. It may be deleted already.")
    title = _("Delete a result")
    return show(request, "remove", title=title, error=error, given=given, status=422 if error else 200)


def _done(request: HttpRequest, public_id: str) -> HttpResponse:
    action, note = Change.Action.REMOVED, _("A result was deleted because its owner asked for it.")
    slug = f"{public_id[:4]}…"
    record_change(by=name_of(request), action=action, table="run", slug=slug, before={}, after={}, note=note)
    return go(request, "remove_result", said=_("1 result is deleted. Its link says so from now on."))
