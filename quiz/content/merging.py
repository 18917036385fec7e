"""Merging rows into the draft's tables by natural key: a row that stays keeps its primary key for life.

Open forms, bookmarks and the links between rows name a row by its primary key. So a draft is never cleared and filled
anew: rows are told apart by slug, those that differ are updated, and only what differs gets a higher revision.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F, ForeignKey

from quiz import models
from quiz.content.history import Edit, Plain, own_fields
from quiz.content.retired import with_retired
from quiz.content.tables import (
    HIGHEST,
    LEAVES,
    PART_OF,
    TABLES,
    Key,
    Table,
    Wanted,
    links_to_itself,
    owner_of,
    target_of,
    unique_alone,
    unique_sets,
)


class CannotReplace(Exception):
    """The tables refuse a row of the new draft, so the draft stays as it is; the argument says why."""


class NoSuchRow(Exception):
    """A row names another that there is not: `table`, `key` and `field` say which, `named` what it names."""

    def __init__(self, table: Table, key: Key, field: str, named: Key) -> None:
        self.table, self.key, self.field, self.named = table, key, field, named
        super().__init__(f"{table._meta.model_name} {'/'.join(key)}: there is no {field} “{'/'.join(named)}”")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What merging did to one table."""

    table: Table
    new: Mapping[Key, Plain]
    changed: Mapping[Key, tuple[Edit, ...]]  # the fields that differed
    gone: Mapping[Key, Plain]

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.gone)


