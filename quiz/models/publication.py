"""What has been published, for ever: rows that are added and never changed."""

from typing import Any, NoReturn

from django.db import models


class EditionIsPublished(Exception):
    """An edition never changes after publication; publish another one."""


class EditionQuerySet(models.QuerySet["Edition"]):
    """Refuses whatever would change or remove what is published."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise EditionIsPublished

    def delete(self) -> NoReturn:
        raise EditionIsPublished


class Edition(models.Model):
    number = models.PositiveIntegerField(unique=True)
    document = models.TextField()
    scoring_digest = models.CharField(max_length=64, db_index=True)
    content_digest = models.CharField(max_length=64)
    note = models.CharField(max_length=400)
    report = models.JSONField(default=list)
    published_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"Edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise EditionIsPublished
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise EditionIsPublished
