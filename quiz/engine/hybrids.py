"""Two leading tracks that belong together, or three that meet: an addition to the ranking, never a replacement."""

from dataclasses import dataclass
from enum import StrEnum

from quiz.engine.answers import Answers, chosen_options
from quiz.engine.clarity import Verdict, Word, changes_to_pass
from quiz.engine.edition import Edition, Format, Option
from quiz.engine.totals import Totals

NEAR = 2
"""At most so many changed answers part the second track from the first."""

BOTH = 52
AHEAD = 8
"""The second track's match is at least BOTH, and at least AHEAD points above the third's."""


class Direction(StrEnum):
    SECURITY_AWARE_ML = "security-aware-ml"
    SAFETY_EVALUATION = "safety-evaluation"
    RED_TEAM = "red-team"
    SHARED_BASE = "shared-base"
    CONVERGENCE = "convergence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hybrid:
    direction: Direction
    tracks: tuple[str, ...]  # best first: two, or all three for convergence


def find_hybrid(edition: Edition, sheet: Answers, totals: Totals, verdict: Verdict) -> Hybrid | None:
    """Return the hybrid, if there is one; none while there are too few answers to rank."""
    if verdict.word is Word.TOO_FEW:
        return None
    first, second, third = totals.matches
    if first.score - third.score < AHEAD:
        return Hybrid(direction=Direction.CONVERGENCE, tracks=(first.track, second.track, third.track))
    if second.score < BOTH or second.score - third.score < AHEAD:
        return None
    leader, rival = (totals.table.tracks.index(match.track) for match in (first, second))
    if totals.sums[leader] > totals.sums[rival] and changes_to_pass(totals, leader, rival) > NEAR:
        return None
    pair = (edition.track(first.track).code, edition.track(second.track).code)
    direction = _direction(pair, bridged=bridges(edition, sheet, frozenset((first.track, second.track))))
    return Hybrid(direction=direction, tracks=(first.track, second.track)) if direction else None


def bridges(edition: Edition, sheet: Answers, tracks: frozenset[str]) -> bool:
    """Tell whether the person chose an option of a single choice that favours exactly these two tracks."""
    chosen = (
        option
        for question in edition.fit
        if question.format is Format.SINGLE and question.slug in sheet
        for option in chosen_options(question, sheet[question.slug])
    )
    return any(favoured(option) == tracks for option in chosen)


def favoured(option: Option) -> frozenset[str]:
    """Return the tracks that an option gives points to."""
    return frozenset(weight.track for weight in option.weights if weight.points > 0)


def _direction(pair: tuple[str, str], *, bridged: bool) -> Direction | None:
    """Return what two tracks make, by their codes; the sources name a direction for these pairs only."""
    if set(pair) == {"ml", "sec"}:
        return Direction.SECURITY_AWARE_ML if pair[0] == "ml" or bridged else Direction.SAFETY_EVALUATION
    if set(pair) == {"ai", "sec"}:
        return Direction.RED_TEAM
    return Direction.SHARED_BASE if set(pair) == {"ml", "ai"} else None
