"""The draft as it was: kept before something replaces it, and put back on request."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.core import serializers
from django.db import transaction
from django.db.models import ForeignKey, QuerySet

from quiz import models
from quiz.content.copying import replace_draft
from quiz.content.history import Plain, as_plain, name_in_history, own_fields, record_change
from quiz.content.merging import Draft, Merged
from quiz.content.tables import PART_OF, TABLES, Key, Table, Wanted, by_key, owner_of
from quiz.editions.loading import current_edition, load_edition
from quiz.engine import edition as engine


def keep_draft(*, why: str, by: str) -> models.Snapshot:
    """Keep every row of the draft with its primary key, retired questions included."""
    rows = [row for table in TABLES for row in _rows(table)]
    text = serializers.serialize("json", rows, use_natural_foreign_keys=True)
    return models.Snapshot.objects.create(why=why[:200], made_by=by, rows=text)


@transaction.atomic
def restore_draft(*, snapshot: models.Snapshot, by: str) -> models.Snapshot:
    """Make the draft what it was; return what it was just before, kept as well."""
    kept = keep_draft(why=f"Before going back to the draft of {snapshot.made_at:%Y-%m-%d %H:%M}", by=by)
    merged = Draft().replace(_wanted(snapshot))
    _record(merged, by=by, note=f"Draft put back as it was: {snapshot.why}")
    return kept


@transaction.atomic
def roll_back(*, edition: models.Edition, by: str) -> models.Snapshot:
    """Copy a published edition into the draft; return the draft as it was, kept."""
    kept = keep_draft(why=f"Before rolling back to edition {edition.number}", by=by)
    merged = replace_draft(edition=load_edition(edition.pk).edition)
    _record(merged, by=by, note=f"Rolled back to edition {edition.number}")
    return kept


@transaction.atomic
def discard_draft(*, by: str) -> models.Snapshot:
    """Make the draft say what the current edition says; return the draft as it was, kept."""
    live = current_edition()
    kept = keep_draft(why=f"Before discarding the changes since edition {live.number}", by=by)
    merged = replace_draft(edition=live.edition)
    _record(merged, by=by, note=f"Draft discarded; it says what edition {live.number} says")
    return kept


@transaction.atomic
def import_draft(*, edition: engine.Edition, by: str) -> models.Snapshot:
    """Make the draft say what another site's edition says; return the draft as it was, kept."""
    kept = keep_draft(why="Before a whole quiz was imported", by=by)
    _record(replace_draft(edition=edition), by=by, note="A whole quiz was imported")
    return kept


def _wanted(snapshot: models.Snapshot) -> Wanted:
    tables = {table._meta.label_lower: table for table in TABLES}
    rows: dict[Table, list[Plain]] = defaultdict(list)
    for each in json.loads(snapshot.rows):
        if table := tables.get(each["model"]):
            rows[table].append(_said(table, each))
    return {table: by_key(table, rows[table]) for table in TABLES}


def _said(table: Table, kept: dict[str, Any]) -> Plain:
    """Return a kept row's fields. One that this version's tables do not have is left out."""
    said: Plain = {"pk": kept.get("pk")}
    for field in own_fields(table):
        if field.name not in kept["fields"]:
            continue
        value = kept["fields"][field.name]
        if isinstance(field, ForeignKey):
            said[field.name] = None if value is None else tuple(value)
        else:
            said[field.name] = field.to_python(value)
    return said


def _rows(table: Table) -> "QuerySet[Any]":
    rows = table._default_manager.order_by("pk")
    links = _links(table)
    return rows.select_related(*links) if links else rows


def _links(table: Table) -> list[str]:
    """Return the links whose targets a row is kept with: by name, an option's after its question's."""
    names = [field.name for field in own_fields(table) if isinstance(field, ForeignKey)]
    return [*names, "option__question"] if "option" in names else names


def _record(merged: tuple[Merged, ...], *, by: str, note: str) -> None:
    """Say in the history which rows came, went and changed, so that whoever misses one finds out why."""
    before: Plain = {}
    after: Plain = {}
    for each in merged:
        before |= dict.fromkeys(_whole_rows(each, each.gone, merged), "in the draft")
        after |= dict.fromkeys(_whole_rows(each, each.new, merged), "in the draft")
        for key, edits in each.changed.items():
            name = name_in_history(each.table, key)
            before |= {f"{name}: {edit.field}": as_plain(edit.before) for edit in edits}
            after |= {f"{name}: {edit.field}": as_plain(edit.after) for edit in edits}
    action = models.Change.Action.REPLACED
    record_change(by=by, action=action, table="draft", slug="draft", before=before, after=after, note=note)


def _whole_rows(each: Merged, rows: Mapping[Key, Plain], merged: tuple[Merged, ...]) -> Iterator[str]:
    """Yield the names of rows that came or went, but for those that did so with what they are part of."""
    owner = owner_of(each.table)
    wholes = {key for other in merged if other.table is owner for key in (*other.new, *other.gone)}
    for key, said in rows.items():
        if owner is None or said[PART_OF[each.table]] not in wholes:
            yield name_in_history(each.table, key)
