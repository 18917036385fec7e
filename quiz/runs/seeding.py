"""Results of people who never were, in any number: for trying the site at the size it may grow to.

Some mean a track and answer for it more or less consistently, some answer by lot; some skip, some call a question
important, some tell of themselves. Twenty thousand different sheets are drawn and handed out again and again: working
out what each of a million adds to the statistics would take ten minutes. Keys and ids are as random as anybody's.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from quiz.editions.loading import Published
from quiz.engine.answers import Answer
from quiz.engine.edition import Edition, Format, Kind
from quiz.engine.fairness.distribution import Lottery
from quiz.engine.fairness.sampling import draw_sheets
from quiz.engine.fairness.simulated_takers import consistent_person
from quiz.engine.packing import pack
from quiz.models import Run
from quiz.runs.owning import new_key, new_public_id
from quiz.runs.taking import SEEDS
from quiz.runs.tallying import SHARDS, count_many, sums_of, time_of

DIFFERENT = 20_000
BATCH = 20_000
SHARES = tuple(Decimal(share) / 100 for share in (35, 50, 65, 80))
"""In what share of the questions somebody who means a track picks what speaks for it most."""

SKIPS, DOUBLES, TELLS, SHARED, UNFINISHED = 0.06, 0.12, 0.6, 0.2, 0.01
DAYS, UNDER_WAY_DAYS = 300, 20
MINUTES = 4

COLUMNS = ("edition_id", "owner_hash", "public_id", "answers", "seed", "shares_answers", "started_at", "saved_at")
INSERT = (
    f"INSERT INTO {Run._meta.db_table} ({', '.join(COLUMNS)}) "  # noqa: S608  names of our own
    f"VALUES ({', '.join(['%s'] * len(COLUMNS))})"
)


@dataclass(frozen=True, slots=True)
class Drawn:
    answers: bytes
    seed: int


def seed_results(*, published: Published, number: int, seed: int) -> Iterator[int]:
    """Store so many results, a batch a transaction with what it adds to the statistics; yield how many there are."""
    chance = Random(seed)  # noqa: S311  nothing secret comes of it
    drawn = _draw(published.edition, min(number, DIFFERENT), chance)
    sheets = cycle(chance.sample(drawn, len(drawn)))
    now = timezone.now()
    for done in range(0, number, BATCH):
        size = min(BATCH, number - done)
        _store(published.pk, list(islice(sheets, size)), chance, now)
        yield done + size


@transaction.atomic
def _store(edition_pk: int, sheets: list[Drawn], chance: Random, now: datetime) -> None:
    rows, finished = [], Counter[Drawn]()
    counts = {shard: Counter[str]() for shard in range(SHARDS)}
    for sheet in sheets:
        is_finished = chance.random() >= UNFINISHED
        started = now - timedelta(days=chance.uniform(1, DAYS if is_finished else UNDER_WAY_DAYS))
        saved = started + timedelta(minutes=chance.lognormvariate(0, 0.5) * MINUTES)
        public_id = new_public_id() if is_finished else None
        shares = is_finished and chance.random() < SHARED
        moments = [connection.ops.adapt_datetimefield_value(each) for each in (started, saved)]
        rows.append((edition_pk, new_key().hash, public_id, sheet.answers, sheet.seed, shares, *moments))
        if is_finished:
            finished[sheet] += 1
            counts[sheet.seed % SHARDS][time_of(started, saved)] += 1
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
    for sheet, times in finished.items():
        sums = sums_of(edition_pk, sheet.answers, seed=sheet.seed, is_finished=True)
        counts[sheet.seed % SHARDS].update({name: each * times for name, each in sums.items()})
    count_many(edition_pk, counts)


def _draw(edition: Edition, number: int, chance: Random) -> list[Drawn]:
    people = _people(edition)
    sheets: list[Drawn] = []
    for place, person in enumerate(people):
        share = number // len(people) + (place < number % len(people))
        for places in draw_sheets(person, seed=chance.getrandbits(32), number=share):
            sheets.append(Drawn(answers=_pack(edition, places, chance), seed=chance.randrange(SEEDS)))
    return sheets


def _people(edition: Edition) -> list[Lottery]:
    table = edition.table
    by_lot: Lottery = tuple(tuple((1, weights) for weights in scored.raw) for scored in table.scored)
    meant = [consistent_person(table, track, share) for track in range(len(edition.tracks)) for share in SHARES]
    return [by_lot, *meant]


def _pack(edition: Edition, places: tuple[int, ...], chance: Random) -> bytes:
    sheet = {}
    for question, place in zip(edition.fit, places, strict=True):
        skipped = chance.random() < SKIPS
        chosen = () if skipped else (question.options[place].slug,)
        sheet[question.slug] = Answer(chosen=chosen, important=not skipped and chance.random() < DOUBLES)
    for question in edition.questions:
        if question.kind is not Kind.FIT and chance.random() < TELLS:
            slugs = [option.slug for option in question.options]
            most = chance.randint(1, len(slugs)) if question.format is Format.MULTI else 1
            picked = chance.sample(slugs, most)
            sheet[question.slug] = Answer(chosen=tuple(slug for slug in slugs if slug in picked))
    return pack(edition, sheet)
