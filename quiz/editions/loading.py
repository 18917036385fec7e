"""Published editions in memory: decoded once, checked against their digest, and never more than a few at a time.

An edition that cannot be read never hides the one before it. It is remembered with the reason, said aloud once a
minute, and tried again as often: whoever restores it from a backup restarts nothing.
"""

import logging
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from threading import Lock
from typing import Any

from django.db import OperationalError, transaction

from quiz import models
from quiz.engine.document import DamagedEdition, decode, text_digest
from quiz.engine.edition import Edition

logger = logging.getLogger("quiz.editions")

KEPT = 12
"""How many editions a process holds; runs under older ones are decoded again when they come."""

NEWS_SECONDS = 2.0
"""How old a worker's idea of the current edition may grow before it asks again."""

TROUBLE_SECONDS = 10.0
"""How long it goes on with what it knows where the database does not answer."""

RETRY_SECONDS = 60.0
"""How long an edition that cannot be read is left alone before it is tried again."""


class NothingPublished(Exception):
    """No edition has been published yet."""


class NothingReadable(NothingPublished):
    """Editions have been published, and none of them can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition with what only its publication knows."""

    pk: int
    number: int
    edition: Edition = field(repr=False)
    scoring_digest: str
    content_digest: str
    note: str
    published_at: datetime
    built: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What pages build once for this edition; it goes when the edition is let go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """An edition that this process could not read, and why."""

    number: int
    damage: DamagedEdition
    tried_at: float

    @property
    def reason(self) -> str:
        return str(self.damage)


_kept: OrderedDict[int, Published] = OrderedDict()
_unreadable: dict[int, Unreadable] = {}
_known_good: set[int] = set()
_current: tuple[Published, float] | None = None
_lock = Lock()
"""Held while what is kept is changed, never while the database is asked: threads share it."""


def current_edition() -> Published:
    """Return the newest edition that can be read, at most two seconds behind another worker's publication.

    What a worker knows outlives its database: pages that need nothing else are read on.
    """
    global _current
    known = _current
    if known is not None and time.monotonic() - known[1] <= NEWS_SECONDS:
        return known[0]
    try:
        return newest_edition()
    except OperationalError:
        if known is None or transaction.get_connection().in_atomic_block:
            raise
        _current = (known[0], time.monotonic() + TROUBLE_SECONDS - NEWS_SECONDS)
        return known[0]


def newest_edition() -> Published:
    """Return the newest edition that can be read, asked for now: for whoever publishes. Raise `NothingPublished`."""
    global _current
    pks = list(models.Edition.objects.order_by("-number").values_list("pk", flat=True))
    newest = next(_readable(pks), None)
    if newest is None:
        raise NothingReadable if pks else NothingPublished
    _current = (newest, time.monotonic())
    return newest


def load_edition(pk: int) -> Published:
    """Return one edition by its key. Raise `DamagedEdition` where it cannot be read, without trying each time."""
    with _lock:
        if pk in _kept:
            _kept.move_to_end(pk)
            return _kept[pk]
    if damage := _left_alone(pk):
        raise DamagedEdition(damage.place, damage.problem)
    published = _read(pk)
    with _lock:
        _kept[pk] = published
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return published


def document_of(number: int) -> str:
    """Return the stored text of an edition, as it was published or not at all. Raise `DamagedEdition`."""
    return _text(_row(models.Edition.objects.values_list("pk", flat=True).get(number=number)))


def check_editions(*, seconds: float = inf) -> tuple[Unreadable, ...]:
    """Read every edition that this process has not read yet, for so long at most; return all that cannot be read."""
    started = time.monotonic()
    for pk in models.Edition.objects.order_by("-number").values_list("pk", flat=True):
        if time.monotonic() - started > seconds:
            break
        if pk not in _known_good and not _left_alone(pk):
            with suppress(DamagedEdition):
                _read(pk)
    return unreadable_editions()


def unreadable_editions() -> tuple[Unreadable, ...]:
    """Return the editions that this process has found unreadable, newest first; it asks nothing."""
    return tuple(sorted(_unreadable.values(), key=lambda each: -each.number))


def forget_loaded() -> None:
    """Let go of everything held."""
    global _current
    with _lock:
        _current = None
        _kept.clear()
        _unreadable.clear()
        _known_good.clear()


def _readable(pks: list[int]) -> Iterator[Published]:
    for pk in pks:
        try:
            yield load_edition(pk)
        except DamagedEdition:
            continue


def _left_alone(pk: int) -> DamagedEdition | None:
    """Return why an edition is not tried again yet; None where it may be."""
    found = _unreadable.get(pk)
    return found.damage if found and time.monotonic() - found.tried_at < RETRY_SECONDS else None


def _read(pk: int) -> Published:
    """Read an edition from the database, and remember whether that went well."""
    try:
        row = _row(pk)
        edition = decode(_text(row))
    except DamagedEdition as damage:
        number = models.Edition.objects.values_list("number", flat=True).get(pk=pk)
        _unreadable[pk] = Unreadable(number=number, damage=damage, tried_at=time.monotonic())
        _known_good.discard(pk)
        logger.error("Edition %s cannot be read: %s. Restore its row from a backup.", number, damage)
        raise
    _unreadable.pop(pk, None)
    _known_good.add(pk)
    return Published(
        pk=row.pk,
        number=row.number,
        edition=edition,
        scoring_digest=row.scoring_digest,
        content_digest=row.content_digest,
        note=row.note,
        published_at=row.published_at,
    )


def _row(pk: int) -> models.Edition:
    try:
        return models.Edition.objects.get(pk=pk)
    except OperationalError as trouble:
        if "UTF-8" not in str(trouble):  # what SQLite says of bytes that are no text
            raise
        raise DamagedEdition("document", "it is not UTF-8") from trouble


def _text(row: models.Edition) -> str:
    if text_digest(row.document) != row.content_digest:
        raise DamagedEdition("document", "it does not match its digest")
    return row.document
