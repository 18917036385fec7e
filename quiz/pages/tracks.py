"""The page of one track: all that the sources say of it, each figure with its source and date."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain, zip_longest

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.edition import Disagreement, Edition, Note, Track, Transition, Unit
from quiz.pages.figures import (
    MARKET,
    FigureGroup,
    figure_groups,
    find_figure,
    shared_notes,
)
from quiz.pages.paying import PayTable, pay_table
from quiz.pages.skills import (
    DepthRow,
    NeedRow,
    PremiumRow,
    ShareRow,
    depth_rows,
    need_rows,
    premium_rows,
    share_rows,
    shares_measure,
)
from quiz.pages.wording import months, percent

TOPICS = {
    *("definition", "normal-day", "mindset", "works-with", "tools", "skills", "pay", "education", "certificates"),
    *("getting-in", "market", "interviews", "career-path", "hybrid-roles", "trade-offs", "outlook", "history"),
    *("likes", "wears", "choosing", "questions", "next-steps"),
}
"""What notes are about; a topic that is none of these still finds its place on the page."""

AT_ONCE = 5
"""How many of the things that sources say stand on the page at once; the rest unfolds, unless it is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A way between two tracks. `time` is empty where the source gives none."""

    origin: Track
    goal: Track
    time: str
    said: Transition | None  # None where no source speaks of this move


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What sources say, under a heading of its own; `missing` stands there when nobody says a thing."""

    title: str
    notes: tuple[Note, ...]
    missing: str = ""

    @property
    def shown(self) -> tuple[Note, ...]:
        return self.notes if len(self.notes) <= AT_ONCE + 1 else self.notes[:AT_ONCE]

    @property
    def folded(self) -> tuple[Note, ...]:
        return self.notes[len(self.shown) :]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsPart:
    heading: str
    measure: str
    shares: tuple[ShareRow, ...]
    premiums: tuple[PremiumRow, ...]
    needs: tuple[NeedRow, ...]
    depths: tuple[DepthRow, ...]
    notes: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPart:
    heading: str
    table: PayTable
    gaps: tuple[FigureGroup, ...]
    notes: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPart:
    heading: str
    groups: tuple[FigureGroup, ...]
    education: tuple[FigureGroup, ...]
    certificates: Said
    notes: Said
    market: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPage:
    track: Track
    others: tuple[Track, ...]
    description: str
    definition: Said
    day: Said
    mindset: tuple[Said, ...]
    skills: SkillsPart
    pay: PayPart
    entry: EntryPart
    interviews: Said
    career: tuple[Said, ...]
    moves_heading: str
    moves: tuple[Move, ...]
    outlook: tuple[Said, ...]
    history: tuple[FigureGroup, ...]
    likes: Said
    wears: Said
    choosing: Said
    questions: tuple[Note, ...]
    next_steps: Said
    more: Said  # on topics that no section is made for
    disputes_heading: str
    disputes: tuple[Disagreement, ...]


def track_page(edition: Edition, track: Track, *, today: date) -> TrackPage:
    slug = track.slug
    moves = moves_between(edition, (track,), edition.tracks)
    disputes = tuple(each for each in edition.disagreements if any(side.favours == slug for side in each.sides))
    return TrackPage(
        track=track,
        others=tuple(each for each in edition.tracks if each is not track),
        description=track.summary,
        definition=said(edition, slug, "definition", title=_("How sources define it")),
        day=said(edition, slug, "normal-day", title=_("A normal day")),
        mindset=(
            said(edition, slug, "mindset", title=_("How they think")),
            said(edition, slug, "works-with", title=_("Who they work with")),
            said(edition, slug, "tools", title=_("Tools")),
        ),
        skills=_skills(edition, slug),
        pay=_pay(edition, slug, today),
        entry=_entry(edition, slug, today),
        interviews=said(edition, slug, "interviews", title=_("What interviews ask for")),
        career=(
            said(edition, slug, "career-path", title=_("Career path")),
            said(edition, slug, "hybrid-roles", title=_("Roles between the tracks")),
        ),
        moves_heading=_moves_heading(moves, track),
        moves=moves,
        outlook=(
            said(edition, slug, "trade-offs", title=_("Trade-offs")),
            said(edition, slug, "outlook", title=_("Outlook")),
            said(edition, slug, "history", title=_("Where it comes from")),
        ),
        history=figure_groups(edition, slug, topics=["history"], today=today),
        likes=said(edition, slug, "likes", title=_("You may like it if")),
        wears=said(edition, slug, "wears", title=_("It may wear you down if")),
        choosing=said(edition, slug, "choosing", title=_("On choosing")),
        questions=(*edition.notes_of(slug, "questions"), *shared_notes(edition, slug, topics=["questions"])),
        next_steps=said(edition, slug, "next-steps", title=_("First steps that sources name")),
        more=said(edition, slug, *_other_topics(edition), title=_("What else sources say")),
        disputes_heading=_disputes_heading(disputes),
        disputes=disputes,
    )


