"""A file's rows as the draft's table would have them, and everything that is wrong with them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey

from quiz import models
from quiz.content.constraints import breaches
from quiz.content.history import Edit, Plain, own_fields
from quiz.content.merging import Draft
from quiz.content.places import middle_of, place_refused
from quiz.content.spreadsheets import KEYS, TABLES, rows_of, value_of
from quiz.content.tables import Key, Table, Wanted, target_of

Rows = list[dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One row that would be added or changed, with the fields that differ."""

    name: str
    is_new: bool
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    number: int  # the row's, as a spreadsheet counts; 0 where it is about the whole file
    name: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A question that would lose weights because its kind or format changes."""

    name: str
    weights: int


class File:
    """A file's rows as the draft's table would have them, and everything that is wrong with them."""

    def __init__(self, part: str, rows: Rows, draft: Draft) -> None:
        self.part, self.rows, self.draft = part, rows, draft
        self.table: Table = TABLES[part]
        self.stored = rows_of(part)
        self.planned: dict[Key, Planned] = {}
        self.after: dict[Key, Plain] = dict(draft.said[self.table])
        self.options: dict[str, list[Plain]] = defaultdict(list)
        for (question, _), said in draft.said[models.Option].items():
            self.options[question].append(said)
        self.numbers = {_key(part, row): number for number, row in reversed(list(enumerate(rows, start=2)))}
        self.wrong: list[Wrong] = []
        self._read()
        lost = set(self._lost()) if self.table is models.Question else set()
        self.losses = tuple(
            Loss(name=slug, weights=sum(key[0] == slug for key in lost))
            for slug in dict.fromkeys(key[0] for key in lost)
        )
        weights = {key: said for key, said in draft.said[models.Weight].items() if key not in lost}
        self.wanted: Wanted = {self.table: self.after} | ({models.Weight: weights} if lost else {})

    @property
    def is_of_questions(self) -> bool:
        """Tell whether these rows are kept in the history of questions."""
        return self.table in (models.Question, models.Option, models.Weight)

    def _read(self) -> None:
        there = {_key(self.part, row): row for row in self.stored}
        for number, row in enumerate(self.rows, start=2):
            key = _key(self.part, row)
            if self.numbers[key] != number:
                self._refuse(number, key, "The file has this row twice.")
                continue
            before = there.get(key, {})
            edits = tuple(_edits(self.part, before, row))
            if edits or not before:
                self.planned[key] = Planned(name=_name(key), is_new=not before, edits=edits)
                self._take(number, key, row)
        taken = self.planned.keys() & self.after.keys()
        for key, message in (*self._misplaced(), *self._circles(), *breaches(self.table, self.after, of=taken)):
            self._refuse(self.numbers[key], key, message)
        self.wrong.sort(key=lambda each: each.number)

    def _take(self, number: int, key: Key, row: Mapping[str, str]) -> None:
        """Take what a row says; what it does not say stays. A row that says something impossible is left out."""
        try:
            self.after[key] = self._said(self.draft.said[self.table].get(key), row)
        except ValidationError as refusal:
            for name, messages in refusal.message_dict.items():
                self._refuse(number, key, f"{name}: {' '.join(messages)}")

    def _said(self, stored: Plain | None, row: Mapping[str, str]) -> Plain:
        links: Plain = {}
        errors: dict[str, Any] = {}
        made = self.table()
        for own in own_fields(self.table):
            try:
                if isinstance(own, ForeignKey):
                    links[own.name] = stored[own.name] if stored and own.name not in row else self._link(own, row)
                elif own.name in row:
                    setattr(made, own.name, value_of(own, row[own.name]))
                elif stored:
                    setattr(made, own.name, stored[own.name])
            except ValidationError as refusal:
                errors[own.name] = refusal
        try:
            made.clean_fields(exclude={*links, *errors, *(set(stored or ()) - row.keys())})
        except ValidationError as refusal:
            refusal.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)
        return {own.name: links.get(own.name, getattr(made, own.attname)) for own in own_fields(self.table)}

    def _link(self, own: "ForeignKey[Any, Any]", row: Mapping[str, str]) -> Key | None:
        """Return the key of what a cell names: a row of the draft, or of the file itself."""
        slug, target = row.get(own.name, ""), target_of(own)
        if not slug and own.null:
            return None
        key = (row["question"], slug) if target is models.Option else (slug,)
        if key not in self.draft.said[target] and not (target is self.table and key in self.numbers):
            raise ValidationError(f"There is no {own.name} “{slug[:60]}”.")
        return key

    def _misplaced(self) -> Iterator[tuple[Key, str]]:
        """Yield the weights that have no place in their question."""
        if self.table is not models.Weight:
            return
        for key in self.planned.keys() & self.after.keys():
            if refusal := self._refusal(key, self.draft.said[models.Question][key[:1]]):
                yield key, refusal

    def _lost(self) -> Iterator[Key]:
        """Yield the weights that would have no place any more because the file changes a kind or format."""
        for key in self.draft.said[models.Weight]:
            before, after = self.draft.said[models.Question][key[:1]], self.after[key[:1]]
            if (before["kind"], before["format"]) != (after["kind"], after["format"]) and self._refusal(key, after):
                yield key

    def _refusal(self, weight: Key, question: Plain) -> str:
        middle = middle_of(self.options[weight[0]])
        return place_refused(kind=question["kind"], shape=question["format"], option=weight[1], middle=middle)

    def _circles(self) -> Iterator[tuple[Key, str]]:
        if self.table is not models.Skill:
            return
        for key in self.planned:
            above, passed = self.after.get(key, {}).get("part_of"), {key}
            while above is not None and above not in passed:
                passed.add(above)
                above = self.after.get(above, {}).get("part_of")
            if above == key:
                yield key, "part_of: A skill cannot be part of itself."

    def _refuse(self, number: int, key: Key, message: str) -> None:
        self.wrong.append(Wrong(number=number, name=_name(key), message=message))


def _key(part: str, row: Mapping[str, str]) -> Key:
    return tuple(row[name] for name in KEYS.get(part, ("slug",)))


def _name(key: Key) -> str:
    return " / ".join(filter(None, key))


def _edits(part: str, before: Mapping[str, str], row: Mapping[str, str]) -> Iterator[Edit]:
    for name, cell in row.items():
        if _norm(part, name, before.get(name)) != _norm(part, name, cell):
            yield Edit(field=name, before=before.get(name), after=cell)


def _norm(part: str, name: str, text: str | None) -> Any:
    """Return a cell as its column has it, so that 12.50 is 12.5, and true is 1; what is no such value, as it is."""
    own: Any = TABLES[part]._meta.get_field(name)
    if text is None or isinstance(own, ForeignKey):
        return text
    try:
        value = own.to_python(value_of(own, text))
    except ValidationError:
        return text
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
