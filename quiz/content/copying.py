"""A whole quiz into the draft: from another site's export, or from an edition of our own that is to come back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, Model

from quiz import models
from quiz.content.accepting import refuse_unfit
from quiz.content.history import Plain, own_fields
from quiz.content.merging import Draft, Merged
from quiz.content.tables import HIGHEST, Key, Table, Wanted, by_key
from quiz.editions.compiling import TABLES, compile_draft
from quiz.engine import edition as engine
from quiz.engine.document import DamagedEdition, decode
from quiz.models.rows import PLACES

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
def replace_draft(*, edition: engine.Edition) -> tuple[Merged, ...]:
    """Make the draft say exactly what the edition says; return what changed. All of it is written, or nothing.

    Rows keep their primary keys, and retired questions stay. Raise `CannotReplace` where the tables refuse a row.
    """
    draft = Draft()
    return draft.replace(_wanted(edition, draft))


def _difference(part: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> Difference:
    before = {row.slug: row for row in old}
    after = {row.slug: row for row in new}
    return Difference(
        part=part,
        added=tuple(slug for slug in after if slug not in before),
        changed=tuple(slug for slug in after if slug in before and after[slug] != before[slug]),
        removed=tuple(slug for slug in before if slug not in after),
    )


def _wanted(edition: engine.Edition, draft: Draft) -> Wanted:
    """Return each table's rows as the edition has them. What is nested in it gets the key of what it is part of."""
    rows: dict[Table, list[Plain]] = {
        models.Track: _placed(models.Track, edition.tracks, draft.said[models.Track]),
        models.Source: [_said(models.Source, value) for value in edition.sources],
        models.Question: _placed(models.Question, edition.questions, draft.said[models.Question], retired=False),
        models.Option: list(_options(edition, draft)),
        models.Weight: list(_weights(edition)),
        models.Note: list(_notes(edition, draft)),
        models.Disagreement: [_said(models.Disagreement, value) for value in edition.disagreements],
        models.Side: list(_sides(edition, draft)),
    }
    simple: Mapping[str, Any] = {part: table for part, (table, _) in TABLES.items()}
    rows |= {table: [_said(table, value) for value in getattr(edition, part)] for part, table in simple.items()}
    return {table: by_key(table, own) for table, own in rows.items()}


def _options(edition: engine.Edition, draft: Draft) -> Iterator[Plain]:
    for question in edition.questions:
        stored: dict[Key, Plain] = {
            (key[1],): said for key, said in draft.said[models.Option].items() if key[0] == question.slug
        }
        yield from _placed(models.Option, question.options, stored, question=question.slug)


def _weights(edition: engine.Edition) -> Iterator[Plain]:
    for question in edition.questions:
        own = [(None, question.slopes), *(((question.slug, each.slug), each.weights) for each in question.options)]
        for option, weights in own:
            yield from (_said(models.Weight, value, question=question.slug, option=option) for value in weights)


def _notes(edition: engine.Edition, draft: Draft) -> Iterator[Plain]:
    for topic in dict.fromkeys(note.topic for note in edition.notes):
        own = [note for note in edition.notes if note.topic == topic]
        yield from _placed(models.Note, own, draft.said[models.Note])


def _sides(edition: engine.Edition, draft: Draft) -> Iterator[Plain]:
    """Yield sides under the slugs that the draft has for them, in their order: an edition gives them none."""
    taken = {slug for (slug,) in draft.said[models.Side]}
    for parent in edition.disagreements:
        stored = [said for said in draft.said[models.Side].values() if said["disagreement"] == (parent.slug,)]
        slugs = [said["slug"] for said in sorted(stored, key=lambda said: said["position"])]
        free = (slug for n in count(1) if (slug := f"{parent.slug[:70]}-{n}") not in taken)
        slugs += islice(free, max(len(parent.sides) - len(slugs), 0))
        places = _places([(slug, _place(draft.said[models.Side], slug)) for slug in slugs[: len(parent.sides)]])
        for value, slug, place in zip(parent.sides, slugs, places, strict=False):
            yield _said(models.Side, value, slug=slug, position=place, disagreement=parent.slug)


def _placed(table: Table, values: Sequence[Any], stored: Mapping[Key, Plain], **more: Any) -> list[Plain]:
    places = _places([(value.slug, _place(stored, value.slug)) for value in values])
    return [_said(table, value, position=place, **more) for value, place in zip(values, places, strict=True)]


def _place(stored: Mapping[Key, Plain], slug: str) -> int | None:
    said = stored.get((slug,))
    return None if said is None else int(said["position"])


def _places(rows: Sequence[tuple[str, int | None]]) -> list[int]:
    """Return places that put rows in this order, and leave those alone that stand right already.

    An edition has an order and no numbers. A row keeps its number where that is above the one before it and below
    all that follow, so that what did not move is not touched. Rows of one number are in the order of their slugs.
    """
    lowest: list[tuple[int, str]] = [(HIGHEST, "")]
    for slug, place in reversed(rows):
        lowest.append(min(lowest[-1], (HIGHEST if place is None else place, slug)))
    found: list[int] = []
    last = (0, "")
    for (slug, place), following in zip(rows, reversed(lowest[:-1]), strict=True):
        stays = place is not None and last < (place, slug) < following
        last = (place if stays and place is not None else last[0] + 1, slug)
        found.append(last[0])
    return found if not found or found[-1] <= PLACES else list(range(1, len(rows) + 1))


def _said(table: Table, value: Any, **more: Any) -> Plain:
    """Return an edition's value as a row's fields; a slug that names another row becomes its key."""
    said: Plain = {}
    for field in own_fields(table):
        if field.name not in more and not hasattr(value, field.name):
            continue
        own = more.get(field.name, getattr(value, field.name, None))
        if isinstance(field, ForeignKey) and isinstance(own, str):
            own = (own,) if own else None
        said[field.name] = own
    return said
