"""The draft's tables: their order, what names their rows on every site, and what no two rows share."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from django.db.models import ForeignKey, UniqueConstraint

from quiz import models
from quiz.content.history import Plain, own_fields
from quiz.models.rows import Row

Table: TypeAlias = type[Row]
Key: TypeAlias = tuple[str, ...]
"""What names a row on every site: a slug; an option's after its question's; a weight's question, option and track."""

Wanted: TypeAlias = Mapping[Table, Mapping[Key, Plain]]
"""Rows of some tables, their fields by name; a link is the key of what it points to."""

TABLES: tuple[Table, ...] = (
    models.Track,
    models.Source,
    models.Criterion,
    models.Question,
    models.Option,
    models.Weight,
    models.Skill,
    models.SkillNeed,
    models.SkillShare,
    models.SkillPremium,
    models.SkillDepth,
    models.Pay,
    models.Figure,
    models.Transition,
    models.Note,
    models.Disagreement,
    models.Side,
)
"""Every table of the draft, those pointed to before those that point."""

LEAVES = tuple(table for table in TABLES if not table._meta.related_objects)
"""Tables that nothing points to."""

PART_OF: Mapping[Table, str] = {models.Option: "question", models.Weight: "question", models.Side: "disagreement"}
"""Rows that are edited on another row's form, so that a change of theirs is a change of that row."""

HIGHEST = 32_767
"""The largest number that every place of the draft holds on every database."""


def key_of(table: Table, said: Plain) -> Key:
    if table is models.Option:
        return (*said["question"], said["slug"])
    if table is models.Weight:
        return (*said["question"], said["option"][1] if said["option"] else "", *said["track"])
    return (said["slug"],)


def by_key(table: Table, rows: Iterable[Plain]) -> dict[Key, Plain]:
    return {key_of(table, said): said for said in rows}


def owner_of(table: Table) -> Table | None:
    """Return the table on whose forms a table's rows are edited."""
    link: Any = table._meta.get_field(PART_OF[table]) if table in PART_OF else None
    return link.related_model if link else None


def unique_sets(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield every combination of fields that no two rows of a table share."""
    yield from ((name,) for name in ("slug", *unique_alone(table)))
    yield from (tuple(each.fields) for each in table._meta.constraints if isinstance(each, UniqueConstraint))


def unique_alone(table: Table) -> list[str]:
    return [field.name for field in own_fields(table) if field.unique and field.name != "slug"]


def target_of(field: "ForeignKey[Any, Any]") -> Table:
    target: Any = field.related_model
    return target  # type: ignore[no-any-return]  # every table that the draft points to is one of its own


def links_to_itself(table: Table) -> "list[ForeignKey[Any, Any]]":
    return [f for f in own_fields(table) if isinstance(f, ForeignKey) and target_of(f) is table]
