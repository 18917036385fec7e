"""Starting a run, saving each answer, and finishing: the only writers of answers."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from quiz.editions.loading import Published, current_edition, load_edition
from quiz.engine.answers import Answer, Answers
from quiz.engine.document import DamagedEdition
from quiz.engine.packing import pack, pack_one, unpack
from quiz.models import Run
from quiz.models.runs import ends_at
from quiz.runs.owning import OwnerKey, new_key, new_public_id
from quiz.runs.reading import moment, read_row
from quiz.runs.tallying import count_finished, counted

SEEDS = 2**31


class NoSuchRun(Exception):
    """Nobody has started this run, its time is up, or it has been deleted."""


class RunIsFinished(Exception):
    """The scored answers of a finished run are closed; change a copy instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """A run as it stands, beside the edition it was started under."""

    key: OwnerKey
    published: Published
    answers: bytes
    seed: int
    public_id: bytes | None
    started_at: datetime

    @property
    def sheet(self) -> Answers:
        return unpack(self.published.edition, self.answers)

    @property
    def is_finished(self) -> bool:
        return self.public_id is not None


def start_run(*, answers: bytes | None = None, edition_pk: int | None = None) -> OwnerKey:
    """Begin a run under the current edition, or a copy of another run's answers under the edition they were given."""
    published = current_edition() if edition_pk is None else load_edition(edition_pk)
    key = new_key()
    now = timezone.now()
    Run.objects.create(
        edition_id=published.pk,
        owner_hash=key.hash,
        answers=pack(published.edition, {}) if answers is None else answers,
        seed=secrets.randbelow(SEEDS),
        started_at=now,
        saved_at=now,
    )
    return key


def find_run(*, key: OwnerKey) -> Taking:
    return _taking(key, read_row(FIND, key.hash), now=timezone.now())


def find_runs(*, keys: Sequence[OwnerKey]) -> tuple[Taking, ...]:
    """Return the runs of these keys that are still there, in the order of the keys, in one query.

    Those whose edition cannot be read at the moment are passed over.
    """
    now = timezone.now()
    kept = Run.objects.kept(now=now)
    rows = kept.filter(owner_hash__in=[key.hash for key in keys]).values_list("owner_hash", *COLUMNS)
    found = {bytes(owner_hash): row for owner_hash, *row in rows}
    runs = []
    for key in keys:
        if key.hash in found:
            with suppress(DamagedEdition):
                runs.append(_taking(key, tuple(found[key.hash]), now=now))
    return tuple(runs)


def save_answers(*, key: OwnerKey, read: Callable[[Taking], Mapping[str, Answer]]) -> Taking:
    """Keep the answers that `read` finds for the run, durable when this returns; the last to arrive win.

    A form can only be understood beside the run's own edition, so it is read while the run is held: one
    read and one write. What `read` raises leaves the run as it was. What a finished run says of skills and
    context may still change: neither moves its verdict.
    """
    with transaction.atomic(durable=True):
        run = _hold(key)
        changed = run.answers
        for slug, answer in read(run).items():
            if run.is_finished and any(slug == question.slug for question in run.published.edition.fit):
                raise RunIsFinished
            changed = pack_one(run.published.edition, changed, slug, answer)
        _write(key, answers=changed, saved_at=None if run.is_finished else timezone.now())
    return replace(run, answers=changed)


def finish_run(*, key: OwnerKey) -> Taking:
    """Close the scored answers and give the run its public id; finishing twice keeps the first."""
    with transaction.atomic(durable=True):
        run = _hold(key)
        if run.is_finished:
            return run
        public_id = new_public_id()
        held = Run.objects.filter(owner_hash=key.hash)
        held.update(public_id=public_id, saved_at=timezone.now())
        count_finished(counted(held.get()))
    return replace(run, public_id=public_id)


def copy_run(*, key: OwnerKey) -> OwnerKey:
    """Begin a new run with a finished one's answers, under the edition they were given; the old one stays as it is."""
    original = find_run(key=key)
    return start_run(answers=original.answers, edition_pk=original.published.pk)


COLUMNS = ("edition_id", "answers", "seed", "public_id", "started_at", "saved_at", "expires_at")

# Every answer passes here, and building these two statements anew costs more than running them.
FIND = f"SELECT {', '.join(COLUMNS)} FROM {Run._meta.db_table} WHERE owner_hash = %s"  # noqa: S608  names of our own
HOLD = f"{FIND} FOR UPDATE"
KEEP = f"UPDATE {Run._meta.db_table} SET answers = %s, saved_at = COALESCE(%s, saved_at) WHERE owner_hash = %s"  # noqa: S608


def _hold(key: OwnerKey) -> Taking:
    """Return the run with its row locked until the transaction ends. SQLite locks at BEGIN IMMEDIATE instead."""
    row = read_row(HOLD if connection.features.has_select_for_update else FIND, key.hash)
    return _taking(key, row, now=timezone.now())


def _write(key: OwnerKey, *, answers: bytes, saved_at: datetime | None) -> None:
    moment = connection.ops.adapt_datetimefield_value(saved_at)
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [answers, moment, key.hash])


def _taking(key: OwnerKey, row: tuple[Any, ...] | None, *, now: datetime) -> Taking:
    """Return the run of a row, unless there is none or its time is up."""
    if row is None:
        raise NoSuchRun
    edition_pk, answers, seed, public_id, started_at, saved_at, expires_at = row
    end = ends_at(
        is_finished=public_id is not None,
        saved_at=moment(saved_at),
        expires_at=moment(expires_at) if expires_at else None,
    )
    if end is not None and end <= now:
        raise NoSuchRun
    return Taking(
        key=key,
        published=load_edition(edition_pk),
        answers=bytes(answers),
        seed=seed,
        public_id=None if public_id is None else bytes(public_id),
        started_at=moment(started_at),
    )
