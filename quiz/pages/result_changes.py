"""What would change a result: single answers that would, the fewest that put each other track first, how firm it is."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.changes import Change, FewestChanges, SingleChange
from quiz.engine.clarity import Verdict, Word
from quiz.engine.edition import Edition, Track
from quiz.engine.rounding import print_matches
from quiz.engine.scoring import Scored
from quiz.engine.totals import Match
from quiz.pages.result_outcome import headline
from quiz.pages.result_receipt import option_text

HUNDRED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """A match as it would be."""

    track: Track
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One change and what it would make of the result."""

    change: str
    title: str
    moves_leader: bool
    matches: tuple[After, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The fewest changes that put a track first on its own; `changes` is empty where it takes more than three."""

    track: Track
    title: str
    changes: tuple[str, ...]
    matches: tuple[After, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    swaps: tuple[Swap, ...]
    ways: tuple[Way, ...]
    lead: str  # what it would take, in one sentence
    stability: str  # empty where nothing is known


def changes_page(scored: Scored) -> ChangesPage:
    edition, verdict, changes = scored.edition, scored.verdict, scored.changes
    return ChangesPage(
        swaps=tuple(_swap(edition, verdict, single) for single in changes.single),
        ways=tuple(_way(edition, fewest) for fewest in changes.fewest),
        lead=_lead(verdict, changes.single),
        stability=stability_words(verdict),
    )


def stability_words(verdict: Verdict) -> str:
    """Return how often results of this word keep their first place when one answer in seven comes out differently."""
    if verdict.holds is None or verdict.word in (Word.TOO_FEW, Word.TIE):
        return ""
    cases = int(verdict.holds * HUNDRED)
    return _(
        "If about one answer in seven came out differently, results like this one would keep their first place "
        "in about %(cases)s of 100 cases."
    ) % {"cases": cases}


def change_words(edition: Edition, change: Change) -> str:
    question = edition.question(change.question)
    if change.before == change.after:
        return _("If “%(question)s” did not count double") % {"question": question.short}
    return _("%(question)s: “%(after)s” instead of “%(before)s”") % {
        "question": question.short,
        "after": option_text(question, change.after),
        "before": option_text(question, change.before),
    }


def _swap(edition: Edition, verdict: Verdict, single: SingleChange) -> Swap:
    moves = single.leaders != verdict.leaders
    names = [track.name for track in edition.tracks if track.slug in single.leaders]
    alone = moves and len(names) == 1 and single.word is not Word.TOO_FEW
    return Swap(
        change=change_words(edition, single.change),
        title=_("%(track)s leads") % {"track": names[0]} if alone else headline(single.word, names).text,
        moves_leader=moves,
        matches=_after(edition, single.matches),
    )


def _way(edition: Edition, fewest: FewestChanges) -> Way:
    track = edition.track(fewest.track)
    count = len(fewest.changes)
    title = ngettext(
        "%(count)s different answer puts %(track)s first", "%(count)s different answers put %(track)s first", count
    )
    far = _("%(track)s first would need more than three different answers")
    return Way(
        track=track,
        title=(title if count else far) % {"count": count, "track": track.name},
        changes=tuple(change_words(edition, change) for change in fewest.changes),
        matches=_after(edition, fewest.matches),
    )


def _after(edition: Edition, matches: tuple[Match, ...]) -> tuple[After, ...]:
    shown = print_matches([match.score for match in matches])
    return tuple(
        After(track=edition.track(match.track), text=f"{figure}%") for match, figure in zip(matches, shown, strict=True)
    )


def _lead(verdict: Verdict, singles: tuple[SingleChange, ...]) -> str:
    if len(verdict.leaders) > 1:
        return _("The first places are level, so the smallest change decides.")
    if any(single.leaders != verdict.leaders for single in singles):
        return _("One different answer is enough to change the first place.")
    count = verdict.changes
    return ngettext(
        "No single answer would change the first place.",
        "No single answer would change the first place. It would take %(count)s.",
        count,
    ) % {"count": count}
