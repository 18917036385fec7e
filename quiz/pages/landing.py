"""The first page: what this is, how long it takes, the three tracks, and the promise that sources may disagree."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _

from quiz.engine.deciding import SHORT
from quiz.engine.edition import Edition, Question, Track
from quiz.pages.earning import WhoEarnsMore, who_earns_more
from quiz.pages.paying import pay_words
from quiz.pages.skills import NARROW, ShareRow, share_gaps, share_rows
from quiz.pages.tracks import moves_between
from quiz.pages.wording import date_words, listed, percent

READING = 230
"""Words a minute of a reader who wants to understand."""

CHOOSING = 5
"""Seconds to make up one's mind, beside the reading."""

STOPS = 2
ENDS = (62, 180, 298)
ROOM = 14
"""How many letters fit under the end of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A station of the shared line: a skill that postings of several tracks ask for about as often."""

    name: str
    share: str
    y: int

    @property
    def name_y(self) -> int:
        return self.y - 2

    @property
    def share_y(self) -> int:
        return self.y + 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Where one of the three lines of the diagram ends."""

    track: Track
    label: str
    x: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    track: Track
    figure: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LandingPage:
    first: int  # questions before the fork
    more: int  # questions after it
    minutes: int  # for the first ones
    tracks: tuple[Track, ...]
    names: str
    description: str
    diagram: str  # the diagram in words
    stops: tuple[Stop, ...]
    lines: tuple[Line, ...]
    cards: tuple[Card, ...]
    earning: WhoEarnsMore | None


def landing_page(edition: Edition) -> LandingPage:
    questions = edition.fit
    stops = _stops(edition)
    names = listed([track.name for track in edition.tracks])
    shared = listed([stop.name for stop in stops]) or _("what all of them need")
    first = min(SHORT, len(questions))
    return LandingPage(
        first=first,
        more=len(questions) - first,
        minutes=minutes_for(questions[:SHORT]),
        tracks=edition.tracks,
        names=names,
        description=_("A quiz that places you between %(names)s and shows every point and every source.")
        % {"names": names},
        diagram=_("One shared line of skills, %(shared)s, splits into three tracks: %(names)s.")
        % {"shared": shared, "names": names},
        stops=stops,
        lines=tuple(
            Line(track=track, label=_label(track), x=x) for track, x in zip(edition.tracks, ENDS, strict=False)
        ),
        cards=tuple(_card(edition, track) for track in edition.tracks),
        earning=who_earns_more(edition),
    )


def minutes_for(questions: tuple[Question, ...]) -> int:
    """Estimate how long these questions take from their words: reading each, then making up one's mind."""
    words = sum(len(_text_of(question).split()) for question in questions)
    return max(1, ceil(words / READING + len(questions) * CHOOSING / 60))


def _label(track: Track) -> str:
    """Return the name, or what it says before its last word where all of it would not fit."""
    return track.name if len(track.name) <= ROOM else track.name.rpartition(" ")[0]


def _text_of(question: Question) -> str:
    return " ".join((question.text, question.hint, *(option.text for option in question.options)))


def _stops(edition: Edition) -> tuple[Stop, ...]:
    """Return the skills asked for most by both tracks that postings are counted for, and about as often by each."""
    first, second, *_rest = edition.tracks
    alike = [gap for gap in share_gaps(edition, first.slug, second.slug) if abs(gap.gap) < NARROW]
    most = sorted(alike, key=lambda gap: min(gap.first.low, gap.second.low), reverse=True)[:STOPS]
    return tuple(
        Stop(
            name=gap.name,
            share=_("%(share)s of postings")
            % {"share": percent(min(gap.first.low, gap.second.low), max(gap.first.high, gap.second.high))},
            y=74 + 56 * place,
        )
        for place, gap in enumerate(most)
    )


def _card(edition: Edition, track: Track) -> Card:
    """Return the track with one figure: what sets its postings apart, else a way in, else its pay."""
    telling = _telling_share(edition, track)
    if telling:
        words = {"name": telling.name, "share": telling.text, "date": telling.date}
        figure = _("%(name)s is asked for in %(share)s of postings, %(date)s.") % words
        return Card(track=track, figure=figure, source=telling.source)
    for move in moves_between(edition, (track,), edition.tracks):
        if move.goal is track and move.time and move.said:
            words = {"time": move.time, "origin": move.origin.name}
            figure = _("Switching from %(origin)s takes %(time)s, by one source.") % words
            return Card(track=track, figure=figure, source=move.said.source)
    for row in edition.pay:
        if row.track == track.slug:
            words = {"pay": pay_words([row]), "label": row.label.lower(), "date": date_words(row.as_of)}
            return Card(track=track, figure=_("Pay, %(label)s: %(pay)s, %(date)s.") % words, source=row.source)
    return Card(track=track, figure=_("No source gives a figure for it."), source="")


def _telling_share(edition: Edition, track: Track) -> ShareRow | None:
    """Return the skill with the widest lead over another track's postings, or else the one asked for most."""
    leads = [
        (gap.gap, gap.first)
        for other in edition.tracks
        if other is not track
        for gap in share_gaps(edition, track.slug, other.slug)
        if gap.gap > 0
    ]
    if leads:
        return max(leads, key=lambda lead: lead[0])[1]
    return next(iter(share_rows(edition, track.slug)), None)
