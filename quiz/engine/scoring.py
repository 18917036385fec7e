"""The match of each track with a sheet of answers: 50 is what random answers get, 100 the ideal sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from quiz.engine.answers import Sheet, UnknownQuestion, check_answer
from quiz.engine.edition import Edition
from quiz.engine.table import NOTHING, Table, Vector, add


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    track: str
    score: Fraction  # 50 = what random answers get; 100 = the ideal sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A sheet added up, in the integers of the edition's table."""

    table: Table
    picks: tuple[int, ...]  # the place of the chosen option for each scored question, -1 where none is chosen
    times: tuple[int, ...]  # 2 where the answer is important, else 1
    sums: Vector
    most: int  # what the answered questions could give at most, doubles counted: the evidence factor
    evidence: Fraction  # the same without doubles, as a part of all questions
    answered: int


def match_tracks(edition: Edition, sheet: Sheet) -> tuple[Match, ...]:
    """Return every track, best match first; ties keep the edition's order. Nothing answered: 50 for each."""
    counted = tally(edition, sheet)
    return rank(counted.table.tracks, counted.sums, counted.most)


def evidence(edition: Edition, sheet: Sheet) -> Fraction:
    """Return how much of what the quiz could learn the answers tell, from 0 to 1; importance does not add to it."""
    return tally(edition, sheet).evidence


def tally(edition: Edition, sheet: Sheet) -> Tally:
    """Add a sheet up, refusing answers that the edition does not offer."""
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
    return Tally(
        table=table,
        picks=tuple(picks),
        times=tuple(doubles),
        sums=add(values),
        most=max(add(most)),
        evidence=Fraction(max(add(plain)), table.whole),
        answered=len(plain) - 1,
    )


def tally_picks(table: Table, picks: Sequence[int]) -> Tally:
    """Add up a complete sheet without important answers, given by the places of its options."""
    values = [scored.values[pick] for scored, pick in zip(table.scored, picks, strict=True)]
    return Tally(
        table=table,
        picks=tuple(picks),
        times=(1,) * len(picks),
        sums=add(values),
        most=table.whole,
        evidence=Fraction(1),
        answered=len(picks),
    )


def rank(tracks: tuple[str, ...], sums: Vector, most: int) -> tuple[Match, ...]:
    order = sorted(range(len(tracks)), key=lambda place: -sums[place])
    return tuple(Match(track=tracks[place], score=score(sums[place], most)) for place in order)


def score(value: int, most: int) -> Fraction:
    return 50 + Fraction(50 * value, most) if most else Fraction(50)
