"""A whole quiz into the draft: from another site's export, or from an edition of our own that is to come back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model

from quiz import models
from quiz.content.accepting import refuse_unfit
from quiz.editions.compiling import TABLES, compile_draft
from quiz.engine import edition as engine
from quiz.engine.document import DamagedEdition, decode

LARGEST = 4 * 1024 * 1024
"""No quiz is larger; what is, is refused before it is read."""

PARTS: Mapping[str, type[Model]] = {
    "tracks": models.Track,
    "sources": models.Source,
    "questions": models.Question,
    "notes": models.Note,
    "disagreements": models.Disagreement,
    **{part: table for part, (table, _) in TABLES.items()},
}

WRITTEN: tuple[type[Model], ...] = (
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What would change in one part of the draft, by slug."""

    part: str
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def read_document(text: str) -> engine.Edition:
    """Return the edition that an exported file holds. Raise `DamagedEdition` saying where it is wrong."""
    if len(text) > LARGEST:
        raise DamagedEdition("file", f"larger than {LARGEST // 1024 // 1024} MB, so it is no quiz")
    edition = decode(text)
    refuse_unfit(edition)
    return edition


def differences(old: engine.Edition, new: engine.Edition) -> tuple[Difference, ...]:
    """Return what differs from the old edition in the new one, part by part; parts that are alike are left out."""
    found = (_difference(part, getattr(old, part), getattr(new, part)) for part in PARTS)
    return tuple(difference for difference in found if difference)


def draft_difference(new: engine.Edition) -> tuple[Difference, ...]:
    return differences(compile_draft(), new)


@transaction.atomic
def replace_draft(*, edition: engine.Edition) -> None:
    """Make the draft say exactly what the edition says. All of it is written, or nothing."""
    clear_draft()
    rows = _Rows()
    for table, values in _in_order(edition):
        rows.write(table, values)


def clear_draft() -> None:
    """Delete every row of the draft: for whoever writes another one in the same transaction."""
    models.Skill.objects.update(part_of=None)
    for table in reversed(WRITTEN):
        table._default_manager.all().delete()


def _difference(part: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Difference:
    before = {row.slug: row for row in old}
    after = {row.slug: row for row in new}
    return Difference(
        part=part,
        added=tuple(slug for slug in after if slug not in before),
        changed=tuple(slug for slug in after if slug in before and after[slug] != before[slug]),
        removed=tuple(slug for slug in before if slug not in after),
    )


def _in_order(edition: engine.Edition) -> Iterator[tuple[type[Model], list[dict[str, Any]]]]:
    """Yield each table's rows as plain fields; what is nested in an edition gets the slug of what it is part of."""
    yield models.Track, _numbered(edition.tracks)
    yield models.Source, _plain(edition.sources)
    yield models.Criterion, _plain(edition.criteria)
    yield models.Question, _numbered(edition.questions)
    yield (
        models.Option,
        [{**row, "question": question.slug} for question in edition.questions for row in _numbered(question.options)],
    )
    yield (
        models.Weight,
        [
            {**row, "question": question.slug, "option": option}
            for question in edition.questions
            for option, weights in [
                ("", question.slopes),
                *((option.slug, option.weights) for option in question.options),
            ]
            for row in _plain(weights)
        ],
    )
    broad_first = sorted(_plain(edition.skills), key=lambda row: bool(row["part_of"]))
    yield models.Skill, [row for row in broad_first if not row["part_of"]]
    yield models.Skill, [row for row in broad_first if row["part_of"]]
    for part in ("needs", "shares", "premiums", "depths", "pay", "figures", "transitions"):
        yield TABLES[part][0], _plain(getattr(edition, part))
    yield models.Note, _numbered(edition.notes)
    yield models.Disagreement, _plain(edition.disagreements)
    yield (
        models.Side,
        [
            {**row, "disagreement": parent.slug, "slug": f"{parent.slug}-{row['position']}"}
            for parent in edition.disagreements
            for row in _numbered(parent.sides)
        ],
    )


def _plain(values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{field.name: getattr(value, field.name) for field in fields(value)} for value in values]


def _numbered(values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [{**row, "position": place} for place, row in enumerate(_plain(values), start=1)]


class _Rows:
    """Writes tables one after another, and remembers keys so that slugs can become links."""

    def __init__(self) -> None:
        self.keys: dict[tuple[type[Model], tuple[str, ...]], int] = {}

    def write(self, table: type[Model], values: list[dict[str, Any]]) -> None:
        made = table._default_manager.bulk_create([table(**self._columns(table, row)) for row in values])
        for row, values_of in zip(made, values, strict=True):
            if "slug" in values_of:
                owner = (values_of["question"],) if table is models.Option else ()
                self.keys[table, (*owner, values_of["slug"])] = row.pk

    def _columns(self, table: type[Model], row: dict[str, Any]) -> dict[str, Any]:
        columns: dict[str, Any] = {}
        for field in table._meta.concrete_fields:
            if field.name not in row:
                continue
            if isinstance(field, ForeignKey):
                columns[field.attname] = self._key(field, row)
            else:
                columns[field.name] = row[field.name]
        return columns

    def _key(self, field: "ForeignKey[Any, Any]", row: dict[str, Any]) -> int | None:
        slug = row[field.name]
        if not slug:
            return None
        table: type[Model] = field.related_model
        owner = (row["question"],) if table is models.Option else ()
        return self.keys[table, (*owner, slug)]
