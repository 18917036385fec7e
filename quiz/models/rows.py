"""What the tables of the draft share: a slug that names a row on every site, a revision that tells saves apart."""

from typing import Any, ClassVar, TypeVar

from django.core.validators import RegexValidator
from django.db import models

AS_OF = RegexValidator(r"\A(\d{4}(-\d{2}(-\d{2})?)?)?\Z", "Give a year, a month or a day: 2026, 2026-05 or 2026-05-16.")
"""A date as exact as the source gives it; empty where the source gives none."""

M = TypeVar("M", bound="Named")


class SlugManager(models.Manager[M]):
    def get_by_natural_key(self, slug: str) -> M:
        return self.get(slug=slug)


class Row(models.Model):
    """A row of the draft. `revision` grows with each save in the admin, so that a second editor's save is noticed."""

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Named(Row):
    slug = models.SlugField(max_length=80, unique=True)

    objects: ClassVar[SlugManager[Any]] = SlugManager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug

    def natural_key(self) -> tuple[str, ...]:
        return (self.slug,)


class Cited(Named):
    """A row that rests on one place in one source."""

    source = models.ForeignKey("quiz.Source", on_delete=models.PROTECT, related_name="%(class)s_rows")
    place = models.CharField(max_length=200, help_text="Where in the article: heading, table and row, list item.")

    class Meta:
        abstract = True
