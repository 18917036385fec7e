"""A finished run as its link shows it, and what its owner may do about that: show more, replace, end, delete."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from django.db import transaction
from django.utils import timezone

from quiz.editions.loading import Published, load_edition
from quiz.engine.answers import Answers
from quiz.engine.packing import unpack
from quiz.engine.scoring import Scored
from quiz.models import GoneLink, Run
from quiz.models.runs import ends_at
from quiz.runs.owning import OwnerKey, hash_of, new_public_id, text_of
from quiz.runs.reading import moment, read_row
from quiz.runs.taking import NoSuchRun
from quiz.runs.tallying import count_gone, counted

EXPIRIES = (7, 30, 90, 365)
"""Days an owner may choose for a result to last; none chosen means until it is deleted."""


class Sight(StrEnum):
    """What a viewer may see of a result."""

    OWNER = "owner"
    ANSWERS = "answers"
    VERDICT = "verdict"


class NoSuchResult(Exception):
    """No result has ever had this id."""


class ResultIsGone(Exception):
    """The link worked once; `reason` is one of `GoneLink.Reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotAnExpiry(Exception):
    """Results last for one of the offered numbers of days, or until they are deleted."""


@dataclass(frozen=True, kw_only=True)
class Result:
    public_id: bytes
    owner_hash: bytes
    published: Published
    answers: bytes
    shares_answers: bool
    expires_at: datetime | None
    finished_at: datetime

    @cached_property
    def sheet(self) -> Answers:
        return unpack(self.published.edition, self.answers)

    @cached_property
    def scored(self) -> Scored:
        """The result of the answers that are scored: no match, word or receipt may know the others."""
        edition = self.published.edition
        fit = {question.slug: self.sheet[question.slug] for question in edition.fit if question.slug in self.sheet}
        return Scored(edition=edition, answers=fit)

    @property
    def id(self) -> str:
        return text_of(self.public_id)

    @property
    def ends_at(self) -> datetime | None:
        """When it will be gone."""
        return ends_at(is_finished=True, saved_at=self.finished_at, expires_at=self.expires_at)

    def sight_of(self, key: OwnerKey | None) -> Sight:
        """Return what someone may see who holds this key, or none."""
        if key is not None and key.hash == self.owner_hash:
            return Sight.OWNER
        return Sight.ANSWERS if self.shares_answers else Sight.VERDICT


CHUNK = 2_000
COLUMNS = ("owner_hash", "edition_id", "answers", "shares_answers", "expires_at", "saved_at")
FIND = f"SELECT {', '.join(COLUMNS)} FROM {Run._meta.db_table} WHERE public_id = %s"  # noqa: S608  names of our own


def find_result(*, public_id: bytes) -> Result:
    """Return a result by its public id: one query, and a second one where it is gone. One whose time is up is gone."""
    row = read_row(FIND, public_id)
    if row is None:
        gone = GoneLink.objects.filter(id_hash=hash_of(public_id)).values_list("reason", flat=True).first()
        if gone is None:
            raise NoSuchResult
        raise ResultIsGone(gone)
    result = _result(public_id, *row)
    if result.ends_at is not None and result.ends_at <= timezone.now():
        raise ResultIsGone(GoneLink.Reason.EXPIRED)
    return result


def every_result() -> Iterator[Result]:
    """Return every result that is stored, ended ones not yet forgotten among them, in the order of their ids."""
    rows = Run.objects.filter(public_id__isnull=False).order_by("public_id").values_list("public_id", *COLUMNS)
    for public_id, *row in rows.iterator(CHUNK):
        yield _result(bytes(public_id or b""), *row)


@transaction.atomic(durable=True)
def share_answers(*, key: OwnerKey, shares: bool) -> None:
    """Show the scored answers to whoever has the link, or no longer."""
    Run.objects.filter(pk=_held(key).pk).update(shares_answers=shares)


@transaction.atomic(durable=True)
def set_expiry(*, key: OwnerKey, days: int | None) -> datetime | None:
    """Let a result end so many days from now, or last until it is deleted; return when it ends."""
    if days is not None and days not in EXPIRIES:
        raise NotAnExpiry(days)
    expires_at = None if days is None else timezone.now() + timedelta(days=days)
    Run.objects.filter(pk=_held(key).pk).update(expires_at=expires_at)
    return expires_at


@transaction.atomic(durable=True)
def replace_link(*, key: OwnerKey) -> bytes:
    """Give a result a new public id and return it; the old link stops working at once."""
    run = _held(key)
    _bury(run, GoneLink.Reason.REPLACED)
    public_id = new_public_id()
    Run.objects.filter(pk=run.pk).update(public_id=public_id)
    return public_id


@transaction.atomic(durable=True)
def delete_result(*, key: OwnerKey) -> None:
    """Delete a result for good; what stays is a hash of its public id, so that its link can say what happened."""
    _delete(_held(key))


@transaction.atomic(durable=True)
def delete_on_request(*, public_id: bytes) -> None:
    """Delete a result whose owner asks the operator to, by the id in its link; nothing of it is shown to anyone."""
    run = Run.objects.select_for_update().filter(public_id=public_id).first()
    if run is None:
        raise NoSuchRun
    _delete(run)


def _result(
    public_id: bytes,
    owner_hash: bytes,
    edition_pk: int,
    answers: bytes,
    shares_answers: bool,  # noqa: FBT001  a column
    expires_at: datetime | None,
    saved_at: datetime,
) -> Result:
    return Result(
        public_id=public_id,
        owner_hash=bytes(owner_hash),
        published=load_edition(edition_pk),
        answers=bytes(answers),
        shares_answers=bool(shares_answers),
        expires_at=moment(expires_at) if expires_at else None,
        finished_at=moment(saved_at),
    )


def _held(key: OwnerKey) -> Run:
    """Return the finished run with its row locked until the transaction ends."""
    kept = Run.objects.select_for_update().kept(now=timezone.now())
    run = kept.filter(owner_hash=key.hash, public_id__isnull=False).first()
    if run is None:
        raise NoSuchRun
    return run


def _delete(run: Run) -> None:
    _bury(run, GoneLink.Reason.DELETED)
    count_gone([counted(run)])
    Run.objects.filter(pk=run.pk).delete()


def _bury(run: Run, reason: GoneLink.Reason) -> None:
    GoneLink.objects.create(id_hash=hash_of(bytes(run.public_id or b"")), reason=reason)
