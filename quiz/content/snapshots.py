"""The draft as it was: kept before something replaces it, and put back on request."""

from django.core import serializers
from django.db import transaction

from quiz import models
from quiz.content.copying import WRITTEN, clear_draft, replace_draft
from quiz.content.history import record_change
from quiz.editions.loading import current_edition, load_edition


def keep_draft(*, why: str, by: str) -> models.Snapshot:
    """Keep every row of the draft, retired questions included."""
    rows = [row for table in WRITTEN for row in table._default_manager.order_by("pk")]
    text = serializers.serialize("json", rows, use_natural_foreign_keys=True, use_natural_primary_keys=True)
    return models.Snapshot.objects.create(why=why, made_by=by, rows=text)


@transaction.atomic
def restore_draft(*, snapshot: models.Snapshot, by: str) -> models.Snapshot:
    """Make the draft what it was; return what it was just before, kept as well."""
    kept = keep_draft(why=f"Before going back to the draft of {snapshot.made_at:%Y-%m-%d %H:%M}", by=by)
    clear_draft()
    for row in serializers.deserialize("json", snapshot.rows):
        row.save()
    _record(by=by, note=f"Draft put back as it was: {snapshot.why}")
    return kept


@transaction.atomic
def roll_back(*, edition: models.Edition, by: str) -> models.Snapshot:
    """Copy a published edition into the draft; return the draft as it was, kept."""
    kept = keep_draft(why=f"Before rolling back to edition {edition.number}", by=by)
    replace_draft(edition=load_edition(edition.pk).edition)
    _record(by=by, note=f"Rolled back to edition {edition.number}")
    return kept


@transaction.atomic
def discard_draft(*, by: str) -> models.Snapshot:
    """Make the draft say what the current edition says; return the draft as it was, kept."""
    live = current_edition()
    kept = keep_draft(why=f"Before discarding the changes since edition {live.number}", by=by)
    replace_draft(edition=live.edition)
    _record(by=by, note=f"Draft discarded; it says what edition {live.number} says")
    return kept


def _record(*, by: str, note: str) -> None:
    action = models.Change.Action.REPLACED
    record_change(by=by, action=action, table="draft", slug="draft", before={}, after={}, note=note)
