"""Tables of the draft as CSV and JSON: out for a spreadsheet, and back in after a look at what would change."""

import csv
import json
from collections.abc import Mapping
from io import StringIO
from typing import Any, TypeGuard

from django.core.exceptions import ValidationError
from django.db.models import BooleanField, Field, ForeignKey

from quiz import models
from quiz.content.copying import LARGEST
from quiz.content.tables import Table

STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
"""What makes a spreadsheet take a cell for a formula. A quote is guarded too, so that reading back is exact."""

TABLES: Mapping[str, Table] = {
    "pay": models.Pay,
    "figures": models.Figure,
    "shares": models.SkillShare,
    "premiums": models.SkillPremium,
    "needs": models.SkillNeed,
    "depths": models.SkillDepth,
    "transitions": models.Transition,
    "notes": models.Note,
    "skills": models.Skill,
    "sources": models.Source,
    "criteria": models.Criterion,
    "questions": models.Question,
    "options": models.Option,
    "weights": models.Weight,
}

MOST_ROWS = 2000
"""Rows of one file: several times what any table has, and few enough to look at in a moment."""

KEYS: Mapping[str, tuple[str, ...]] = {"options": ("question", "slug"), "weights": ("question", "option", "track")}
"""What tells rows apart where that is not a slug."""

TRUTH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


class NotATable(Exception):
    """The file cannot be read as this table; the argument says why."""


def columns_of(part: str) -> tuple[str, ...]:
    """Return a table's columns: what tells rows apart first."""
    names = [field.name for field in TABLES[part]._meta.concrete_fields if field.name not in ("id", "revision")]
    key = KEYS.get(part, ("slug",))
    return (*key, *(name for name in names if name not in key))


def rows_of(part: str) -> list[dict[str, str]]:
    """Return every row of a table as text, links as slugs; one query."""
    table, names = TABLES[part], columns_of(part)
    links = {name: f"{name}__slug" for name in names if isinstance(table._meta.get_field(name), ForeignKey)}
    query = table._default_manager.order_by("pk").values_list(*(links.get(name, name) for name in names))
    return [{name: _text(cell) for name, cell in zip(names, row, strict=True)} for row in query]


def write_csv(part: str) -> str:
    text = StringIO()
    writer = csv.DictWriter(text, columns_of(part))
    writer.writeheader()
    writer.writerows({name: neutral(cell) for name, cell in row.items()} for row in rows_of(part))
    return text.getvalue()


def write_json(part: str) -> str:
    return json.dumps({"table": part, "rows": rows_of(part)}, ensure_ascii=False, indent=1)


def read_table(part: str, text: str) -> list[dict[str, str]]:
    """Return the rows that a file of either kind says, by column. Every row needs the columns that tell it apart.

    Ends of lines inside cells become one character: on its way through a page a file's own would be lost anyway.
    """
    if len(text) > LARGEST:
        raise NotATable("it is larger than any table of ours")
    if not text.strip():
        raise NotATable("it is empty")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = _read_json(part, text) if text.lstrip().startswith(("{", "[")) else _read_csv(text)
    if len(rows) > MOST_ROWS:
        raise NotATable(f"it has {len(rows):,} rows, and {MOST_ROWS:,} at once are the most; split it")
    known = set(columns_of(part))
    for number, row in enumerate(rows, start=2):
        _refuse_halves(number, row)
        if unknown := sorted(row.keys() - known):
            raise NotATable(f"it has a column that the table has not: {unknown[0][:40]}")
        if missing := [name for name in KEYS.get(part, ("slug",)) if name not in row]:
            raise NotATable(f"row {number} has no {missing[0]}, so nobody can tell which row it is")
    return rows


def _refuse_halves(number: int, row: Mapping[str, str]) -> None:
    """Refuse half a character, as JSON can spell one: it cannot even be shown beside what is wrong with it."""
    for name, cell in row.items():
        if any("\ud800" <= character <= "\udfff" for character in name + cell):
            raise NotATable(f"row {number}, {ascii(name)[:60]}: half a character is no text")


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula. Plain numbers stay numbers."""
    if cell.startswith(STARTS_FORMULA) and not _is_number(cell):
        return f"'{cell}"
    return cell


def restored(cell: str) -> str:
    """Return what a neutral cell stood for."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(STARTS_FORMULA) else cell


def value_of(field: "Field[Any, Any]", text: str) -> Any:
    """Return a cell's text as a model takes it: empty is nothing where nothing is allowed. Raise `ValidationError`."""
    if isinstance(field, BooleanField):
        if (said := text.strip().lower()) not in TRUTH:
            raise ValidationError("Say 1 or 0 here, or true or false.")
        return TRUTH[said]
    if text == "" and field.null:
        return None
    return text


def _read_csv(text: str) -> list[dict[str, str]]:
    reader = csv.DictReader(StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise NotATable(f"it is no CSV: {error}") from None
    names = reader.fieldnames or []
    if twice := [name for place, name in enumerate(names) if name in names[:place]]:
        raise NotATable(f"it has the column {twice[0][:40]} twice")
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise NotATable(f"row {number} has another number of cells than the first one")
    return [{name: restored(cell) for name, cell in row.items()} for row in rows]


def _read_json(part: str, text: str) -> list[dict[str, str]]:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotATable(f"it is no JSON: {error}") from None
    if isinstance(plain, dict) and plain.get("table", part) != part:
        raise NotATable(f"it holds {str(plain['table'])[:40]!a}, not {part!r}")
    rows = plain.get("rows") if isinstance(plain, dict) else plain
    if not _are_rows(rows):
        raise NotATable("it holds no list of rows")
    return [{str(name): _text(cell) for name, cell in row.items()} for row in rows]


def _are_rows(rows: Any) -> TypeGuard[list[dict[str, Any]]]:
    plain = (str, int, float, bool, type(None))
    return isinstance(rows, list) and all(
        isinstance(row, dict) and all(isinstance(cell, plain) for cell in row.values()) for row in rows
    )


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return "" if cell is None else str(cell)


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdecimal()
