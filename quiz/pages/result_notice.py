"""The sentences under the verdict: what its word means, and for those who may see the answers what it rests on."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.clarity import Verdict, Word
from quiz.engine.edition import Edition, Figure, Note, Transition
from quiz.engine.hybrids import Direction, Hybrid
from quiz.engine.scoring import Scored
from quiz.pages.clarity import words_for
from quiz.pages.result_changes import ChangesPage, stability_words
from quiz.pages.result_outcome import Outcome
from quiz.pages.wording import listed

HUNDRED = 100
HALF = Decimal("0.5")

RESTS_ON = {
    Direction.SECURITY_AWARE_ML: ("aisec-hybrid-path", "aisec-hybrid-fit"),
    Direction.SAFETY_EVALUATION: ("decipheru-ml-to-sec", "decipheru-convergence"),
    Direction.RED_TEAM: ("decipheru-ai-to-sec", "decipheru-convergence"),
    Direction.SHARED_BASE: ("interviewstack-overlap", "postings-hybrid-senior"),
    Direction.CONVERGENCE: ("decipheru-career-t-shape", "aisec-career-t-shape"),
}
"""The rows of evidence behind each direction, by slug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    title: str
    sentences: tuple[str, ...]
    is_loud: bool = False  # attention: a close call
    links_to_compare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HybridNote:
    """An addition to the ranking, never a replacement."""

    title: str
    text: str
    sources: tuple[str, ...]


def public_notice(outcome: Outcome) -> Notice:
    """Return what the word alone says: the same for all results with this word and these leaders."""
    said = words_for(outcome.word)
    return Notice(
        title=said.notice % {"track": outcome.ranks[0].track.name},
        sentences=(said.sentence,),
        is_loud=outcome.is_near,
        links_to_compare=outcome.word is Word.WEAK,
    )


def full_notice(scored: Scored, outcome: Outcome, changes: ChangesPage) -> Notice:
    plain, waiting = public_notice(outcome), _waiting(scored.verdict)
    return Notice(
        title=plain.title,
        sentences=tuple(sentence for sentence in (*_word_sentences(scored, plain, changes), waiting) if sentence),
        is_loud=plain.is_loud,
        links_to_compare=plain.links_to_compare,
    )


def _word_sentences(scored: Scored, plain: Notice, changes: ChangesPage) -> tuple[str, ...]:
    """Return what the answers add to the word; a clear one keeps the sentence that everybody reads."""
    verdict = scored.verdict
    match verdict.word:
        case Word.TOO_FEW:
            return (_answered(scored),)
        case Word.TIE:
            return (_("Nothing in your answers separates them. Their order here means nothing."),)
        case Word.WEAK:
            return _strength(verdict)
        case Word.CLOSE:
            return (*_single(changes), _("The shaded band is too close to rank."))
        case Word.LEANING:
            return _leaning(changes, verdict)
        case _:
            return (*plain.sentences, stability_words(verdict))


def signal_words(verdict: Verdict) -> str:
    """Return how many random sheets point as strongly; empty where that is not known."""
    if verdict.as_strong is None:
        return ""
    share = int(verdict.as_strong * HUNDRED + HALF)
    if share < 1:
        return _("Fewer than 1 in 100 random answer sheets point as strongly to any track.")
    return _("About %(share)s in 100 random answer sheets point as strongly to some track.") % {"share": share}


def hybrid_note(edition: Edition, hybrid: Hybrid | None) -> HybridNote | None:
    if hybrid is None:
        return None
    names = listed([edition.track(slug).name for slug in hybrid.tracks])
    title, text = {
        Direction.SECURITY_AWARE_ML: (
            _("Together: a security-aware ML engineer"),
            _("An ML career in which knowing how models are attacked sets you apart."),
        ),
        Direction.SAFETY_EVALUATION: (
            _("Together: evaluation and alignment"),
            _("Beside AI security, a direction that an ML background is said to map to."),
        ),
        Direction.RED_TEAM: (
            _("Together: red teaming of AI systems"),
            _("Security work that starts from building with models, from guardrails to attacking what was built."),
        ),
        Direction.SHARED_BASE: (
            _("Together: the ground both share"),
            _("The sources name no title for this pair. Most of the two skill lists is shared, so start there."),
        ),
        Direction.CONVERGENCE: (
            _("All three are near"),
            _("The sources expect the three to meet in leading roles: deep in one, able to talk with the others."),
        ),
    }[hybrid.direction]
    return HybridNote(title=title, text=f"{names}. {text}", sources=_behind(edition, hybrid))


def _behind(edition: Edition, hybrid: Hybrid) -> tuple[str, ...]:
    """Return the sources of the rows that a direction rests on, as far as this edition has them."""
    cited: tuple[Note | Transition | Figure, ...] = (*edition.notes, *edition.transitions, *edition.figures)
    rows = {row.slug: row.source for row in cited}
    return tuple(dict.fromkeys(rows[slug] for slug in RESTS_ON[hybrid.direction] if slug in rows))


def _answered(scored: Scored) -> str:
    return _(
        "You answered %(answered)s of %(total)s questions. A ranking needs at least eight, "
        "and answers that tell enough about all three tracks."
    ) % {"answered": scored.verdict.answered, "total": len(scored.edition.fit)}


def _strength(verdict: Verdict) -> tuple[str, ...]:
    return (signal_words(verdict), _("So the order above is weak: read about the first two before you lean on it."))


def _single(changes: ChangesPage) -> tuple[str, ...]:
    swap = next((swap for swap in changes.swaps if swap.moves_leader), None)
    if swap is None:
        return ()
    return (
        _("One different answer would change the first place. %(change)s: %(title)s.")
        % {"change": swap.change, "title": swap.title},
    )


def _leaning(changes: ChangesPage, verdict: Verdict) -> tuple[str, ...]:
    if verdict.capped:
        return (_("With so many questions open we say no more than leaning."),)
    way = min((way for way in changes.ways if way.changes), key=lambda way: len(way.changes), default=None)
    if way is None or len(way.changes) != verdict.changes:
        return (_("Two different answers would change the first place."),)
    return (
        _("Two different answers would put %(track)s first. ") % {"track": way.track.name}
        + ". ".join(way.changes)
        + ".",
    )


def _waiting(verdict: Verdict) -> str:
    count = len(verdict.open)
    if not verdict.open_could_change or verdict.word is Word.TOO_FEW:
        return ""
    return ngettext(
        "Your %(count)s open question could still change the first place.",
        "Your %(count)s open questions could still change the first place.",
        count,
    ) % {"count": count}
