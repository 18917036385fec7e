"""What somebody did to the draft, kept with before and after; and a row as plain words, to tell two versions apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import Field, ForeignKey, Model

from quiz import models

Plain: TypeAlias = dict[str, Any]

UNSAID = ("id", "revision")

LOOKED_THROUGH = 20
"""Replaced drafts that are looked through for a row."""

PARTS = ("options", "weights__option", "weights__track", "weights__criterion")
"""What `plain_question` tells of a question beside its own fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One field that differs between two versions of a row."""

    field: str
    before: Any
    after: Any


def plain_row(row: Model) -> Plain:
    """Return a row's fields as JSON can hold them; a link becomes the name of what it points to."""
    if isinstance(row, models.Question):
        return plain_question(row)
    plain = _own_fields(row)
    if isinstance(row, models.Disagreement) and row.pk:
        for side in row.sides.select_related("source", "favours").order_by("position"):
            plain |= {f"side {side.position}: {name}": value for name, value in _own_fields(side).items()}
    return plain


def plain_question(question: models.Question) -> Plain:
    """Return a question with its options and weights in one flat table: "option deep: text", "deep for ml: points"."""
    plain = _own_fields(question)
    if question.pk:
        plain |= _parts_of(models.Question.objects.prefetch_related(*PARTS).get(pk=question.pk))
    return plain


def plain_questions(slugs: Iterable[str]) -> dict[str, Plain]:
    """Return questions as they are stored, by slug; as many queries for many as for one."""
    rows = models.Question.objects.filter(slug__in=set(slugs)).prefetch_related(*PARTS)
    return {question.slug: _own_fields(question) | _parts_of(question) for question in rows}


def _parts_of(question: models.Question) -> Plain:
    """Return a question's options and weights, from what was fetched with it."""
    plain: Plain = {}
    for option in sorted(question.options.all(), key=lambda option: option.position):
        own = {name: value for name, value in _own_fields(option).items() if name not in ("question", "slug")}
        plain |= {f"option {option.slug}: {name}": value for name, value in own.items()}
    for weight in sorted(question.weights.all(), key=_place_of):
        cell = f"{weight.option.slug if weight.option else 'each step'} for {weight.track.code}"
        plain |= {
            f"{cell}: points": weight.points,
            f"{cell}: reason": weight.reason,
            f"{cell}: criterion": weight.criterion.slug,
            f"{cell}: evidence": weight.evidence,
        }
    return plain


def _place_of(weight: models.Weight) -> tuple[int, int]:
    return (weight.option.position if weight.option else 0, weight.track.position)


def edits(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Edit, ...]:
    """Return the fields in which two versions differ; what one of them lacks is None there."""
    names = dict.fromkeys([*before, *after])
    return tuple(
        Edit(field=name, before=before.get(name), after=after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    )


def record_change(
    *, by: str, action: models.Change.Action, table: str, slug: str, before: Plain, after: Plain, note: str = ""
) -> models.Change:
    """Keep what changed; of a row that stays, only the fields that differ."""
    change = change_of(by=by, action=action, table=table, slug=slug, before=before, after=after, note=note)
    change.save()
    return change


def change_of(
    *, by: str, action: models.Change.Action, table: str, slug: str, before: Plain, after: Plain, note: str = ""
) -> models.Change:
    """Return what `record_change` keeps, unsaved, for whoever keeps many at once."""
    if action == models.Change.Action.CHANGED:
        names = [edit.field for edit in edits(before, after)]
        before = {name: before[name] for name in names if name in before}
        after = {name: after[name] for name in names if name in after}
    return models.Change(
        made_by=by, action=action, table=table, slug=slug[:120], before=before, after=after, note=note[:400]
    )


def latest_change(table: str, slug: str, *, removed: bool = False) -> models.Change | None:
    """Return what was last done to a row, by itself or with the whole draft; only what removed it, if so asked."""
    actions = [models.Change.Action.DELETED] if removed else [*models.Change.Action]
    own = models.Change.objects.filter(table=table, slug=slug, action__in=actions).first()
    whole = models.Change.objects.filter(action=models.Change.Action.REPLACED, pk__gt=own.pk if own else 0)
    return next((each for each in whole[:LOOKED_THROUGH] if _is_about(each, table, slug, removed=removed)), own)


def _is_about(change: models.Change, table: str, slug: str, *, removed: bool) -> bool:
    """Tell whether a replaced draft changed this row, or what is edited with it."""
    name = f"{table} {slug}"
    if removed:
        return name in change.before and name not in change.after
    parts = (f"{name}: ", f"option {slug}/", f"weight {slug}/", f"side {slug}-")
    return any(each == name or each.startswith(parts) for each in (*change.before, *change.after))


def table_name(row: Model | type[Model]) -> str:
    return str(row._meta.model_name)


def own_fields(table: Model | type[Model]) -> "tuple[Field[Any, Any], ...]":
    """Return what a row says: neither its primary key nor its revision."""
    return tuple(field for field in table._meta.concrete_fields if field.name not in UNSAID)


def as_plain(value: Any) -> Any:
    """Return a field's value as JSON can hold it; of a link's key, the last name."""
    if isinstance(value, tuple):
        return value[-1]
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def name_in_history(table: type[Model], key: tuple[str, ...]) -> str:
    """Return what a row is called where one change is about many: "pay levels-senior", "option free-afternoon/deep"."""
    return f"{table_name(table)} {'/'.join(filter(None, key))}"


def _own_fields(row: Model) -> Plain:
    return {field.name: _cell(row, field) for field in own_fields(row)}


def _cell(row: Model, field: Any) -> Any:
    if isinstance(field, ForeignKey):
        target = getattr(row, field.name)
        return target.slug if target is not None else ""
    return as_plain(field.value_from_object(row))
