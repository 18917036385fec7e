"""One person's run through one edition, and what is left of links that no longer work."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from quiz.models.publication import Edition

UNFINISHED_DAYS = 30
"""An unfinished run is kept so many days after its last answer."""


def ends_at(*, is_finished: bool, saved_at: datetime, expires_at: datetime | None) -> datetime | None:
    """Return from when a run is gone: what its owner chose or what the operator's rule says, whichever is sooner.

    `RunQuerySet.due_unfinished` and `due_finished` say the same of rows in the table; a test holds them together.
    """
    if not is_finished:
        return saved_at + timedelta(days=UNFINISHED_DAYS)
    ends = [expires_at] if expires_at else []
    if settings.RESULT_DAYS:
        ends.append(saved_at + timedelta(days=settings.RESULT_DAYS))
    return min(ends, default=None)


class RunQuerySet(models.QuerySet["Run"]):
    """A run whose time is up is gone for everyone from that second on; its row is forgotten some time later."""

    def due_unfinished(self, *, now: datetime) -> Self:
        return self.filter(_unfinished(now))

    def due_finished(self, *, now: datetime) -> Self:
        return self.filter(_finished(now))

    def kept(self, *, now: datetime) -> Self:
        return self.exclude(_unfinished(now) | _finished(now))


class Run(models.Model):
    """Answers as given, never scores. It is told apart by hashes: the keys themselves are only in browsers and links.

    `public_id` is given on finishing, so a run without one is under way. `saved_at` stops at finishing.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs", db_index=False)
    owner_hash = models.BinaryField(max_length=16, unique=True)
    public_id = models.BinaryField(max_length=16, unique=True, null=True)
    answers = models.BinaryField(max_length=400)
    seed = models.PositiveIntegerField()
    shares_answers = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(name="run_under_way", fields=["saved_at", "edition"], condition=Q(public_id__isnull=True)),
            models.Index(name="run_expiring", fields=["expires_at"], condition=Q(expires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Run {self.pk}"

    @property
    def is_finished(self) -> bool:
        return self.public_id is not None

    @property
    def ends_at(self) -> datetime | None:
        return ends_at(is_finished=self.is_finished, saved_at=self.saved_at, expires_at=self.expires_at)


def _unfinished(now: datetime) -> Q:
    return Q(public_id__isnull=True, saved_at__lte=now - timedelta(days=UNFINISHED_DAYS))


def _finished(now: datetime) -> Q:
    over = Q(expires_at__lte=now)
    if settings.RESULT_DAYS:
        over |= Q(saved_at__lte=now - timedelta(days=settings.RESULT_DAYS))
    return Q(over, public_id__isnull=False)


class GoneLink(models.Model):
    """The hash of a public id that worked once, so that its page can say what happened."""

    class Reason(models.TextChoices):
        DELETED = "deleted"
        EXPIRED = "expired"
        REPLACED = "replaced"

    id_hash = models.BinaryField(max_length=16, unique=True)
    reason = models.CharField(max_length=8, choices=Reason.choices)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="gone_reason", condition=Q(reason__in=["deleted", "expired", "replaced"]))
        ]

    def __str__(self) -> str:
        return self.reason


class Sweep(models.Model):
    """When what nobody keeps was last forgotten, and how much it was: one row, for those who watch the site."""

    ran_at = models.DateTimeField()
    unfinished = models.PositiveIntegerField()
    finished = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"Sweep of {self.ran_at:%Y-%m-%d %H:%M}"
