"""The draft's rows, read in a fixed number of queries and made into one frozen edition."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, get_type_hints

from django.db.models import ForeignKey, Model

from quiz import models
from quiz.engine import edition as engine

V = TypeVar("V")

TABLES: Mapping[str, tuple[type[Model], type[Any]]] = {
    "criteria": (models.Criterion, engine.Criterion),
    "skills": (models.Skill, engine.Skill),
    "needs": (models.SkillNeed, engine.SkillNeed),
    "shares": (models.SkillShare, engine.SkillShare),
    "premiums": (models.SkillPremium, engine.SkillPremium),
    "depths": (models.SkillDepth, engine.SkillDepth),
    "pay": (models.Pay, engine.Pay),
    "figures": (models.Figure, engine.Figure),
    "transitions": (models.Transition, engine.Transition),
}
"""Tables whose rows become values field by field, in the order of their slugs."""


def compile_draft() -> engine.Edition:
    """Return the draft as an edition, without what is computed at publication. Retired questions stay out."""
    parts: dict[str, Any] = {part: _values(table, value, "slug") for part, (table, value) in TABLES.items()}
    return engine.Edition(
        rule=engine.RULE,
        tracks=_values(models.Track, engine.Track, "position"),
        sources=_values(models.Source, engine.Source, "number"),
        questions=_questions(),
        notes=_values(models.Note, engine.Note, "topic", "position", "slug"),
        disagreements=_disagreements(),
        **parts,
    )


def _questions() -> tuple[engine.Question, ...]:
    weights: dict[tuple[str, str], list[engine.Weight]] = defaultdict(list)
    owners = _rows(
        models.Weight,
        engine.Weight,
        "track__position",
        also=("question__slug", "option__slug"),
        question__retired=False,
    )
    for weight, (question, of_option) in owners:
        weights[question, of_option].append(weight)

    options: dict[str, list[engine.Option]] = defaultdict(list)
    for option, (question,) in _rows(
        models.Option, engine.Option, "position", "slug", also=("question__slug",), question__retired=False
    ):
        own = tuple(weights[question, option.slug])
        options[question].append(engine.Option(**{**_plain(option), "weights": own}))

    return tuple(
        engine.Question(
            **{
                **_plain(question),
                "options": tuple(options[question.slug]),
                "slopes": tuple(weights[question.slug, ""]),
            }
        )
        for question, _ in _rows(models.Question, engine.Question, "position", "slug", retired=False)
    )


def _disagreements() -> tuple[engine.Disagreement, ...]:
    sides: dict[str, list[engine.Side]] = defaultdict(list)
    for side, (disagreement,) in _rows(models.Side, engine.Side, "position", also=("disagreement__slug",)):
        sides[disagreement].append(side)
    return tuple(
        engine.Disagreement(**{**_plain(row), "sides": tuple(sides[row.slug])})
        for row, _ in _rows(models.Disagreement, engine.Disagreement, "slug")
    )


def _values(table: type[Model], value: type[V], *order: str) -> tuple[V, ...]:
    return tuple(row for row, _ in _rows(table, value, *order))


def _rows(
    table: type[Model], value: type[V], *order: str, also: tuple[str, ...] = (), **only: object
) -> Iterable[tuple[V, tuple[str, ...]]]:
    """Yield each row as a value, with the further columns named in `also`, in one query.

    A link becomes the slug of what it points to. Collections are left empty for the caller to fill.
    """
    columns = _columns(table, value)  # type: ignore[arg-type]
    query = table._default_manager.filter(**only).order_by(*order).values_list(*columns.values(), *also)
    kinds = get_type_hints(value)
    for row in query:
        known = {name: _value(cell, kinds[name]) for name, cell in zip(columns, row, strict=False)}
        empty = {field.name: () for field in fields(value) if field.name not in columns}  # type: ignore[arg-type]
        yield value(**known, **empty), tuple(cell or "" for cell in row[len(columns) :])


@cache
def _columns(table: type[Model], value: Hashable) -> dict[str, str]:
    links = {field.name for field in table._meta.get_fields() if isinstance(field, ForeignKey)}
    own = {field.name for field in table._meta.concrete_fields}
    names = [field.name for field in fields(value) if field.name in own]  # type: ignore[arg-type]
    return {name: f"{name}__slug" if name in links else name for name in names}


def _value(cell: Any, kind: Any) -> Any:
    """Return a column as the edition holds it: an enumeration's member, a plain decimal, never None for text."""
    if cell is None:
        return "" if kind is str else None
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(cell)
    if isinstance(cell, Decimal):
        return cell.to_integral_value() if cell == cell.to_integral_value() else cell.normalize()
    return cell


def _plain(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in fields(value)}
