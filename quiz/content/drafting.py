"""Changing the draft row by row: each save says which revision it saw, and is kept in the history."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from quiz import models
from quiz.content.history import Plain, plain_question, plain_row, record_change, table_name
from quiz.content.snapshots import keep_draft
from quiz.content.uses import Use, editions_asking, uses_of
from quiz.models.rows import Named, Row

Action = models.Change.Action


class ChangedMeanwhile(Exception):
    """Somebody saved this row after it was opened here; `theirs` is how it is now, None where it is gone."""

    def __init__(self, theirs: Row | None) -> None:
        super().__init__(str(theirs))
        self.theirs = theirs


class StillUsed(Exception):
    """The row is used elsewhere, so it stays; `uses` says where."""

    def __init__(self, uses: tuple[Use, ...]) -> None:
        super().__init__("; ".join(use.text for use in uses))
        self.uses = uses


class WeightsWouldGo(Exception):
    """Another kind or format has no room for some weights, and nobody agreed that so many go; `number` counts."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{number} weights and their reasons would be removed")
        self.number = number


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What the question form says of one weight; no criterion means that there is no weight."""

    track_id: int
    points: int
    criterion_id: int
    reason: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What the question form says of one option."""

    option: models.Option
    cells: tuple[Cell, ...] = ()
    removed: bool = False


def hold_row(table: type[Row], pk: int, *, seen: int | None) -> Row:
    """Return the row as it is now, locked until the transaction ends; refuse where it is no longer what was seen."""
    theirs = table._default_manager.select_for_update().filter(pk=pk).first()
    if theirs is None or theirs.revision != seen:
        raise ChangedMeanwhile(theirs)
    return theirs


@transaction.atomic
def save_row(*, row: Named, seen: int | None, by: str, parts: Callable[[], None] = lambda: None) -> Named:
    """Save a row of any table but questions; `seen` is the revision that its editor was shown.

    `parts` saves what belongs to the row, such as the sides of a disagreement, before the whole is recorded.
    """
    before = plain_row(hold_row(type(row), row.pk, seen=seen)) if row.pk else {}
    row.revision = (seen or 0) + 1
    row.save()
    parts()
    _record(row, by=by, before=before)
    return row


@transaction.atomic
def save_question(
    *,
    question: models.Question,
    lines: tuple[Line, ...],
    slopes: tuple[Cell, ...],
    seen: int | None,
    by: str,
    agreed: int = 0,
) -> models.Question:
    """Save a question with its options and weights, all of it or nothing.

    Where another kind or format has no room for weights, as many go as was agreed to and no more, and the draft as it
    was is kept first.
    """
    before: Plain = {}
    if question.pk:
        held = _held_question(question, seen)
        before = plain_question(held)
        _keep_what_goes(held, question, lines, slopes, by=by, agreed=agreed)
    question.revision = (seen or 0) + 1
    if question.kind != "fit":
        models.Weight.objects.filter(question=question.pk).delete()
    question.save()
    for line in lines:
        _write_line(question, line)
    _write_cells(question, None, slopes)
    _record(question, by=by, before=before)
    return question


@transaction.atomic
def delete_row(*, row: Named, by: str) -> None:
    """Take a row out of the draft, unless something rests on it or an edition has asked it."""
    held = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if uses := uses_of(held):
        raise StillUsed(uses)
    before = plain_row(held)
    held.delete()
    record_change(by=by, action=Action.DELETED, table=table_name(row), slug=row.slug, before=before, after={})


@transaction.atomic
def retire_question(*, question: models.Question, retired: bool, by: str) -> models.Question:
    held: models.Question = models.Question.objects.select_for_update().get(pk=question.pk)
    before = plain_question(held)
    held.retired = retired
    held.revision += 1
    held.save()
    _record(held, by=by, before=before)
    return held


@transaction.atomic
def duplicate_question(*, question: models.Question, by: str) -> models.Question:
    """Return a copy that stays out of the next edition until its editor puts it in."""
    slugs = set(models.Question.objects.values_list("slug", flat=True)) | editions_asking().keys()
    slug = next(
        name
        for name in (f"{question.slug[:70]}-copy{'' if n == 1 else f'-{n}'}" for n in range(1, len(slugs) + 2))
        if name not in slugs
    )
    copy: models.Question = models.Question.objects.get(pk=question.pk)
    copy.pk, copy.slug, copy.retired, copy.revision = None, slug, True, 1
    copy.position = (models.Question.objects.order_by("-position").values_list("position", flat=True).first() or 0) + 1
    copy.save(force_insert=True)
    places: dict[int | None, models.Option | None] = {None: None}
    for option in question.options.order_by("position"):
        old, option.pk, option.question = option.pk, None, copy
        option.save(force_insert=True)
        places[old] = option
    for weight in question.weights.all():
        weight.option, weight.question, weight.pk = places[weight.option_id], copy, None
        weight.save(force_insert=True)
    _record(copy, by=by, before={})
    return copy


def _held_question(question: models.Question, seen: int | None) -> models.Question:
    held = hold_row(models.Question, question.pk, seen=seen)
    assert isinstance(held, models.Question)  # noqa: S101  # for the type checker: it is what was asked for
    return held


def _keep_what_goes(
    held: models.Question,
    question: models.Question,
    lines: tuple[Line, ...],
    slopes: tuple[Cell, ...],
    *,
    by: str,
    agreed: int,
) -> None:
    if (held.kind, held.format) == (question.kind, question.format):
        return
    stays: set[tuple[int | None, int]] = {(None, cell.track_id) for cell in slopes}
    kept = [line for line in lines if line.option.pk and not line.removed]
    stays |= {(line.option.pk, cell.track_id) for line in kept for cell in line.cells}
    removed = {line.option.pk for line in lines if line.removed}
    stored = held.weights.exclude(option__in=removed).values_list("option_id", "track_id")
    number = sum(place not in stays for place in stored)
    if number > agreed:
        raise WeightsWouldGo(number)
    if number:
        keep_draft(why=f"Before “{held.short}” changed its kind or format", by=by)


def _write_line(question: models.Question, line: Line) -> None:
    option = line.option
    if line.removed:
        if option.pk:
            option.delete()
        return
    option.question = question
    option.revision += 1 if option.pk else 0
    option.save()
    _write_cells(question, option, line.cells)


def _write_cells(question: models.Question, option: models.Option | None, cells: tuple[Cell, ...]) -> None:
    """Make the weights of one row of the form what it says; those it does not name go."""
    kept = {weight.track_id: weight for weight in models.Weight.objects.filter(question=question, option=option)}
    for cell in cells:
        weight = kept.pop(cell.track_id, None) or models.Weight(
            question=question, option=option, track_id=cell.track_id, revision=0
        )
        before = (weight.points, weight.criterion_id, weight.reason, weight.evidence)
        weight.points, weight.criterion_id = cell.points, cell.criterion_id
        weight.reason, weight.evidence = cell.reason, cell.evidence
        if before != (weight.points, weight.criterion_id, weight.reason, weight.evidence):
            weight.revision += 1
            weight.save()
    models.Weight.objects.filter(pk__in=[weight.pk for weight in kept.values()]).delete()


def _record(row: Named, *, by: str, before: dict[str, object]) -> None:
    after = plain_row(type(row)._default_manager.get(pk=row.pk))
    if before == after:
        return
    record_change(
        by=by,
        action=Action.CHANGED if before else Action.ADDED,
        table=table_name(row),
        slug=row.slug,
        before=before,
        after=after,
    )
