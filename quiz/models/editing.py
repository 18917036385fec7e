"""What the editors' desk keeps beside the draft: its history, copies to go back to, long reports."""

from typing import ClassVar

from django.db import models


class Desk(models.Model):
    """Holds no rows: it names what people at the desk may do. A role is one of these, given to a group."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [
            ("edit_draft", "May change the draft"),
            ("publish_edition", "May publish the draft"),
            ("read_statistics", "May read statistics"),
            ("delete_result", "May delete a result whose owner asks for it"),
        ]

    def __str__(self) -> str:
        return "Desk"


class Change(models.Model):
    """One thing that somebody did, with what was there before and after. Named by slug, so it outlives its row."""

    class Action(models.TextChoices):
        ADDED = "added", "added"
        CHANGED = "changed", "changed"
        DELETED = "deleted", "deleted"
        PUBLISHED = "published", "published"
        REPLACED = "replaced", "draft replaced"
        REMOVED = "removed", "result deleted"

    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)
    action = models.CharField(max_length=10, choices=Action.choices)
    table = models.CharField(max_length=40)
    slug = models.CharField(max_length=120)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes: ClassVar = [models.Index(name="change_of_row", fields=["table", "slug"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="change_action",
                condition=models.Q(action__in=["added", "changed", "deleted", "published", "replaced", "removed"]),
            )
        ]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.table} {self.slug} {self.action}"


class Snapshot(models.Model):
    """The whole draft as it was, retired questions included, before something replaced it."""

    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=150)
    why = models.CharField(max_length=200)
    rows = models.TextField()

    class Meta:
        ordering = ("-pk",)
        default_permissions = ()

    def __str__(self) -> str:
        return self.why


class Report(models.Model):
    """What a command found out about one draft, or a page once it had; kept by the digests of what it is about."""

    class Kind(models.TextChoices):
        GATE = "gate", "exhaustive gate"
        IMPACT = "impact", "impact on every stored result"
        SAMPLE = "sample", "impact on a sample"
        DRAWN = "drawn", "impact on sheets drawn by lot"

    kind = models.CharField(max_length=8, choices=Kind.choices)
    digest = models.CharField(max_length=160)
    content = models.JSONField()
    seconds = models.DecimalField(max_digits=9, decimal_places=1)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(name="report_once", fields=["kind", "digest"]),
            models.CheckConstraint(
                name="report_kind", condition=models.Q(kind__in=["gate", "impact", "sample", "drawn"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.digest[:12]}"
