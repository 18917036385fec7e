"""Publishing: the draft is compiled, passes the gate, and becomes a numbered edition that never changes."""

from collections.abc import Callable, Collection
from dataclasses import asdict, fields, replace

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from quiz import models
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import NothingPublished, Published, current_edition, load_edition, newest_edition
from quiz.engine.characters import find_hidden
from quiz.engine.document import DamagedEdition, content_digest, decode, encode, scoring_digest, text_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness import Finding, Severity, fast_gate
from quiz.engine.fairness.calibration import with_calibration


class NothingToPublish(Exception):
    """The draft says the same as the newest edition that can be read."""


class NoteMissing(Exception):
    """A change note is shown to everyone, so it may not be empty."""


class NoteUnfit(Exception):
    """A change note is one line of text that can be stored; the argument says what is wrong with it."""


class CannotBeReadBack(Exception):
    """The edition, once written, would not say the same when it is read; the argument says where. It is our mistake."""


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
    note = _fit_note(note)
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
    _refuse_same(edition)
    warnings = tuple(finding for finding in findings if finding.severity is Severity.WARNING)
    if acknowledged is not None and any(finding.check not in acknowledged for finding in warnings):
        raise WarningsOpen(tuple(finding for finding in warnings if finding.check not in acknowledged))
    row = _freeze(
        edition,
        note=note,
        findings=findings,
        unchanged=lambda: content_digest(compiled()) == digest,
        published=published,
    )
    newest_edition()
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
    _refuse_same(edition)
    document = encode(edition)
    prove_readable(edition, document)
    row = models.Edition.objects.create(
        number=next_number(),
        document=document,
        scoring_digest=scoring_digest(edition),
        content_digest=text_digest(document),
        note=note,
        report=[asdict(finding) for finding in findings],
        published_at=timezone.now(),
    )
    published(row)
    return row


def prove_readable(edition: Edition, document: str) -> None:
    """Refuse a document that does not say, when it is read, what the edition says."""
    try:
        read = decode(document)
    except DamagedEdition as damage:
        raise CannotBeReadBack(str(damage)) from damage
    for field in fields(edition):
        if getattr(read, field.name) != getattr(edition, field.name):
            raise CannotBeReadBack(f"{field.name}: it reads differently")


def next_number() -> int:
    """Return the number of the edition that comes next: after every one there is, readable or not."""
    newest = models.Edition.objects.aggregate(Max("number"))["number__max"]
    return (newest or 0) + 1


def _fit_note(note: str) -> str:
    """Return the note as it is kept; breaks in it become spaces."""
    note = " ".join(note.split())
    if not note:
        raise NoteMissing
    longest = models.Edition._meta.get_field("note").max_length or 0
    if len(note) > longest:
        raise NoteUnfit(f"it is longer than {longest} characters")
    if hidden := find_hidden(note):
        raise NoteUnfit(f"it holds {hidden}, which nobody can see")
    return note


def _refuse_same(edition: Edition) -> None:
    """Compare with what the newest edition says, not with its text: a field that came later is not in an old one."""
    newest = _newest()
    if newest and newest.edition == edition:
        raise NothingToPublish


def _newest() -> Published | None:
    try:
        return newest_edition()
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
    parts = {"rule": live.rule, "tracks": live.tracks, "questions": live.questions, "criteria": live.criteria}
    return replace(compile_draft(), **parts)  # type: ignore[arg-type]
