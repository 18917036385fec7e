"""Going back: an old edition into the draft, the draft as it was, or the draft thrown away. Each is kept first."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quiz.admin.overview import live_or_none
from quiz.admin.permits import EDIT, READ_DRAFT, may, name_of, needs
from quiz.admin.showing import go, show
from quiz.content.differing import changes_between
from quiz.content.merging import CannotReplace
from quiz.content.snapshots import discard_draft, restore_draft, roll_back
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import load_edition
from quiz.engine.document import DamagedEdition
from quiz.models import Edition, Snapshot

SHOWN = 50


@require_GET
@needs(*READ_DRAFT)
def copies(request: HttpRequest) -> HttpResponse:
    kept = Snapshot.objects.defer("rows")[:SHOWN]
    editions = Edition.objects.defer("document", "report")[:SHOWN]
    return show(
        request,
        "copies",
        title=_("Going back"),
        kept=kept,
        editions=editions,
        may_edit=may(request.user, EDIT),
    )


@require_http_methods(["GET", "POST"])
@needs(EDIT)
def roll_back_to(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(Edition.objects.defer("document"), number=number)
    try:
        edition = load_edition(row.pk).edition
    except DamagedEdition as damage:
        said = _("Edition %(number)s cannot be read, so nothing can be copied from it: %(why)s.")
        return go(request, "copies", said=said % {"number": number, "why": damage}, failed=True)
    if request.method == "POST":
        try:
            roll_back(edition=row, by=name_of(request))
        except CannotReplace as refusal:
            return _refused(request, refusal)
        said = _("The draft now says what edition %(number)s says. The draft as it was is kept under “Going back”.")
        return go(request, "index", said=said % {"number": number})
    changes = changes_between(compile_draft(), edition)
    return show(
        request,
        "confirm",
        title=_("Roll the draft back to edition %(number)s?") % {"number": number},
        changes=changes,
        button=_("Copy edition %(number)s into the draft") % {"number": number},
    )


@require_http_methods(["GET", "POST"])
@needs(EDIT)
def discard(request: HttpRequest) -> HttpResponse:
    live = live_or_none()
    if live is None:
        raise Http404
    if request.method == "POST":
        try:
            discard_draft(by=name_of(request))
        except CannotReplace as refusal:
            return _refused(request, refusal)
        return go(request, "index", said=_("The changes are gone. The draft as it was is kept under “Going back”."))
    return show(
        request,
        "confirm",
        title=_("Discard the draft's changes?"),
        changes=changes_between(compile_draft(), live.edition),
        button=_("Discard the changes"),
    )


@require_POST
@needs(EDIT)
def go_back(request: HttpRequest, pk: int) -> HttpResponse:
    snapshot = get_object_or_404(Snapshot, pk=pk)
    try:
        restore_draft(snapshot=snapshot, by=name_of(request))
    except CannotReplace as refusal:
        return _refused(request, refusal)
    return go(request, "copies", said=_("The draft is as it was then. What it was just before is kept as well."))


def _refused(request: HttpRequest, refusal: CannotReplace) -> HttpResponse:
    said = _("The draft stays as it is, for the tables refuse a row of the other one: %(why)s") % {"why": refusal}
    return go(request, "copies", said=said, failed=True)
