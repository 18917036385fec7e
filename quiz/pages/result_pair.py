"""Two results beside each other: what both say to everyone, and where the answers parted for whoever may see both."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.answers import Answers
from quiz.engine.edition import Edition, Track
from quiz.pages.result_outcome import Outcome, public_outcome
from quiz.pages.wording import listed
from quiz.runs.comparing import Seen
from quiz.runs.sharing import Sight


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedRow:
    """A track with both matches; `apart` is how far the second lies from the first, in whole points."""

    track: Track
    first: Decimal
    second: Decimal
    apart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    short: str
    first: str  # the answer in words
    second: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    heading: str
    names: tuple[str, str]
    outcomes: tuple[Outcome, Outcome]
    rows: tuple[PairedRow, ...]
    same: int  # questions both answered alike
    parted: tuple[Parted, ...] | None  # None where somebody does not show the answers
    withheld: str  # who does not, in a sentence
    other_edition: bool


def pair_page(first: Seen, second: Seen) -> PairPage:
    outcomes = public_outcome(first.result.scored), public_outcome(second.result.scored)
    shows = first.shows_answers and second.shows_answers
    edition = first.result.published.edition
    same, parted = _compared(edition, first.result.scored.answers, second.result.scored.answers) if shows else (0, None)
    names = _names(first, second)
    return PairPage(
        heading=_heading(*outcomes),
        names=names,
        outcomes=outcomes,
        rows=_rows(*outcomes),
        same=same,
        parted=parted,
        withheld=_withheld(names, first, second),
        other_edition=first.result.published.scoring_digest != second.result.published.scoring_digest,
    )


def _names(first: Seen, second: Seen) -> tuple[str, str]:
    own = [each.sight is Sight.OWNER for each in (first, second)]
    if own == [True, True]:
        return _("Your first result"), _("Your second result")
    if own[0]:
        return _("Yours"), _("The other")
    if own[1]:
        return _("The other"), _("Yours")
    return _("The first"), _("The second")


def _heading(first: Outcome, second: Outcome) -> str:
    if not (first.is_ranked and second.is_ranked):
        return _("One of the two has too few answers to compare")
    leads = [tuple(track.name for track in outcome.leaders) for outcome in (first, second)]
    if leads[0] == leads[1]:
        return _("Both point to %(track)s") % {"track": listed(leads[0])}
    return _("One points to %(one)s, the other to %(two)s") % {"one": listed(leads[0]), "two": listed(leads[1])}


def _rows(first: Outcome, second: Outcome) -> tuple[PairedRow, ...]:
    theirs = {rank.track.slug: rank.match for rank in second.ranks}
    return tuple(
        PairedRow(
            track=rank.track,
            first=rank.match,
            second=theirs[rank.track.slug],
            apart=_apart(theirs[rank.track.slug] - rank.match),
        )
        for rank in first.ranks
        if rank.track.slug in theirs
    )


def _apart(points: Decimal) -> str:
    if not points:
        return _("the same")
    number = int(abs(points))
    higher = ngettext("%(n)s point higher", "%(n)s points higher", number)
    lower = ngettext("%(n)s point lower", "%(n)s points lower", number)
    return (higher if points > 0 else lower) % {"n": number}


def _compared(edition: Edition, first: Answers, second: Answers) -> tuple[int, tuple[Parted, ...]]:
    """Return how many questions both answered alike, and those answered differently, in the order of the quiz."""
    same, parted = 0, []
    for question in edition.fit:
        chosen = [sheet[question.slug].chosen if question.slug in sheet else () for sheet in (first, second)]
        words = {option.slug: option.text for option in question.options}
        if not all(chosen) or any(slug not in words for each in chosen for slug in each):
            continue
        if chosen[0] == chosen[1]:
            same += 1
            continue
        one, two = (listed([words[slug] for slug in each]) for each in chosen)
        parted.append(Parted(short=question.short, first=one, second=two))
    return same, tuple(parted)


def _withheld(names: tuple[str, str], first: Seen, second: Seen) -> str:
    closed = [name for name, seen in zip(names, (first, second), strict=True) if not seen.shows_answers]
    if not closed:
        return ""
    if len(closed) > 1:
        return _("Neither shows the answers, so this compares the verdicts and the matches alone.")
    return _("%(name)s does not show the answers, so this compares the verdicts and the matches alone.") % {
        "name": closed[0]
    }
