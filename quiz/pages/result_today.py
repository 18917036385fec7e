"""What today's questions and weights would make of a result that an older edition scored."""

from dataclasses import dataclass

from quiz.engine.edition import Edition, Track
from quiz.engine.fairness.impact import carry_over
from quiz.engine.scoring import Scored
from quiz.pages.result_outcome import Outcome, public_outcome
from quiz.runs.sharing import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    track: Track
    then: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayPage:
    then: Outcome
    now: Outcome
    rows: tuple[TodayRow, ...]
    carried: int  # answers that today's questions still take
    lost: tuple[str, ...]  # questions answered then whose answer is not offered any more
    new: tuple[str, ...]  # questions asked today and not then


def today_page(result: Result, current: Edition) -> TodayPage:
    old, sheet = result.published.edition, result.scored.answers
    carried = carry_over(current, sheet)
    then, now = public_outcome(result.scored), public_outcome(Scored(edition=current, answers=carried))
    matches = {rank.track.slug: rank.text for rank in then.ranks}
    asked = {question.slug for question in old.questions}
    kept = {slug for slug, answer in carried.items() if answer.chosen}
    return TodayPage(
        then=then,
        now=now,
        rows=tuple(
            TodayRow(track=rank.track, then=matches.get(rank.track.slug, "-"), now=rank.text) for rank in now.ranks
        ),
        carried=len(kept),
        lost=tuple(
            question.short
            for question in old.fit
            if question.slug in sheet and sheet[question.slug].chosen and question.slug not in kept
        ),
        new=tuple(question.short for question in current.fit if question.slug not in asked),
    )
