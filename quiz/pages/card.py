"""What a share card and a link preview say: the public outcome in words, and nothing else."""

from dataclasses import dataclass
from hashlib import sha256

from django.utils.translation import gettext as _

from quiz.engine.edition import Track
from quiz.pages.result_outcome import Outcome
from quiz.pages.wording import listed
from quiz.sharing.card import Card, Lane, fits_lane

DRAWING = 2
"""Grows with each change of how cards are drawn, so that their addresses change too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the tags of a page say to those who show a preview of its link."""

    title: str
    description: str
    alt: str
    version: str  # the part of the card's address that changes with its content


def preview(outcome: Outcome) -> Preview:
    first = ", ".join(f"{rank.track.name} {rank.text}" for rank in outcome.ranks[:2])
    return Preview(
        title=_("%(matches)s: %(clarity)s") % {"matches": first, "clarity": outcome.clarity},
        description=_("A quiz you can audit: which answer counted how much, why, and by which source."),
        alt=_("Result: %(headline)s. %(matches)s.") % {"headline": outcome.headline.text, "matches": outcome.summary},
        version=version(result_card(outcome)),
    )


def site_preview(tracks: tuple[Track, ...]) -> Preview:
    """Return what stands for the site's own pages, each of which may say it better."""
    names = listed([track.name for track in tracks])
    return Preview(
        title=_("Which track fits you?"),
        description=_("A quiz you can audit: which answer counted how much, why, and by which source."),
        alt=_("Which track fits you? %(tracks)s.") % {"tracks": names},
        version=version(generic_card(tracks)),
    )


def result_card(outcome: Outcome) -> Card:
    low, high = outcome.ranks[0].zone_low, outcome.ranks[0].zone_high
    return Card(
        before=_names_together(outcome, outcome.headline.before),
        stress=outcome.headline.stress,
        after=_names_together(outcome, outcome.headline.after),
        lanes=tuple(
            Lane(code=rank.track.code, name=_name(rank.track), match=int(rank.match), is_grey=not outcome.is_ranked)
            for rank in outcome.ranks
        ),
        zone=None if low is None or high is None else (max(0, int(low)), min(100, int(high))),
        foot=_("%(clarity)s. Every point and source is shown with the result.")
        % {"clarity": _capital(outcome.clarity)},
        brand=_("Which track?"),
    )


def generic_card(tracks: tuple[Track, ...]) -> Card:
    """Return the card of the site itself: for links that no longer lead to a result."""
    return Card(
        before=_("Which track "),
        stress=_("fits you?"),
        after="",
        lanes=tuple(Lane(code=track.code, name=_name(track), match=None, is_grey=False) for track in tracks),
        zone=None,
        foot=_("Every point and source is shown with the result. No account."),
        brand=_("Which track?"),
    )


def version(card: Card) -> str:
    return sha256(f"{DRAWING} {card!r}".encode()).hexdigest()[:10]


def _names_together(outcome: Outcome, words: str) -> str:
    """Return the words with no line break inside a track's name."""
    for track in outcome.leaders:
        words = words.replace(track.name, track.name.replace(" ", "\N{NO-BREAK SPACE}"))
    return words


def _name(track: Track) -> str:
    return track.name if fits_lane(track.name) else track.short


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
