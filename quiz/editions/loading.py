"""Published editions in memory: decoded once, checked against their digest, and never more than a few at a time."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import OperationalError, transaction

from quiz import models
from quiz.engine.document import DamagedEdition, decode, text_digest
from quiz.engine.edition import Edition

KEPT = 12
"""How many editions a process holds; runs under older ones are decoded again when they come."""

NEWS_SECONDS = 2.0
"""How old a worker's idea of the current edition may grow before it asks again."""

TROUBLE_SECONDS = 10.0
"""How long it goes on with what it knows where the database does not answer."""


class NothingPublished(Exception):
    """No edition has been published yet."""


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


_kept: OrderedDict[int, Published] = OrderedDict()
_current: tuple[int, float] | None = None
_lock = Lock()
"""Held while what is kept is changed, never while the database is asked: threads share both."""


def current_edition() -> Published:
    """Return the newest edition, at most two seconds behind another worker's publication.

    What a worker knows outlives its database: pages that need nothing else are read on.
    """
    global _current
    now, known = time.monotonic(), _current
    if known is None or now - known[1] > NEWS_SECONDS:
        try:
            pk = models.Edition.objects.order_by("-number").values_list("pk", flat=True).first()
        except OperationalError:
            if known is None or transaction.get_connection().in_atomic_block:
                raise
            _current = known = (known[0], time.monotonic() + TROUBLE_SECONDS - NEWS_SECONDS)
            return load_edition(known[0])
        if pk is None:
            raise NothingPublished
        _current = known = (pk, now)
    return load_edition(known[0])


def load_edition(pk: int) -> Published:
    """Return one edition by its key. Raise `DamagedEdition` where the stored document is not what was published."""
    with _lock:
        if pk in _kept:
            _kept.move_to_end(pk)
            return _kept[pk]
    row = models.Edition.objects.get(pk=pk)
    if text_digest(row.document) != row.content_digest:
        raise DamagedEdition(f"edition {row.number}", "the document does not match its digest")
    published = Published(
        pk=row.pk,
        number=row.number,
        edition=decode(row.document),
        scoring_digest=row.scoring_digest,
        content_digest=row.content_digest,
        note=row.note,
        published_at=row.published_at,
    )
    with _lock:
        _kept[pk] = published
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return published


def forget_loaded() -> None:
    """Let go of everything held, as after a publication in this process."""
    global _current
    with _lock:
        _current = None
        _kept.clear()