def said(edition: Edition, track: str, *topics: str, title: str) -> Said:
    """Return what is said of a track, its own first, then what its sources say of several tracks at once."""
    notes = (*in_turn(edition.notes_of(track, *topics)), *shared_notes(edition, track, topics=topics))
    return Said(title=title, notes=notes, missing=_("No source says anything on this for this track."))


def moves_between(edition: Edition, ones: Iterable[Track], others: Iterable[Track]) -> tuple[Move, ...]:
    """Return each way from one track to another and back, a row for each source that speaks of it."""
    pairs = dict.fromkeys(
        pair for one in ones for other in others if one is not other for pair in ((one, other), (other, one))
    )
    return tuple(move for origin, goal in pairs for move in _moves(edition, origin, goal))


def _moves(edition: Edition, origin: Track, goal: Track) -> tuple[Move, ...]:
    told = [row for row in edition.transitions if (row.from_track, row.to_track) == (origin.slug, goal.slug)]
    timed = sorted(told, key=lambda row: row.months_low is None)
    if not timed:
        return (Move(origin=origin, goal=goal, time="", said=None),)
    return tuple(
        Move(origin=origin, goal=goal, time=months(row.months_low, row.months_high), said=row) for row in timed
    )


def _skills(edition: Edition, slug: str) -> SkillsPart:
    shares = share_rows(edition, slug)
    heading = _("Skills: no source counts them in postings for this track")
    if shares:
        top = shares[0]
        heading = _("Skills: %(name)s is asked for most, in %(share)s of postings") % {
            "name": top.name,
            "share": top.text,
        }
    return SkillsPart(
        heading=heading,
        measure=shares_measure(edition, slug),
        shares=shares,
        premiums=premium_rows(edition, slug),
        needs=need_rows(edition, slug),
        depths=depth_rows(edition, slug),
        notes=said(edition, slug, "skills", title=_("Skills in words")),
    )


def _pay(edition: Edition, slug: str, today: date) -> PayPart:
    table = pay_table(edition, slug, today=today)
    count = len(table.behind)
    heading = ngettext("Pay: one source gives it", "Pay: %(n)s sources, each with its own measure", count)
    return PayPart(
        heading=heading % {"n": count} if count else _("Pay: no source gives it"),
        table=table,
        gaps=figure_groups(edition, slug, topics=["pay-gap"], today=today),
        notes=said(edition, slug, "pay", title=_("Pay in words")),
    )


def _entry(edition: Edition, slug: str, today: date) -> EntryPart:
    share = find_figure(edition, "entry", slug, Unit.PERCENT)
    heading = _("Getting in: no source counts its openings")
    if share:
        words = {"share": percent(share.low, share.high)}
        heading = _("Getting in: %(share)s of postings are marked entry level") % words
    known = {*MARKET, "education", "pay-gap", "history"}
    others = dict.fromkeys(row.topic for row in edition.figures if row.topic not in known)
    return EntryPart(
        heading=heading,
        groups=figure_groups(edition, slug, topics=[*MARKET, *others], today=today),
        education=figure_groups(edition, slug, topics=["education"], today=today),
        certificates=said(edition, slug, "education", "certificates", title=_("Degrees and certificates")),
        notes=said(edition, slug, "getting-in", title=_("The way in")),
        market=said(edition, slug, "market", title=_("The market in words")),
    )


def _moves_heading(moves: tuple[Move, ...], track: Track) -> str:
    for move in moves:
        if move.goal is track and move.time:
            words = {"time": move.time, "origin": move.origin.short}
            return _("Switching: %(time)s to come here from %(origin)s, by one source") % words
    return _("Switching: no source says how long coming here takes")


def _disputes_heading(disputes: tuple[Disagreement, ...]) -> str:
    count = len(disputes)
    if not count:
        return _("The sources do not contradict each other on this track")
    words = {"n": count}
    return ngettext("One thing the sources disagree on", "%(n)s things the sources disagree on", count) % words


def in_turn(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return notes so that each source has its word early: the first of each source, then the second of each."""
    by_source: dict[str, list[Note]] = {}
    for note in notes:
        by_source.setdefault(note.source, []).append(note)
    return tuple(note for note in chain.from_iterable(zip_longest(*by_source.values())) if note)


def _other_topics(edition: Edition) -> tuple[str, ...]:
    return tuple(dict.fromkeys(note.topic for note in edition.notes if note.topic not in TOPICS))
