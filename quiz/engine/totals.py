"""Answers added up in the integers of their edition's table, and the match of each track that follows.

50 is what random answers get, 100 the ideal sheet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quiz.engine.answers import Answers, UnknownQuestion, check_answer
from quiz.engine.edition import Edition
from quiz.engine.table import NOTHING, Table, Vector, add, vector


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    track: str
    score: Fraction  # 50 = what random answers get; 100 = the ideal sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    table: Table
    picks: tuple[int, ...]  # the place of the chosen option for each scored question, -1 where none is chosen
    times: tuple[int, ...]  # 2 where the answer is important, else 1
    sums: Vector
    most: int  # what the answered questions could give at most, doubles counted: the evidence factor
    evidence: Fraction  # the same without doubles, as a part of all questions
    answered: int

    @property
    def matches(self) -> tuple[Match, ...]:
        """Every track, best match first; ties keep the edition's order. Nothing answered: 50 for each."""
        return rank(self.table.tracks, self.sums, self.most)


def add_up(edition: Edition, sheet: Answers) -> Totals:
    """Add answers up, refusing those that the edition does not offer."""
    table = edition.table
    if unknown := sheet.keys() - edition.questions_by_slug.keys():
        raise UnknownQuestion(*sorted(unknown))
    picks = [-1] * len(table.scored)
    doubles = [1] * len(table.scored)
    values, most, plain = [NOTHING], [NOTHING], [NOTHING]
    for place, scored in enumerate(table.scored):
        answer = sheet.get(scored.slug)
        if answer is None or not answer.chosen:
            continue
        if answer.chosen not in scored.places:
            check_answer(scored.question, answer)
        pick = picks[place] = scored.places[answer.chosen]
        values.append(scored.values[pick])
        most.append(scored.best)
        plain.append(scored.best)
        if answer.important:
            doubles[place] = 2
            values.append(scored.values[pick])
            most.append(scored.best)
    return Totals(
        table=table,
        picks=tuple(picks),
        times=tuple(doubles),
        sums=add(values),
        most=max(add(most)),
        evidence=Fraction(max(add(plain)), table.whole),
        answered=len(plain) - 1,
    )


def add_up_picks(table: Table, picks: Sequence[int]) -> Totals:
    """Add up a complete sheet without important answers, given by the places of its options."""
    values = [scored.values[pick] for scored, pick in zip(table.scored, picks, strict=True)]
    return Totals(
        table=table,
        picks=tuple(picks),
        times=(1,) * len(picks),
        sums=add(values),
        most=table.whole,
        evidence=Fraction(1),
        answered=len(picks),
    )


def with_answer(totals: Totals, place: int, option: int, times: int) -> Totals:
    """Return the totals with another answer to one question, or another importance of it, that was answered."""
    values, before = totals.table.scored[place].values, totals.times[place]
    picks = (*totals.picks[:place], option, *totals.picks[place + 1 :])
    doubles = (*totals.times[:place], times, *totals.times[place + 1 :])
    rows = zip(totals.sums, values[totals.picks[place]], values[option], strict=True)
    return Totals(
        table=totals.table,
        picks=picks,
        times=doubles,
        sums=vector(sum_ - before * old + times * new for sum_, old, new in rows),
        most=totals.most if times == before else _most(totals.table, picks, doubles),
        evidence=totals.evidence,
        answered=totals.answered,
    )


def rank(tracks: tuple[str, ...], sums: Vector, most: int) -> tuple[Match, ...]:
    order = sorted(range(len(tracks)), key=lambda place: -sums[place])
    return tuple(Match(track=tracks[place], score=score(sums[place], most)) for place in order)


def score(value: int, most: int) -> Fraction:
    return 50 + Fraction(50 * value, most) if most else Fraction(50)


def _most(table: Table, picks: Sequence[int], times: Sequence[int]) -> int:
    rows = zip(table.scored, picks, times, strict=True)
    return max(add(vector(weight * most for most in scored.best) for scored, pick, weight in rows if pick >= 0))
