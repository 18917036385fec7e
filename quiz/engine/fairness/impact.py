"""What a new edition would do to sheets that were answered under an old one."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, TypeVar

from quiz.engine.answers import Answer, Answers
from quiz.engine.clarity import Word, leaders
from quiz.engine.edition import Edition, Format, Kind, Question
from quiz.engine.scoring import Scored
from quiz.engine.totals import Totals

K = TypeVar("K", bound=Hashable)

Tracks: TypeAlias = tuple[str, ...]
"""Everyone in the first place, in the edition's order; empty where there are too few answers to rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    before: Tracks
    after: Tracks
    sheets: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    sheets: int
    changed: int  # with another first place
    moves: tuple[Move, ...]  # of those, the most frequent first
    causes: tuple[tuple[str, int], ...]  # questions that moved most in a changed sheet that is ranked by both, likewise
    leaders_before: tuple[tuple[Tracks, int], ...]
    leaders_after: tuple[tuple[Tracks, int], ...]
    words_before: tuple[tuple[Word, int], ...]
    words_after: tuple[tuple[Word, int], ...]


def measure_impact(old: Edition, new: Edition, sheets: Iterable[Answers]) -> Impact:
    """Score every sheet, as answered under the old edition, under both; sheets are read once."""
    moves: Counter[tuple[Tracks, Tracks]] = Counter()
    causes: Counter[str] = Counter()
    words: Counter[tuple[Word, Word]] = Counter()
    for sheet in sheets:
        before, after = (Scored(edition=old, answers=sheet), Scored(edition=new, answers=carry_over(new, sheet)))
        word_before, first_before = before.verdict.word, _first(before)
        word_after, first_after = after.verdict.word, _first(after)
        moves[first_before, first_after] += 1
        words[word_before, word_after] += 1
        if first_before and first_after and first_before != first_after:
            causes[find_cause(before.totals, after.totals)] += 1
    changed = [Move(before=one, after=two, sheets=count) for (one, two), count in _by_count(moves) if one != two]
    return Impact(
        sheets=sum(moves.values()),
        changed=sum(move.sheets for move in changed),
        moves=tuple(changed),
        causes=tuple(_by_count(causes)),
        leaders_before=_side(moves, 0),
        leaders_after=_side(moves, 1),
        words_before=_side(words, 0),
        words_after=_side(words, 1),
    )


def carry_over(new: Edition, sheet: Answers) -> dict[str, Answer]:
    """Return the answers as far as the new edition has them, by the slugs of questions and options.

    A choice that is gone leaves the question skipped.
    """
    questions = new.questions_by_slug
    return {slug: _carried(questions[slug], answer) for slug, answer in sheet.items() if slug in questions}


def find_cause(before: Totals, after: Totals) -> str:
    """Return the question that did most to put a new leader past an old one; of equals the first slug."""
    old, new = (tuple(each.table.tracks[place] for place in leaders(each.sums)) for each in (before, after))
    winner = next((track for track in new if track not in old), new[0])
    loser = next(track for track in old if track != winner)
    leads = [_leads(each, winner, loser) for each in (before, after)]
    shifts = [(leads[0].get(slug, 0) - leads[1].get(slug, 0), slug) for slug in leads[0].keys() | leads[1].keys()]
    return min(shifts)[1]


def _carried(question: Question, answer: Answer) -> Answer:
    chosen = tuple(option.slug for option in question.options if option.slug in answer.chosen)
    if len(chosen) > 1 and question.format is not Format.MULTI:
        chosen = ()
    return Answer(chosen=chosen, important=answer.important and bool(chosen) and question.kind is Kind.FIT)


def _leads(totals: Totals, winner: str, loser: str) -> dict[str, Fraction]:
    """Return each answer's lead for one track over another, as a part of what the edition can give."""
    one, two = totals.table.tracks.index(winner), totals.table.tracks.index(loser)
    rows = zip(totals.table.scored, totals.picks, totals.times, strict=True)
    return {
        scored.slug: Fraction(times * (scored.values[pick][one] - scored.values[pick][two]), totals.table.whole)
        for scored, pick, times in rows
        if pick >= 0
    }


def _first(scored: Scored) -> Tracks:
    return () if scored.verdict.word is Word.TOO_FEW else scored.verdict.leaders


def _by_count(counter: Counter[K]) -> list[tuple[K, int]]:
    """Return what was counted, the most frequent first."""
    return sorted(counter.items(), key=lambda item: (-item[1], str(item[0])))


def _side(pairs: Counter[tuple[K, K]], side: int) -> tuple[tuple[K, int], ...]:
    single: Counter[K] = Counter()
    for pair, count in pairs.items():
        single[pair[side]] += count
    return tuple(_by_count(single))
