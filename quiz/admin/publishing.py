"""Publishing at the desk: what the gate finds, what changes, what it does to results; then a note and one button."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from quiz.admin.addresses import addresses_of
from quiz.admin.checking import findings_of, in_words, read_findings
from quiz.admin.overview import live_or_none
from quiz.admin.permits import EDIT, PUBLISH, READ_DRAFT, may, name_of, needs
from quiz.admin.showing import go, show
from quiz.admin.wording import impact_view
from quiz.content.differing import changes_between
from quiz.content.history import record_change
from quiz.content.reports import find_report, report_or_make
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import NothingPublished, Published
from quiz.editions.publishing import (
    CannotBeReadBack,
    DraftChanged,
    GateRefuses,
    NoteMissing,
    NoteUnfit,
    NothingToPublish,
    WarningsOpen,
    compile_figures,
    next_number,
    publish_edition,
    with_kept_calibration,
)
from quiz.engine.document import content_digest, scoring_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness import Check, Finding, Severity
from quiz.insight.impact import Stored, measure_sample, measure_simulated, plain_impact
from quiz.models import Change, Report
from quiz.models import Edition as EditionRow

REFUSALS = (
    CannotBeReadBack,
    DraftChanged,
    GateRefuses,
    NoteMissing,
    NoteUnfit,
    NothingPublished,
    NothingToPublish,
    WarningsOpen,
)

BASIC = (Check.READABLE, Check.SOUND)
"""What must hold before anything can be scored."""

FRESH = timedelta(minutes=10)
"""How long a sample of stored results is shown before it is drawn again."""


@require_GET
@needs(*READ_DRAFT)
def preview(request: HttpRequest) -> HttpResponse:
    return _preview(request, figures_only=request.GET.get("only") == "figures")


@require_POST
@needs(PUBLISH)
def publish(request: HttpRequest) -> HttpResponse:
    figures_only = request.POST.get("only") == "figures"
    try:
        published = publish_edition(
            note=request.POST.get("note", ""),
            figures_only=figures_only,
            expected=request.POST.get("digest", ""),
            acknowledged=request.POST.getlist("acknowledged"),
            published=lambda row: _record(request, row),
        )
    except REFUSALS as refusal:
        return _preview(request, figures_only=figures_only, refused=_say(refusal), status=409)
    said = _("Edition %(number)s is published. New visitors get it within two seconds.")
    return go(request, "index", said=said % {"number": published.number})


def _preview(request: HttpRequest, *, figures_only: bool, refused: str = "", status: int = 200) -> HttpResponse:
    live = live_or_none()
    if figures_only and live is None:
        figures_only = False
    draft = compile_figures() if figures_only else compile_draft()
    findings = findings_of(draft)
    changes = changes_between(live.edition, draft) if live else ()
    where = addresses_of((change.part, change.slug) for change in changes)
    return show(
        request,
        "publish",
        title=_("Preview and publish"),
        live=live,
        next_number=next_number(),
        digest=content_digest(draft),
        figures_only=figures_only,
        checked=in_words(findings),
        blocking=sum(each.severity is Severity.BLOCKING for each in findings),
        changes=[(change, where.get((change.part, change.slug), "")) for change in changes],
        refused=refused,
        note=request.POST.get("note", ""),
        acknowledged=request.POST.getlist("acknowledged"),
        may_publish=may(request.user, PUBLISH),
        may_edit=may(request.user, EDIT),
        status=status,
        **_impacts(live, draft, findings),
    )


def _impacts(live: Published | None, draft: Edition, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """Return what the page shows of the impact: nothing where there is none to measure, or nothing sound to score."""
    report = find_report(kind=Report.Kind.GATE, digest=scoring_digest(draft))
    full = {"full": in_words(read_findings(report.content)) if report else (), "full_report": report}
    if live is None or any(each.check in BASIC and each.severity is Severity.BLOCKING for each in findings):
        return full
    digest = scoring_digest(draft)
    if live.scoring_digest == digest:
        return {**full, "scoring_same": True}
    both = f"{live.scoring_digest[:32]}-{digest}"
    finished = with_kept_calibration(draft)
    stored = report_or_make(
        kind=Report.Kind.SAMPLE, digest=digest, within=FRESH, make=lambda: plain_impact(measure_sample(finished))
    )
    every = find_report(kind=Report.Kind.IMPACT, digest=digest)
    drawn = report_or_make(
        kind=Report.Kind.DRAWN, digest=both, make=lambda: plain_impact(_simulate(live.edition, finished))
    )
    names = {**live.edition.tracks_by_slug, **draft.tracks_by_slug}
    shorts = {question.slug: question.short for question in (*live.edition.questions, *draft.questions)}
    return {
        **full,
        "impacts": [
            impact_view(title, report, names, shorts)
            for title, report in (
                (_("Stored results, all of them"), every),
                (_("Stored results"), stored),
                (_("Sheets drawn by lot"), drawn),
            )
            if report is not None
        ],
    }


def _simulate(live: Edition, draft: Edition) -> Stored:
    impact = measure_simulated(live, draft)
    return Stored(impact=impact, of=impact.sheets)


def _record(request: HttpRequest, row: EditionRow) -> None:
    accepted = [each["check"] for each in row.report if each["severity"] == Severity.WARNING]
    record_change(
        by=name_of(request),
        action=Change.Action.PUBLISHED,
        table="edition",
        slug=str(row.number),
        before={},
        after={"acknowledged": ", ".join(accepted)} if accepted else {},
        note=row.note,
    )


def _say(refusal: Exception) -> str:
    if isinstance(refusal, GateRefuses):
        return _("Something blocks publishing. Mend it first; each problem below leads to its row.")
    if isinstance(refusal, WarningsOpen):
        return _("Tick each warning that you accept. Nothing is published yet.")
    if isinstance(refusal, NoteUnfit):
        return _("The note cannot be shown: %(why)s.") % {"why": refusal}
    if isinstance(refusal, CannotBeReadBack):
        return _("Nothing is published, because it could not be read afterwards: %(why)s.") % {"why": refusal}
    if isinstance(refusal, NothingPublished):
        return _("Figures alone need a published edition beside which they stand.")
    said = {
        NoteMissing: _("Say in the note what changed. Everybody may read it."),
        NothingToPublish: _("The draft says what the live edition says; there is nothing to publish."),
        DraftChanged: _("Somebody changed the draft after you opened this page. Look at it again, then publish."),
    }
    return said[type(refusal)]
