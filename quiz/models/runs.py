"""One person's run through one edition, and what is left of links that no longer work."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quiz.models.publication import Edition


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
