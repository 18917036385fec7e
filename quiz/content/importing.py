"""A table read from a file, beside the draft: what it would add and change, what is wrong with it, and writing it.

A look at a file writes it like the real thing and takes it back, so that what a look lets pass can be written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.db import DatabaseError, transaction

from quiz import models
from quiz.content.drafting import WeightsWouldGo
from quiz.content.files import File, Loss, Planned, Rows, Wrong
from quiz.content.history import Plain, as_plain, change_of, plain_questions, table_name
from quiz.content.merging import Draft, Merged
from quiz.content.snapshots import keep_draft

Action = models.Change.Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would do. `seen` is a digest of the table it was compared with."""

    part: str
    planned: tuple[Planned, ...]
    same: int
    wrong: tuple[Wrong, ...]
    losses: tuple[Loss, ...]
    seen: str

    @property
    def going(self) -> int:
        """Return how many weights would be removed."""
        return sum(loss.weights for loss in self.losses)


class TableChanged(Exception):
    """The table is no longer what the plan was made beside; nothing is written. Plan again."""


class PlanIsWrong(Exception):
    """Some rows cannot be written, so none is."""


@transaction.atomic
def plan_import(part: str, rows: Rows) -> Plan:
    """Compare a file's rows with the draft, and leave nothing written. Rows that the file leaves out stay."""
    file = File(part, rows, Draft())
    wrong = tuple(file.wrong)
    if not wrong:
        wrong = tuple(_tried(file))
    return Plan(
        part=part,
        planned=tuple(file.planned.values()),
        same=len(rows) - len(file.planned),
        wrong=wrong,
        losses=file.losses,
        seen=_digest(file.stored),
    )


@transaction.atomic
def write_import(*, part: str, rows: Rows, seen: str, by: str, agreed: int = 0) -> int:
    """Write what a plan showed. Refuse where the table has changed since, or where any row is wrong.

    Questions lose as many weights as was agreed to and no more, and the draft as it was is kept first.
    """
    file = File(part, rows, Draft())
    if _digest(file.stored) != seen:
        raise TableChanged
    if file.wrong:
        raise PlanIsWrong
    if (number := sum(loss.weights for loss in file.losses)) > agreed:
        raise WeightsWouldGo(number)
    if number:
        keep_draft(why="Before a file changed the kind or format of questions", by=by)
    try:
        with transaction.atomic():
            _write(file, by=by)
    except (DatabaseError, OverflowError) as refusal:
        raise PlanIsWrong from refusal
    return len(file.planned)


def _tried(file: File) -> Iterator[Wrong]:
    """Write a file and take it back. Yield what the database says against it."""
    try:
        with transaction.atomic():
            _write(file, by="")
            transaction.set_rollback(True)
    except (DatabaseError, OverflowError) as refusal:
        yield Wrong(number=0, name=file.part, message=f"The database refuses these rows: {refusal}")


def _write(file: File, *, by: str) -> None:
    """Write a file's rows, and keep each row's change in its history; of options and weights, the question's."""
    slugs = {key[0] for key in file.planned} if file.is_of_questions else set()
    before = plain_questions(slugs)
    merged = file.draft.merge(file.wanted)
    if file.is_of_questions:
        changes = list(_question_changes(before, plain_questions(slugs), by=by))
    else:
        changes = [change for each in merged for change in _row_changes(each, by=by)]
    models.Change.objects.bulk_create(changes)


def _question_changes(before: Mapping[str, Plain], after: Mapping[str, Plain], *, by: str) -> Iterator[models.Change]:
    for slug, own in after.items():
        action = Action.CHANGED if slug in before else Action.ADDED
        yield change_of(by=by, action=action, table="question", slug=slug, before=before.get(slug, {}), after=own)


def _row_changes(merged: Merged, *, by: str) -> Iterator[models.Change]:
    table = table_name(merged.table)
    for (slug,), said in merged.new.items():
        after = {name: as_plain(value) for name, value in said.items()}
        yield change_of(by=by, action=Action.ADDED, table=table, slug=slug, before={}, after=after)
    for (slug,), edits in merged.changed.items():
        before = {edit.field: as_plain(edit.before) for edit in edits}
        after = {edit.field: as_plain(edit.after) for edit in edits}
        yield change_of(by=by, action=Action.CHANGED, table=table, slug=slug, before=before, after=after)


def _digest(rows: Rows) -> str:
    return sha256(repr([sorted(row.items()) for row in rows]).encode()).hexdigest()
