"""The order of the questions, by number; with script rows can be dragged as well."""

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from quiz.admin.permits import EDIT, name_of, needs
from quiz.admin.showing import go, show
from quiz.content.weighing import WeightsChanged, save_order
from quiz.models import Question

DIGITS = 3
"""Places go up to 999."""


@require_http_methods(["GET", "POST"])
@needs(EDIT)
def order(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _show(request)
    places = {
        int(name[1:]): int(str(text))
        for name, text in request.POST.items()
        if name[:1] == "p" and name[1:].isdecimal() and str(text).isdecimal() and len(str(text)) <= DIGITS
    }
    try:
        seen = {int(key): int(place) for key, place in json.loads(request.POST.get("seen", "{}")).items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return _show(request, error=_("This page was open too long. Look again, then save."), status=422)
    try:
        moved = save_order(positions=places, seen=seen, by=name_of(request))
    except WeightsChanged as refusal:
        told = _("Somebody else moved %(number)s of these questions meanwhile. This is the order as it is now.")
        return _show(request, error=told % {"number": len(refusal.clashes)}, status=409)
    return go(request, "order", said=_("%(number)s questions have a new place.") % {"number": moved})


def _show(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    rows = tuple(Question.objects.order_by("position", "slug"))
    seen = json.dumps({row.pk: row.position for row in rows}, separators=(",", ":"))
    return show(request, "order", title=_("Order of the questions"), rows=rows, seen=seen, error=error, status=status)
