"""What rests on a row of the draft, counted and named, so that nothing in use is deleted by accident."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from quiz import models
from quiz.editions.loading import load_edition
from quiz.engine.document import DamagedEdition

LISTED = 50
"""Uses named one by one; a row that more rest on says how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """Where a row is used: in the draft by another row, or by editions. `pk` is 0 where no row can be opened."""

    table: str
    pk: int
    text: str


def uses_of(row: Model) -> tuple[Use, ...]:
    """Return what would be left without its footing if the row were deleted; its own parts are no uses."""
    found = [
        _use(used)
        for relation in _relations(type(row))
        for used in relation.related_model._default_manager.filter(**{relation.field.name: row}).select_related(
            *(field.name for field in relation.related_model._meta.concrete_fields if field.is_relation)
        )[:LISTED]
    ]
    if isinstance(row, models.Skill):
        options = models.Option.objects.filter(stands_for=row.slug).select_related("question")
        found += [Use(table="question", pk=option.question_id, text=_named(option)) for option in options]
    if isinstance(row, models.Question):
        asked = editions_asking().get(row.slug, ())
        found += [Use(table="edition", pk=0, text=_("Edition %(number)s asks it") % {"number": n}) for n in asked]
    return tuple(found)


def with_uses(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the rows, each with how many rows rest on it as `uses`, in one query."""
    total: Any = 0
    for relation in _relations(rows.model):
        counted = (
            relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            .order_by()
            .values(relation.field.name)
            .annotate(number=Count("pk"))
            .values("number")
        )
        total = Coalesce(Subquery(counted), 0) + total
    return rows.annotate(uses=total) if _relations(rows.model) else rows


def editions_asking() -> Mapping[str, tuple[int, ...]]:
    """Return for each question that was ever published the numbers of the editions that ask it.

    What an edition asks that cannot be read at the moment nobody knows.
    """
    asked: dict[str, list[int]] = {}
    for pk, number, digest in models.Edition.objects.order_by("number").values_list("pk", "number", "content_digest"):
        with suppress(DamagedEdition):
            for slug in _asked_by(pk, digest):
                asked.setdefault(slug, []).append(number)
    return {slug: tuple(numbers) for slug, numbers in asked.items()}


@cache
def _asked_by(pk: int, _digest: str) -> tuple[str, ...]:
    """An edition never changes, so its questions are looked up once in a process."""
    return tuple(question.slug for question in load_edition(pk).edition.questions)


def _relations(table: type[Model]) -> list[Any]:
    """Return the links of other tables to this one that deleting would have to break."""
    return [
        relation
        for relation in table._meta.get_fields(include_hidden=True)
        if relation.one_to_many and relation.on_delete.__name__ == "PROTECT"  # type: ignore[union-attr]
    ]


def _use(row: Any) -> Use:
    """Return a use that leads to where it is edited: a weight with its question, a side with its disagreement."""
    owner = getattr(row, "question", None) or getattr(row, "disagreement", None) or row
    return Use(table=str(owner._meta.model_name), pk=owner.pk, text=_named(row))


def _named(row: Any) -> str:
    if isinstance(row, models.Weight):
        where = row.option.text if row.option else _("each step")
        return f"{row.question.short}, {where}, {row.track.short}"
    if isinstance(row, models.Option):
        return f"{row.question.short}, {row.text}"
    return f"{row} ({row.slug})" if str(row) != row.slug else row.slug
