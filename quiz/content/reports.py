"""Reports that took long to make, kept by the digest of the draft that they are about."""

import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from quiz.engine.document import scoring_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness import Finding, full_gate
from quiz.models import Report


def keep_gate_report(*, draft: Edition, progress: Callable[[str], object] = str) -> tuple[Finding, ...]:
    """Run the exhaustive gate, which takes half a minute, and keep what it found: for a command."""
    started = time.monotonic()
    findings = full_gate(draft, progress=progress)
    keep_report(
        kind=Report.Kind.GATE,
        digest=scoring_digest(draft),
        content=[asdict(finding) for finding in findings],
        seconds=time.monotonic() - started,
    )
    return findings


def keep_report(*, kind: Report.Kind, digest: str, content: Any, seconds: float) -> Report:
    report, _ = Report.objects.update_or_create(
        kind=kind, digest=digest, defaults={"content": content, "seconds": Decimal(f"{seconds:.1f}")}
    )
    return report


def find_report(*, kind: Report.Kind, digest: str) -> Report | None:
    return Report.objects.filter(kind=kind, digest=digest).first()


def report_or_make(
    *, kind: Report.Kind, digest: str, make: Callable[[], Any], within: timedelta | None = None
) -> Report:
    """Return what is kept, unless it is older than `within`; else make it, which must take seconds, and keep it."""
    kept = find_report(kind=kind, digest=digest)
    if kept is not None and (within is None or timezone.now() - kept.made_at < within):
        return kept
    started = time.monotonic()
    content = make()
    return keep_report(kind=kind, digest=digest, content=content, seconds=time.monotonic() - started)