class Draft:
    """Every row of the draft by its key, read in one query a table and held until the transaction ends."""

    def __init__(self) -> None:
        self.rows: dict[Table, dict[Key, Any]] = {}
        self.said: dict[Table, dict[Key, Plain]] = {}
        self._pks: dict[Table, dict[Key, int]] = {}
        self._keys: dict[Table, dict[int, Key]] = {}
        for table in TABLES:
            self._read(table)

    def replace(self, wanted: Wanted) -> tuple[Merged, ...]:
        """Make the whole draft what is wanted, or raise `CannotReplace` and leave it as it is.

        Retired questions that the wanted draft does not know stay, with what they rest on.
        """
        try:
            with transaction.atomic():
                return self.merge(with_retired(self.said, wanted))
        except (NoSuchRow, IntegrityError, DataError, OverflowError, UnicodeError) as refusal:
            raise CannotReplace(str(refusal)) from refusal

    def merge(self, wanted: Wanted) -> tuple[Merged, ...]:
        """Make each table that is named say exactly what is wanted of it; return what that changed."""
        found = [_compare(table, self.said[table], wanted[table]) for table in TABLES if table in wanted]
        for each in found:
            for key in each.gone:
                del self._pks[each.table][key]
        for each in reversed(found):
            if each.table in LEAVES:
                self._delete(each.table, [*each.gone, *_moving(each)])
        for each in found:
            self._park(each, wanted[each.table])
            self._insert(each.table, each.new)
            self._update(each, wanted[each.table])
        for each in reversed(found):
            if each.table not in LEAVES:
                self._delete(each.table, each.gone)
        self._raise_revisions(found, wanted)
        return tuple(each for each in found if each)

    def _read(self, table: Table) -> None:
        rows = list(table._default_manager.select_for_update(no_key=True).order_by("pk"))
        keys = {row.pk: self._key(row) for row in rows}
        self._keys[table] = keys
        self._pks[table] = {key: pk for pk, key in keys.items()}
        self.rows[table] = {keys[row.pk]: row for row in rows}
        self.said[table] = {keys[row.pk]: self._plain(row) for row in rows}

    def _key(self, row: Any) -> Key:
        if isinstance(row, models.Option):
            return (*self._keys[models.Question][row.question_id], row.slug)
        if isinstance(row, models.Weight):
            option = self._keys[models.Option][row.option_id][1] if row.option_id else ""
            return (*self._keys[models.Question][row.question_id], option, *self._keys[models.Track][row.track_id])
        return (row.slug,)

    def _plain(self, row: Any) -> Plain:
        said: Plain = {}
        for field in own_fields(type(row)):
            value = getattr(row, field.attname)
            if isinstance(field, ForeignKey) and value is not None:
                value = self._keys[target_of(field)][value]
            said[field.name] = value
        return said

    def _delete(self, table: Table, keys: Iterable[Key]) -> None:
        pks = [self.rows[table][key].pk for key in keys]
        if not pks:
            return
        rows = table._default_manager.filter(pk__in=pks)
        for field in links_to_itself(table):
            rows.update(**{field.name: None})
        rows.delete()

    def _park(self, merged: Merged, wanted: Mapping[Key, Plain]) -> None:
        """Free the unique names and numbers of rows that are about to give them up, so that two rows can swap them."""
        table, names = merged.table, unique_alone(merged.table)
        if table in LEAVES or not names:
            return
        leaving = {key: [edit.field for edit in own if edit.field in names] for key, own in merged.changed.items()}
        leaving |= dict.fromkeys(merged.gone, names)
        taken = {said.get(name) for name in names for said in (*self.said[table].values(), *wanted.values())}
        free = (number for number in range(HIGHEST, 0, -1) if number not in taken)
        rows = [self.rows[table][key] for key, own in leaving.items() if own]
        for row in rows:
            for name in leaving[self._keys[table][row.pk]]:
                setattr(row, name, f"~{row.pk}" if isinstance(getattr(row, name), str) else next(free))
        table._default_manager.bulk_update(rows, names)

    def _insert(self, table: Table, wanted: Mapping[Key, Plain]) -> None:
        taken = self._keys[table]
        made = []
        for key, said in wanted.items():
            pk = said.get("pk") if said.get("pk") not in taken else None
            made.append(table(**{"pk": pk, **self._columns(table, key, said)}))
        given = any(row.pk for row in made)
        for key, row in zip(wanted, table._default_manager.bulk_create(made), strict=True):
            self._pks[table][key], self._keys[table][row.pk], self.rows[table][key] = row.pk, key, row
        if given:
            _count_on_from_the_highest(table)
        for field in links_to_itself(table):
            linked = [key for key in wanted if wanted[key][field.name]]
            for key in linked:
                setattr(self.rows[table][key], field.attname, self._link(table, key, field, wanted[key]))
            table._default_manager.bulk_update([self.rows[table][key] for key in linked], [field.name])

    def _update(self, merged: Merged, wanted: Mapping[Key, Plain]) -> None:
        """Update what differs. A leaf that moves was taken out before, and is put back under its own primary key."""
        moving = _moving(merged) if merged.table in LEAVES else ()
        names: set[str] = {"revision"}
        rows = []
        for key, edits in merged.changed.items():
            row, changed = self.rows[merged.table][key], tuple(edit.field for edit in edits)
            for name, value in self._columns(merged.table, key, wanted[key], only=changed).items():
                setattr(row, name, value)
            row.revision += 1
            if key not in moving:
                names.update(changed)
                rows.append(row)
        merged.table._default_manager.bulk_update(rows, names)
        merged.table._default_manager.bulk_create([self.rows[merged.table][key] for key in moving])

    def _columns(self, table: Table, key: Key, said: Plain, *, only: tuple[str, ...] | None = None) -> dict[str, Any]:
        """Return fields as a model takes them. A link to a row that is made in the same step is set after it."""
        columns: dict[str, Any] = {}
        for field in own_fields(table):
            if field.name not in (said if only is None else only):
                continue
            if not isinstance(field, ForeignKey):
                columns[field.name] = said[field.name]
            elif only is not None or field.related_model is not table:
                columns[field.attname] = self._link(table, key, field, said)
        return columns

    def _link(self, table: Table, key: Key, field: "ForeignKey[Any, Any]", said: Plain) -> int | None:
        named = said[field.name]
        if named is None:
            return None
        pk = self._pks[target_of(field)].get(named)
        if pk is None:
            raise NoSuchRow(table, key, field.name, named)
        return pk

    def _raise_revisions(self, found: list[Merged], wanted: Wanted) -> None:
        """Raise the revision of rows whose parts changed, where they did not change themselves."""
        risen = {each.table: {*each.changed, *each.new, *each.gone} for each in found}
        owners: dict[Table, set[int]] = defaultdict(set)
        for each in found:
            if (owner := owner_of(each.table)) is None:
                continue
            for key in (*each.new, *each.changed, *each.gone):
                said = self.said[each.table].get(key) or wanted[each.table][key]
                if (part_of := said[PART_OF[each.table]]) not in risen.get(owner, ()):
                    owners[owner].add(self._pks[owner][part_of])
        for owner, pks in owners.items():
            owner._default_manager.filter(pk__in=pks).update(revision=F("revision") + 1)


def _compare(table: Table, before: Mapping[Key, Plain], after: Mapping[Key, Plain]) -> Merged:
    differ = {
        key: tuple(
            Edit(field=name, before=value, after=said[name])
            for name, value in before[key].items()
            if name in said and said[name] != value
        )
        for key, said in after.items()
        if key in before
    }
    return Merged(
        table=table,
        new={key: said for key, said in after.items() if key not in before},
        changed={key: edits for key, edits in differ.items() if edits},
        gone={key: said for key, said in before.items() if key not in after},
    )


def _moving(merged: Merged) -> tuple[Key, ...]:
    """Return the rows whose unique fields change: one may take what another still has."""
    unique = {name for names in unique_sets(merged.table) for name in names}
    return tuple(key for key, own in merged.changed.items() if any(edit.field in unique for edit in own))


def _count_on_from_the_highest(table: Table) -> None:
    """Tell a database that numbers rows by a sequence of its own about keys that were given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table]):
            cursor.execute(statement)
