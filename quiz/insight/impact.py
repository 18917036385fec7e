"""What publishing the draft would do to results that people keep, and to sheets drawn by lot."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, islice
from typing import Any, TypeAlias

from quiz.editions.loading import Published, load_edition
from quiz.engine.answers import Answer, Answers
from quiz.engine.clarity import Word
from quiz.engine.document import DamagedEdition, scoring_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness.distribution import uniform
from quiz.engine.fairness.impact import Impact, Move, measure_impact
from quiz.engine.fairness.sampling import draw_sheets, wilson
from quiz.engine.packing import unpack
from quiz.models import Run

SAMPLE = 20_000
"""Stored results that a page looks at; the command looks at all of them."""

SIMULATED = 4_000
CHUNK = 10_000

Packed: TypeAlias = bytes | memoryview
"""Answers as the database gives them: PostgreSQL as a view of its own bytes."""

DRAWS = 20
"""A sample is drawn in at most so many queries, however many keys have gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """The impact on stored results. A sample states how many it was drawn from."""

    impact: Impact
    of: int

    @property
    def is_sample(self) -> bool:
        return self.impact.sheets < self.of

    @property
    def interval(self) -> tuple[str, str] | None:
        """Return the ends between which the share of changed leaders lies in 95 of 100 cases, in percent."""
        if not self.is_sample:
            return None
        low, high = wilson(self.impact.changed, self.impact.sheets)
        return f"{100 * low:.1f}", f"{100 * high:.1f}"


def measure_all(draft: Edition) -> Stored:
    """Score every stored result anew: for a command, it reads them all."""
    rows = Run.objects.filter(public_id__isnull=False).order_by("pk").values_list("edition_id", "answers")
    impact = _measure(draft, rows.iterator(chunk_size=CHUNK))
    return Stored(impact=impact, of=impact.sheets)


def measure_sample(draft: Edition, *, size: int = SAMPLE) -> Stored:
    """Score a sample of stored results anew; the same draft over the same results draws the same ones.

    Where no more than `size` are stored, all of them are looked at.
    """
    finished = Run.objects.filter(public_id__isnull=False)
    total = finished.count()
    if total <= size:
        return measure_all(draft)
    drawn = list(islice(_draw(int(scoring_digest(draft)[:12], 16)), size))
    return Stored(impact=_measure(draft, drawn), of=total)


def measure_simulated(live: Edition, draft: Edition, *, number: int = SIMULATED) -> Impact:
    """Score complete sheets drawn by lot from the live questions under both."""
    return measure_impact(live, draft, simulated_sheets(live, number=number))


def simulated_sheets(live: Edition, *, number: int) -> Iterator[Answers]:
    scored = live.table.scored
    for picks in draw_sheets(uniform(scored), seed=0, number=number):
        yield {
            each.slug: Answer(chosen=(each.question.options[pick].slug,))
            for each, pick in zip(scored, picks, strict=True)
        }


def add_impacts(impacts: Iterable[Impact]) -> Impact:
    """Return one impact for all sheets together."""
    parts = tuple(impacts)
    moves: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    for part in parts:
        moves.update({(move.before, move.after): move.sheets for move in part.moves})
    return Impact(
        sheets=sum(part.sheets for part in parts),
        changed=sum(part.changed for part in parts),
        moves=tuple(Move(before=one, after=two, sheets=number) for (one, two), number in _ordered(moves)),
        causes=_sum(part.causes for part in parts),
        leaders_before=_sum(part.leaders_before for part in parts),
        leaders_after=_sum(part.leaders_after for part in parts),
        words_before=_sum(part.words_before for part in parts),
        words_after=_sum(part.words_after for part in parts),
    )


def plain_impact(stored: Stored) -> dict[str, Any]:
    """Return an impact as JSON keeps it."""
    impact = stored.impact
    return {
        "of": stored.of,
        "sheets": impact.sheets,
        "changed": impact.changed,
        "interval": stored.interval,
        "moves": [[move.before, move.after, move.sheets] for move in impact.moves],
        "causes": impact.causes,
        "leaders_before": impact.leaders_before,
        "leaders_after": impact.leaders_after,
        "close_before": _close(impact.words_before),
        "close_after": _close(impact.words_after),
        "words_before": impact.words_before,
        "words_after": impact.words_after,
    }


def _measure(draft: Edition, rows: Iterable[tuple[int, Packed]]) -> Impact:
    """Measure rows of any editions, chunk by chunk, each under the edition it was answered under.

    Rows whose edition cannot be read have nothing to be compared with and are left out.
    """
    found: list[Impact] = []
    for chunk in _chunks(rows):
        by_edition: dict[int, list[bytes]] = defaultdict(list)
        for edition_pk, answers in chunk:
            by_edition[edition_pk].append(bytes(answers))
        for edition_pk, packed in sorted(by_edition.items()):
            try:
                old: Published = load_edition(edition_pk)
            except DamagedEdition:
                continue
            sheets = (unpack(old.edition, answers) for answers in packed)
            found.append(measure_impact(old.edition, draft, sheets))
        found = [add_impacts(found)]
    return add_impacts(found)


def _chunks(rows: Iterable[tuple[int, Packed]]) -> Iterator[list[tuple[int, Packed]]]:
    walk = iter(rows)
    while chunk := list(islice(walk, CHUNK)):
        yield chunk


def _draw(seed: int) -> Iterator[tuple[int, Packed]]:
    """Draw finished runs by key, each at most once: every one that is there is as likely as any other."""
    finished = Run.objects.filter(public_id__isnull=False)
    low = finished.order_by("pk").values_list("pk", flat=True)[0]
    high = finished.order_by("-pk").values_list("pk", flat=True)[0]
    keys = _distinct(seed, low, high)
    for _ in range(DRAWS):
        wanted = list(islice(keys, CHUNK))
        rows = {
            pk: (edition, answers)
            for pk, edition, answers in finished.filter(pk__in=wanted).values_list("pk", "edition_id", "answers")
        }
        yield from (rows[pk] for pk in wanted if pk in rows)


def _distinct(seed: int, low: int, high: int) -> Iterator[int]:
    """Return keys between the two in an order that hashing the seed gives, the same on every machine."""
    span = high - low + 1
    seen: set[int] = set()
    for turn in count():
        key = low + (int.from_bytes(sha256(f"{seed} {turn}".encode()).digest()[:8], "big") * span >> 64)
        if key not in seen:
            seen.add(key)
            yield key
        if len(seen) == span:
            return


def _sum(parts: Iterable[tuple[tuple[Any, int], ...]]) -> tuple[tuple[Any, int], ...]:
    total: Counter[Any] = Counter()
    for part in parts:
        total.update(dict(part))
    return _ordered(total)


def _ordered(counter: Counter[Any]) -> tuple[tuple[Any, int], ...]:
    return tuple(sorted(counter.items(), key=lambda item: (-item[1], item[0])))


def _close(words: tuple[tuple[Word, int], ...]) -> int:
    return sum(number for word, number in words if word in (Word.CLOSE, Word.TIE))
