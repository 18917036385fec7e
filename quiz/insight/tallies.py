"""What the tallies of an edition say, with small cells left out; and whether they still equal a live count."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import Count

from quiz.editions.loading import Published
from quiz.engine.clarity import Word
from quiz.engine.edition import Question
from quiz.models import Run, Tally
from quiz.runs.tallying import SHARDS, STEP_SECONDS, sums_of, time_of

FEWEST = 10
"""A cell of fewer people is not shown."""

CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One cell: `number` and `share` (percent of its table) are None where fewer than ten would be shown."""

    slug: str
    number: int | None
    share: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLine:
    question: Question
    seen: Line
    answered: Line
    skipped: Line
    doubled: Line
    stopped: Line
    options: tuple[Line, ...]
    places: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """One edition in sums. Shares of questions are of those who saw them, of options of those who answered."""

    started: int | None
    finished: int | None
    under_way: int | None
    minutes: Decimal | None  # the median
    leaders: tuple[Line, ...]
    words: tuple[Line, ...]
    questions: tuple[QuestionLine, ...]


def statistics_of(published: Published) -> Statistics:
    """Return an edition's statistics from its tallies: as many rows are read at a thousand results as at a million."""
    counts = tallied(published.pk)
    under_way = Run.objects.filter(edition_id=published.pk, public_id__isnull=True).count()
    finished = counts["finished"]
    return Statistics(
        started=_large(finished + counts["left"] + under_way),
        finished=_large(finished),
        under_way=_large(under_way),
        minutes=_median(counts) if finished >= FEWEST else None,
        leaders=_table(_named(counts, "leader:"), finished),
        words=_table({word.value: counts[f"word:{word.value}"] for word in Word}, finished),
        questions=tuple(_question(each, counts) for each in published.edition.fit),
    )


def tallied(edition_pk: int, *parts: str) -> Counter[str]:
    """Return an edition's sums: of what is kept and what is archived, unless only one is asked for."""
    rows = Tally.objects.filter(edition_id=edition_pk, part__in=parts or Tally.Part.values)
    total: Counter[str] = Counter()
    for counts in rows.values_list("counts", flat=True):
        total.update(counts)
    return total


def count_live(edition_pk: int) -> list[Counter[str]]:
    """Count every finished run that is stored, by shard: for a command and for tests."""
    shards: list[Counter[str]] = [Counter() for _ in range(SHARDS)]
    finished = Run.objects.filter(edition_id=edition_pk, public_id__isnull=False)
    moments = finished.values_list("seed", "started_at", "saved_at")
    for seed, started_at, saved_at in moments.iterator(chunk_size=CHUNK):
        shards[seed % SHARDS][time_of(started_at, saved_at)] += 1
    sheets = finished.values_list("answers", "seed").annotate(number=Count("pk")).order_by()
    for answers, seed, number in sheets.iterator(chunk_size=CHUNK):
        sums = sums_of(edition_pk, bytes(answers), seed=seed, is_finished=True)
        shards[seed % SHARDS].update({name: each * number for name, each in sums.items()})
    return shards


def contradictions(published: Published) -> list[str]:
    """Return the sums of an edition that cannot be of one set of people, in what is kept and in what is archived.

    Whoever is archived cannot be counted again, but everyone has one leader, and every question was met by everyone.
    """
    return [
        f"{part} {name}"
        for part in Tally.Part.values
        for name, one, other in _pairs(tallied(published.pk, part), published)
        if one != other
    ]


def differs(edition_pk: int) -> dict[str, tuple[int, int]]:
    """Return where the tallies of what is kept differ from a live count: the name, what they say, what is there."""
    said, there = tallied(edition_pk, Tally.Part.KEPT), sum(count_live(edition_pk), Counter())
    names = sorted(said.keys() | there.keys())
    return {name: (said[name], there[name]) for name in names if said[name] != there[name]}


