"""Counts of runs by edition: sums that cost the same to read whatever is stored, and that no run can be read from."""

from typing import ClassVar

from django.db import models

from quiz.models.publication import Edition


class Tally(models.Model):
    """Part of an edition's counts. `kept` adds up the finished runs that are stored, `archived` the runs that are gone.

    Finishing adds to one of several shards, picked by the run's key, so that people who finish at once rarely wait
    for one another.
    """

    class Part(models.TextChoices):
        KEPT = "kept"
        ARCHIVED = "archived"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="tallies", db_index=False)
    part = models.CharField(max_length=8, choices=Part.choices)
    shard = models.PositiveSmallIntegerField()
    counts = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        verbose_name_plural = "tallies"
        constraints: ClassVar = [
            models.UniqueConstraint(name="tally_once", fields=["edition", "part", "shard"]),
            models.CheckConstraint(name="tally_part", condition=models.Q(part__in=["kept", "archived"])),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.part} {self.shard}"
