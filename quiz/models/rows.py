"""What the tables of the draft share: a slug that names a row on every site, a revision that tells saves apart."""

from collections.abc import Collection
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models

from quiz.engine.characters import find_hidden

AS_OF = RegexValidator(r"\A(\d{4}(-\d{2}(-\d{2})?)?)?\Z", "Give a year, a month or a day: 2026, 2026-05 or 2026-05-16.")
"""A date as exact as the source gives it; empty where the source gives none."""

PLACES = 9_999
IN_PLACE = MaxValueValidator(PLACES, f"Places go up to {PLACES:,}.")
"""Both databases keep as much; left to themselves, the one keeps 32,767 and the other any number."""

M = TypeVar("M", bound="Named")


def refuse_hidden(text: str, *, breaks: bool = False) -> None:
    """Refuse characters that nobody can see; only a text of several lines has breaks."""
    if hidden := find_hidden(text, breaks=breaks):
        raise ValidationError("This holds %(hidden)s, which nobody can see. Take it out.", params={"hidden": hidden})


class SlugManager(models.Manager[M]):
    def get_by_natural_key(self, slug: str) -> M:
        return self.get(slug=slug)


class Row(models.Model):
    """A row of the draft. `revision` grows with each save in the admin, so that a second editor's save is noticed."""

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Ask of every text, in whatever field it came later, that all of it can be seen."""
        wrong: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as refusal:
            wrong = refusal.update_error_dict({})
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and field.name not in {*wrong, *(exclude or ())}:
                try:
                    refuse_hidden(getattr(self, field.attname), breaks=isinstance(field, models.TextField))
                except ValidationError as refusal:
                    wrong[field.name] = refusal
        if wrong:
            raise ValidationError(wrong)


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
