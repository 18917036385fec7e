"""Forgetting what nobody keeps: runs left unfinished, results that ended, and results past the operator's limit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from quiz.models import GoneLink, Run, Sweep
from quiz.runs.owning import hash_of
from quiz.runs.tallying import count_gone, counted

BATCH = 500
"""Rows a transaction: short enough that nobody who answers meanwhile has to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    unfinished: int = 0
    finished: int = 0

    def __add__(self, other: "Forgotten") -> "Forgotten":
        return Forgotten(unfinished=self.unfinished + other.unfinished, finished=self.finished + other.finished)


def count_due(*, now: datetime) -> Forgotten:
    """Tell what would be forgotten now, and forget nothing."""
    return Forgotten(
        unfinished=Run.objects.due_unfinished(now=now).count(), finished=Run.objects.due_finished(now=now).count()
    )


def forget_due(*, now: datetime, batch: int = BATCH) -> Forgotten:
    """Forget what is due, in batches that are each complete if the next one fails; keep a note that it was done."""
    done = sum(_batches(now, batch), start=Forgotten())
    Sweep.objects.update_or_create(pk=1, defaults={"ran_at": now, **_counts(done)})
    return done


def last_sweep() -> Sweep | None:
    return Sweep.objects.filter(pk=1).first()


def _batches(now: datetime, batch: int) -> Iterator[Forgotten]:
    while number := _forget(Run.objects.due_unfinished(now=now), batch):
        yield Forgotten(unfinished=number)
    while number := _forget(Run.objects.due_finished(now=now), batch):
        yield Forgotten(finished=number)


@transaction.atomic
def _forget(due: QuerySet[Run], batch: int) -> int:
    runs = list(due.select_for_update().order_by("pk")[:batch])
    gone = (
        GoneLink(id_hash=hash_of(bytes(run.public_id)), reason=GoneLink.Reason.EXPIRED)
        for run in runs
        if run.public_id is not None
    )
    GoneLink.objects.bulk_create(gone, ignore_conflicts=True)
    count_gone(counted(run) for run in runs)
    Run.objects.filter(pk__in=[run.pk for run in runs]).delete()
    return len(runs)


def _counts(done: Forgotten) -> dict[str, int]:
    return {"unfinished": done.unfinished, "finished": done.finished}
