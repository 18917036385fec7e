"""A table read from a file, beside the draft: what it would add and change, what is wrong with it, and writing it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ForeignKey, Model

from quiz import models
from quiz.content.drafting import save_row
from quiz.content.history import Edit, plain_question, record_change
from quiz.content.spreadsheets import KEYS, TABLES, rows_of, value_of
from quiz.models.rows import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One row that would be added or changed, with the fields that differ."""

    name: str
    is_new: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    number: int  # the row's, as a spreadsheet counts
    name: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a file would do. `seen` is a digest of the table it was compared with."""

    part: str
    planned: tuple[Planned, ...]
    same: int
    wrong: tuple[Wrong, ...]
    seen: str


class TableChanged(Exception):
    """The table is no longer what the plan was made beside; nothing is written. Plan again."""


class PlanIsWrong(Exception):
    """Some rows cannot be written, so none is."""


def plan_import(part: str, rows: list[dict[str, str]]) -> Plan:
    """Compare a file's rows with the draft, and write nothing. Rows that the file leaves out stay as they are."""
    stored = rows_of(part)
    there = {_key(part, row): row for row in stored}
    planned: list[Planned] = []
    same = 0
    for row in rows:
        before = there.get(_key(part, row), {})
        edits = tuple(
            Edit(field=name, before=before.get(name), after=cell)
            for name, cell in row.items()
            if _norm(part, name, before.get(name)) != _norm(part, name, cell)
        )
        if before and not edits:
            same += 1
        else:
            planned.append(Planned(name=" / ".join(filter(None, _key(part, row))), is_new=not before, edits=edits))
    wrong = tuple(_wrong(part, rows))
    return Plan(part=part, planned=tuple(planned), same=same, wrong=wrong, seen=_digest(stored))


@transaction.atomic
def write_import(*, part: str, rows: list[dict[str, str]], seen: str, by: str) -> int:
    """Write what a plan showed; refuse where the table has changed since, or where any row is wrong."""
    _hold(part)
    plan = plan_import(part, rows)
    if plan.seen != seen:
        raise TableChanged
    if plan.wrong:
        raise PlanIsWrong
    wanted = {each.name for each in plan.planned}
    changed = [row for row in rows if " / ".join(filter(None, _key(part, row))) in wanted]
    links = _Links(part)
    if part in KEYS:
        _write_parts(part, changed, links, by=by)
    else:
        for row in changed:
            made = links.row(row)
            assert isinstance(made, Named)  # noqa: S101  # for the type checker
            save_row(row=made, seen=made.revision if made.pk else None, by=by)
    return len(changed)


def _write_parts(part: str, rows: list[dict[str, str]], links: "_Links", *, by: str) -> None:
    """Write options or weights, and keep each question's change in its history as one."""
    slugs = dict.fromkeys(row["question"] for row in rows)
    for question in models.Question.objects.filter(slug__in=slugs).select_for_update():
        before = plain_question(question)
        for row in rows:
            if row["question"] == question.slug:
                links.row(row).save()
        question.revision += 1
        question.save(update_fields=["revision"])
        action = models.Change.Action.CHANGED
        after = plain_question(question)
        record_change(by=by, action=action, table="question", slug=question.slug, before=before, after=after)


class _Links:
    """Makes rows of text into models: the one that is there, or a new one, with links found by slug."""

    def __init__(self, part: str) -> None:
        self.part, self.table = part, TABLES[part]
        self.targets: dict[str, dict[Any, int]] = {}
        self.stored: dict[tuple[str, ...], Model] = {}
        for field in self._fields():
            target: Any = field.related_model
            if target is models.Option:
                keys = target.objects.values_list("question__slug", "slug", "pk")
                self.targets[field.name] = {(question, slug): pk for question, slug, pk in keys}
            else:
                self.targets[field.name] = dict(target.objects.values_list("slug", "pk"))
        names = KEYS.get(part, ("slug",))
        linked = [field.name for field in self._fields() if field.name in names]
        for row in self.table._default_manager.select_related(*linked):
            self.stored[tuple(_slug_of(row, name) for name in names)] = row

    def row(self, said: Mapping[str, str]) -> Model:
        """Return the row with what the file says; what the file does not say stays. Raise `ValidationError`."""
        row = self.stored.get(_key(self.part, said)) or self.table()
        for name, text in said.items():
            field: Any = self.table._meta.get_field(name)
            if isinstance(field, ForeignKey):
                setattr(row, field.attname, self._target(field, said, text))
            else:
                setattr(row, name, value_of(field, text))
        row.full_clean(validate_unique=False, validate_constraints=False)
        return row

    def _target(self, field: Any, said: Mapping[str, str], slug: str) -> int | None:
        if not slug and field.null:
            return None
        key = (said.get("question", ""), slug) if field.related_model is models.Option else slug
        if key not in self.targets[field.name]:
            raise ValidationError({field.name: f"There is no {field.name} “{slug[:60]}”."})
        return self.targets[field.name][key]

    def _fields(self) -> Iterator[Any]:
        return (field for field in self.table._meta.concrete_fields if isinstance(field, ForeignKey))


def _wrong(part: str, rows: list[dict[str, str]]) -> Iterator[Wrong]:
    """Yield what is wrong, row by row: each is tried in a transaction that is undone."""
    links = _Links(part)
    taken: set[tuple[str, ...]] = set()
    for number, said in enumerate(rows, start=2):
        name = " / ".join(filter(None, _key(part, said)))
        if _key(part, said) in taken:
            yield Wrong(number=number, name=name, message="The file has this row twice.")
        taken.add(_key(part, said))
        try:
            row = links.row(said)
            row.validate_constraints()
        except ValidationError as refusal:
            for field, messages in refusal.message_dict.items():
                yield Wrong(number=number, name=name, message=f"{field}: {' '.join(messages)}")


def _hold(part: str) -> None:
    list(TABLES[part]._default_manager.select_for_update(of=("self",)).values_list("pk", flat=True))


def _key(part: str, row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in KEYS.get(part, ("slug",)))


def _slug_of(row: Model, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    return str(value.slug) if isinstance(value, Model) else str(value)  # type: ignore[attr-defined]


def _norm(part: str, name: str, text: str | None) -> Any:
    """Return a cell in the one form that comparing needs: 12.50 is 12.5, true is 1."""
    if text is None:
        return None
    field: Any = TABLES[part]._meta.get_field(name)
    value = text if isinstance(field, ForeignKey) else value_of(field, text)
    kind = field.get_internal_type()
    if kind == "DecimalField" and value not in (None, ""):
        try:
            return field.to_python(value).normalize()
        except ValidationError:
            return value
    return str(value) if value is not None else ""


def _digest(rows: list[dict[str, str]]) -> str:
    return sha256(repr([sorted(row.items()) for row in rows]).encode()).hexdigest()
