"""Publishing: the draft is compiled, passes the gate, and becomes a numbered edition that never changes."""

from collections.abc import Callable, Collection
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone

from quiz import models
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import NothingPublished, Published, current_edition, forget_loaded, load_edition
from quiz.engine.document import content_digest, encode, scoring_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness import Finding, Severity, fast_gate
from quiz.engine.fairness.calibration import with_calibration


class NothingToPublish(Exception):
    """The draft says the same as the current edition."""


class NoteMissing(Exception):
    """A change note is shown to everyone, so it may not be empty."""


class DraftChanged(Exception):
    """Somebody changed the draft while it was being checked; check it again."""


class WarningsOpen(Exception):
    """The gate warns, and whoever publishes has not acknowledged each warning."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.check for finding in findings))
        self.findings = findings


class GateRefuses(Exception):
    """The gate found what must be mended first."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(f"{finding.check}: {finding.value}" for finding in findings))
        self.findings = findings


def publish_edition(
    *,
    note: str,
    figures_only: bool = False,
    expected: str = "",
    acknowledged: Collection[str] | None = None,
    published: Callable[[models.Edition], object] = id,
) -> Published:
    """Freeze the draft as the next edition, or only its figures beside the questions as they were published.

    `expected` is the content digest that somebody looked at, where they did; `acknowledged` names the checks whose
    warnings they accept, None where nobody has to. `published` is called in the transaction that publishes.

    The checks run outside the transaction, which takes seconds; inside it the draft is read again, so that
    what is published is what was checked.
    """
    if not note.strip():
        raise NoteMissing
    compiled = compile_figures if figures_only else compile_draft
    draft = compiled()
    digest = content_digest(draft)
    if expected and expected != digest:
        raise DraftChanged
    findings = fast_gate(draft)
    refused = tuple(finding for finding in findings if finding.severity is Severity.BLOCKING)
    if refused:
        raise GateRefuses(refused)
    edition = with_kept_calibration(draft)
    newest = _newest()
    if newest and newest.content_digest == content_digest(edition):
        raise NothingToPublish
    warnings = tuple(finding for finding in findings if finding.severity is Severity.WARNING)
    if acknowledged is not None and any(finding.check not in acknowledged for finding in warnings):
        raise WarningsOpen(tuple(finding for finding in warnings if finding.check not in acknowledged))
    row = _freeze(
        edition,
        note=note.strip(),
        findings=findings,
        unchanged=lambda: content_digest(compiled()) == digest,
        published=published,
    )
    forget_loaded()
    return load_edition(row.pk)


@transaction.atomic
def _freeze(
    edition: Edition,
    *,
    note: str,
    findings: tuple[Finding, ...],
    unchanged: Callable[[], bool],
    published: Callable[[models.Edition], object],
) -> models.Edition:
    # Whoever publishes holds the first track's row, so numbers come one after another on every database.
    models.Track.objects.select_for_update().order_by("pk").first()
    if not unchanged():
        raise DraftChanged
    newest = models.Edition.objects.order_by("-number").first()
    digest = content_digest(edition)
    if newest and newest.content_digest == digest:
        raise NothingToPublish
    row = models.Edition.objects.create(
        number=newest.number + 1 if newest else 1,
        document=encode(edition),
        scoring_digest=scoring_digest(edition),
        content_digest=digest,
        note=note,
        report=[asdict(finding) for finding in findings],
        published_at=timezone.now(),
    )
    published(row)
    return row


def _newest() -> Published | None:
    forget_loaded()
    try:
        return current_edition()
    except NothingPublished:
        return None


def with_kept_calibration(draft: Edition) -> Edition:
    """Return the draft with its standing: the current edition's where scoring is the same, else computed now."""
    newest = _newest()
    if newest and newest.scoring_digest == scoring_digest(draft):
        return replace(draft, standing=newest.edition.standing)
    return with_calibration(draft)


def compile_figures() -> Edition:
    """Return the draft's figures beside the tracks, questions and criteria of the current edition."""
    live = current_edition().edition
    return replace(compile_draft(), tracks=live.tracks, questions=live.questions, criteria=live.criteria)
