"""Counting runs as they finish and as they go: sums by edition, from which no single sheet can be read.

A finished run is counted once. When it is deleted or forgotten, what it added moves from what is kept to what is
archived, so that statistics do not change when somebody takes a result away. A run that was never finished is counted
when it is forgotten. Only scored questions are counted: the others may still be changed after finishing.

A run whose edition or answers cannot be read is deleted and forgotten like any other. What it added on finishing stays
where it is, so that statistics are as they were; check_tallies says so once the edition can be read again.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from quiz.editions.loading import load_edition
from quiz.engine.answers import Answer, State, state_of
from quiz.engine.clarity import Word
from quiz.engine.document import DamagedEdition
from quiz.engine.edition import Edition, Question
from quiz.engine.option_order import option_order
from quiz.engine.packing import DamagedSheet, unpack
from quiz.engine.scoring import Scored
from quiz.models import Run, Tally

log = logging.getLogger(__name__)

SHARDS = 8
STEP_SECONDS = 15
LONGEST = 240
"""Steps of time told apart: an hour; whoever took longer is counted with the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What of a run is counted."""

    edition_pk: int
    answers: bytes
    seed: int
    started_at: datetime
    saved_at: datetime
    is_finished: bool


def count_finished(run: Counted) -> None:
    """Add a run that has just been finished; call it in the transaction that finishes it."""
    _add(run.edition_pk, Tally.Part.KEPT, run.seed, counts_of(run))


def count_gone(runs: Iterable[Counted]) -> None:
    """Archive runs; call it in the transaction that deletes them.

    What a run added that nobody can read at the moment stays where it was counted: it goes all the same.
    """
    moved: dict[tuple[int, str, int], Counter[str]] = {}
    for run, counts in _countable(runs):
        shard = run.seed % SHARDS
        moved.setdefault((run.edition_pk, Tally.Part.ARCHIVED, shard), Counter()).update(counts)
        if run.is_finished:
            moved.setdefault((run.edition_pk, Tally.Part.KEPT, shard), Counter()).subtract(counts)
    for (edition_pk, part, shard), counts in sorted(moved.items()):
        _add(edition_pk, part, shard, counts)


def counted(run: Run) -> Counted:
    return Counted(
        edition_pk=run.edition_id,
        answers=bytes(run.answers),
        seed=run.seed,
        started_at=run.started_at,
        saved_at=run.saved_at,
        is_finished=run.is_finished,
    )


def count_many(edition_pk: int, sums: Mapping[int, Counter[str]]) -> None:
    """Add what many finished runs add, by shard; call it in the transaction that stores them."""
    for shard, counts in sorted(sums.items()):
        _add(edition_pk, Tally.Part.KEPT, shard, counts)


def counts_of(run: Counted) -> Counter[str]:
    """Return what one run adds, by name: "skipped:<question>", "leader:<track>+<track>", "word:<word>" ..."""
    sums = sums_of(run.edition_pk, run.answers, seed=run.seed, is_finished=run.is_finished)
    return sums + Counter([time_of(run.started_at, run.saved_at)]) if run.is_finished else sums


def sums_of(edition_pk: int, answers: bytes, *, seed: int, is_finished: bool) -> Counter[str]:
    """Return what a run adds whatever time it took."""
    edition = load_edition(edition_pk).edition
    sheet = unpack(edition, answers)
    counts: Counter[str] = Counter(["finished" if is_finished else "left"])
    for question in edition.fit:
        state = state_of(sheet, question.slug)
        if state is State.NOT_SEEN:
            counts[f"unseen:{question.slug}"] += 1
            continue
        counts[f"{state.value}:{question.slug}"] += 1
        if state is State.ANSWERED:
            counts.update(_answer(question, sheet[question.slug], seed))
    if is_finished:
        verdict = Scored(edition=edition, answers=sheet).verdict
        leaders = "none" if verdict.word is Word.TOO_FEW else "+".join(verdict.leaders)
        counts.update([f"leader:{leaders}", f"word:{verdict.word.value}"])
    else:
        counts[f"stop:{_first_unseen(edition, counts)}"] += 1
    return counts


def time_of(started_at: datetime, saved_at: datetime) -> str:
    return f"time:{min(int((saved_at - started_at).total_seconds()) // STEP_SECONDS, LONGEST)}"


def _countable(runs: Iterable[Counted]) -> Iterator[tuple[Counted, Counter[str]]]:
    for run in runs:
        try:
            yield run, counts_of(run)
        except (DamagedEdition, DamagedSheet) as trouble:
            log.error("A run that goes, of edition %s, cannot be counted: %s", run.edition_pk, trouble)


def _answer(question: Question, answer: Answer, seed: int) -> list[str]:
    (chosen,) = answer.chosen
    place = [option.slug for option in option_order(question, seed)].index(chosen) + 1
    said = [f"option:{question.slug}:{chosen}", f"place:{question.slug}:{place}"]
    return [*said, f"doubled:{question.slug}"] if answer.important else said


def _first_unseen(edition: Edition, counts: Counter[str]) -> str:
    """Return the question that somebody who stopped never saw; empty where they saw all of them."""
    return next((each.slug for each in edition.fit if counts[f"unseen:{each.slug}"]), "")


def _add(edition_pk: int, part: str, seed: int, counts: Counter[str]) -> None:
    Tally.objects.get_or_create(edition_id=edition_pk, part=part, shard=seed % SHARDS)
    row = Tally.objects.select_for_update().get(edition_id=edition_pk, part=part, shard=seed % SHARDS)
    total = Counter(row.counts)
    total.update(counts)
    row.counts = {name: number for name, number in total.items() if number}
    row.save(update_fields=["counts"])
