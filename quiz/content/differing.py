"""What one edition says differently from another, row by row and field by field, old beside new."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quiz.content.copying import PARTS
from quiz.engine.edition import Edition, Question, Weight

NESTED = ("options", "slopes", "weights", "sides")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One field, with what it said and what it says; None where it said nothing, because nothing was there."""

    label: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    part: str
    slug: str
    title: str
    kind: str  # added, changed, removed or moved
    said: tuple[Said, ...]


def changes_between(old: Edition, new: Edition) -> tuple[Changed, ...]:
    """Return every row that is added, changed, moved or removed, part by part in the edition's order."""
    shorts = {track.slug: track.short for track in (*old.tracks, *new.tracks)}
    return tuple(
        change
        for part in ("questions", *(name for name in PARTS if name != "questions"))
        for change in _rows(part, getattr(old, part), getattr(new, part), shorts)
    )


def _rows(part: str, old: tuple[Any, ...], new: tuple[Any, ...], shorts: dict[str, str]) -> Iterator[Changed]:
    before, after = {row.slug: row for row in old}, {row.slug: row for row in new}
    stayed = [slug for slug in before if slug in after]
    places = {slug: place for place, slug in enumerate(stayed, 1)}
    now = {slug: place for place, slug in enumerate((slug for slug in after if slug in before), 1)}
    for slug, row in after.items():
        if slug not in before:
            yield Changed(part=part, slug=slug, title=_title(row), kind="added", said=())
            continue
        said = list(_fields(before[slug], row, shorts))
        if part == "questions" and places[slug] != now[slug]:
            said.append(Said(label=_("place"), before=str(places[slug]), after=str(now[slug])))
        if said:
            yield Changed(part=part, slug=slug, title=_title(row), kind="changed", said=tuple(said))
    for slug, row in before.items():
        if slug not in after:
            yield Changed(part=part, slug=slug, title=_title(row), kind="removed", said=())


def _fields(old: Any, new: Any, shorts: dict[str, str], within: str = "") -> Iterator[Said]:
    for field in fields(new):
        one, other = getattr(old, field.name), getattr(new, field.name)
        if one == other:
            continue
        if field.name in ("weights", "slopes"):
            yield from _weights(within or _("each step"), one, other, shorts)
        elif field.name in NESTED:
            yield from _nested(one, other, shorts)
        else:
            label = field.name.replace("_", " ")
            yield Said(label=f"{within}: {label}" if within else label, before=_text(one), after=_text(other))


def _nested(old: tuple[Any, ...], new: tuple[Any, ...], shorts: dict[str, str]) -> Iterator[Said]:
    before = {_key(row, place): row for place, row in enumerate(old)}
    after = {_key(row, place): row for place, row in enumerate(new)}
    for key, row in after.items():
        if key in before:
            yield from _fields(before[key], row, shorts, within=f"“{_title(row)}”")
        else:
            yield Said(label=_("option"), before=None, after=_title(row))
    for key, row in before.items():
        if key not in after:
            yield Said(label=_("option"), before=_title(row), after=None)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        titles = [", ".join(_title(row) for row in rows) for rows in (old, new)]
        yield Said(label=_("order of options"), before=titles[0], after=titles[1])


def _weights(within: str, old: tuple[Weight, ...], new: tuple[Weight, ...], shorts: dict[str, str]) -> Iterator[Said]:
    before, after = {weight.track: weight for weight in old}, {weight.track: weight for weight in new}
    for track in dict.fromkeys([*before, *after]):
        one, other = before.get(track), after.get(track)
        label = f"{within}, {shorts.get(track, track)}"
        if (one.points if one else 0) != (other.points if other else 0):
            yield Said(label=label, before=_points(one), after=_points(other))
        for name in ("reason", "criterion", "evidence"):
            was, now = getattr(one, name, ""), getattr(other, name, "")
            if one and other and was != now:
                yield Said(label=f"{label}: {name}", before=str(was), after=str(now))


def _points(weight: Weight | None) -> str:
    return f"{weight.points:+d}" if weight and weight.points else "0"


def _key(row: Any, place: int) -> str:
    return str(getattr(row, "slug", "") or place)


def _title(row: Any) -> str:
    if isinstance(row, Question):
        return row.short
    names = ("name", "title", "text", "statement", "label", "area", "publisher", "slug")
    return next((str(getattr(row, name))[:80] for name in names if getattr(row, name, "")), "")


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format(value, "f")
    return "" if value is None else str(value)
