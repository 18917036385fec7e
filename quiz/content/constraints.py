"""Which rows break a constraint of their table: asked of a whole table in memory, where Django would ask row by row.

Django validates a constraint with a query for each row and constraint, which made a long file take a worker for most of
a minute. The database stays the judge: whatever this lets pass is written inside a savepoint before anybody is told so.
"""

import operator
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from quiz.content.history import Plain, own_fields
from quiz.content.tables import Key, Table

COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gte": operator.ge,
    "lte": operator.le,
    "in": lambda value, allowed: value in allowed,
    "range": lambda value, ends: bool(ends[0] <= value <= ends[1]),
}


def breaches(table: Table, rows: Mapping[Key, Plain], *, of: Collection[Key]) -> Iterator[tuple[Key, str]]:
    """Yield each constraint that one of the named rows breaks in a table of these rows, with what it says."""
    for constraint in table._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            said = str(constraint.get_violation_error_message())
            yield from ((key, said) for key in of if holds(constraint.condition, rows[key]) is False)
    for names, condition, said in _unique(table):
        yield from ((key, f"{said} ({other})") for key, other in _doubles(rows, names, condition) if key in of)


def holds(condition: Any, said: Plain) -> bool | None:
    """Tell whether a row fulfils a condition. None, like NULL in SQL, where a field says nothing."""
    if not isinstance(condition, Q):
        name, wanted = condition
        return _compares(name, wanted, said)
    found = [holds(child, said) for child in condition.children]
    deciding = condition.connector == Q.OR
    outcome = deciding if deciding in found else None if None in found else not deciding
    return outcome if outcome is None or not condition.negated else not outcome


def _compares(name: str, wanted: Any, said: Plain) -> bool | None:
    field, _, lookup = name.partition("__")
    value = said[field]
    if lookup == "isnull":
        return (value is None) is wanted
    if isinstance(wanted, F):
        wanted = said[wanted.name]  # type: ignore[attr-defined]  # its stubs do not know it
    return None if value is None or wanted is None else COMPARE[lookup or "exact"](value, wanted)


def _unique(table: Table) -> Iterator[tuple[tuple[str, ...], Any, str]]:
    """Yield the fields that no two rows share, under which condition, and what is said of rows that do."""
    alone = [((field.name,), Q()) for field in own_fields(table) if field.unique]
    together = [
        (tuple(c.fields), c.condition or Q()) for c in table._meta.constraints if isinstance(c, UniqueConstraint)
    ]
    for names, condition in (*alone, *together):
        yield names, condition, " ".join(table().unique_error_message(table, names).messages)


def _doubles(rows: Mapping[Key, Plain], names: tuple[str, ...], condition: Q) -> Iterator[tuple[Key, str]]:
    """Yield the rows that share these fields with another one, and the other's name. Nothing is like nothing."""
    same: dict[tuple[Any, ...], list[Key]] = defaultdict(list)
    for key, said in rows.items():
        values = tuple(said[name] for name in names)
        if None not in values and holds(condition, said):
            same[values].append(key)
    for keys in same.values():
        for key in keys[: len(keys) if len(keys) > 1 else 0]:
            yield key, " / ".join(filter(None, next(other for other in keys if other != key)))