@transaction.atomic
def recount(*, edition_pk: int) -> None:
    """Make the tallies of what is kept say what a live count says; whoever finishes meanwhile waits and is added."""
    rows = Tally.objects.filter(edition_id=edition_pk, part=Tally.Part.KEPT)
    for shard in range(SHARDS):
        rows.get_or_create(edition_id=edition_pk, part=Tally.Part.KEPT, shard=shard)
    held = list(rows.select_for_update().order_by("shard"))
    for row, counts in zip(held, count_live(edition_pk), strict=True):
        row.counts = dict(counts)
        row.save(update_fields=["counts"])


def _pairs(counts: Counter[str], published: Published) -> Iterator[tuple[str, int, int]]:
    """Yield sums that must be equal, named by what they are sums of."""
    yield "below nothing", sum(number < 0 for number in counts.values()), 0
    for name, all_of_them in (("leader", "finished"), ("word", "finished"), ("time", "finished"), ("stop", "left")):
        yield name, _sum_of(counts, f"{name}:"), counts[all_of_them]
    for slug in (question.slug for question in published.edition.fit):
        met = sum(counts[f"{state}:{slug}"] for state in ("answered", "skipped", "unseen"))
        yield f"question {slug}", met, counts["finished"] + counts["left"]
        yield f"options of {slug}", _sum_of(counts, f"option:{slug}:"), counts[f"answered:{slug}"]
        yield f"places of {slug}", _sum_of(counts, f"place:{slug}:"), counts[f"answered:{slug}"]


def _sum_of(counts: Mapping[str, int], prefix: str) -> int:
    return sum(number for name, number in counts.items() if name.startswith(prefix))


def _question(question: Question, counts: Counter[str]) -> QuestionLine:
    answered, skipped = counts[f"answered:{question.slug}"], counts[f"skipped:{question.slug}"]
    seen, left = answered + skipped, counts["left"]
    offered = {option.slug: counts[f"option:{question.slug}:{option.slug}"] for option in question.options}
    places = {str(n): counts[f"place:{question.slug}:{n}"] for n in range(1, len(question.options) + 1)}
    states = _table({"answered": answered, "skipped": skipped}, seen)
    return QuestionLine(
        question=question,
        seen=_line("seen", seen, counts["finished"] + left),
        answered=states[0],
        skipped=states[1],
        doubled=_line("doubled", counts[f"doubled:{question.slug}"], answered),
        stopped=_line("stopped", counts[f"stop:{question.slug}"], left),
        options=_table(offered, answered),
        places=_table(places, answered),
    )


def _named(counts: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): number
        for name, number in sorted(counts.items(), key=lambda item: -item[1])
        if name.startswith(prefix) and number
    }


def _table(cells: Mapping[str, int], total: int) -> tuple[Line, ...]:
    """Return the cells of one table; where one alone is too small, the next smallest goes with it.

    Otherwise whoever knows the total could work the small one out.
    """
    lines = [_line(slug, number, total) for slug, number in cells.items()]
    hidden = [line for line in lines if line.number is None]
    shown = [line for line in lines if line.number]
    if len(hidden) == 1 and shown:
        smallest = min(shown, key=lambda line: line.number or 0)
        lines[lines.index(smallest)] = replace(smallest, number=None, share=None)
    return tuple(lines)


def _line(slug: str, number: int, total: int) -> Line:
    if 0 < number < FEWEST or 0 < total < FEWEST:  # of a few people, the empty cells would tell where all of them are
        return Line(slug=slug, number=None, share=None)
    share = (Decimal(100 * number) / total).quantize(Decimal("0.1")) if total else Decimal(0)
    return Line(slug=slug, number=number, share=share)


def _large(number: int) -> int | None:
    return None if 0 < number < FEWEST else number


def _median(counts: Mapping[str, int]) -> Decimal:
    steps = sorted((int(name[5:]), number) for name, number in counts.items() if name.startswith("time:"))
    half = sum(number for _, number in steps) / 2
    middle = next(step for step, below in _running(steps) if below >= half)
    return (Decimal(STEP_SECONDS * (2 * middle + 1)) / 120).quantize(Decimal("0.1"))


def _running(steps: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    total = 0
    for step, number in steps:
        total += number
        yield step, total
