"""What the sources say of the leading tracks, in panels that fold: only those the visitor asked for are open."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from quiz.engine.edition import Disagreement, Edition, Level, Note, Track
from quiz.pages.figures import FigureGroup, figure_groups, shared_notes
from quiz.pages.paying import PayTable, level_words, pay_table

PAY = "pay"

ROWS, ROWS_OF_EACH = 4, 2
"""How many notes, and figures of a kind, stand in a panel of one track, and of each of two: its own page has all."""

DISPUTES = 1
"""How many disagreements stand in a panel; the page of the sources has them all."""

TOPICS = {
    "day": (("normal-day",), (), ()),
    "interviews": (("interviews",), (), ()),
    "education": (("education", "certificates"), ("education",), ("education",)),
    "trade-offs": (("likes", "wears", "trade-offs"), (), ()),
    "outlook": (("outlook",), ("growth",), ("outlook", "growth")),
    "openings": (
        ("getting-in",),
        ("openings", "entry", "seniority", "time-to-fill", "employers"),
        ("openings", "entry"),
    ),
    "remote": ((), ("remote", "place"), ("remote",)),
}
"""For each panel the topics of its notes, of its figures and of the disagreements it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackPart:
    track: Track
    notes: tuple[Note, ...]
    figures: tuple[FigureGroup, ...]
    is_cut: bool  # whether the track's own page says more


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    slug: str
    title: str
    is_open: bool
    parts: tuple[TrackPart, ...]
    disputes: tuple[Disagreement, ...]
    more_disputes: int  # how many others there are


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPanel:
    """The first table is the leader's; the others are the runner-up's where it is as good as level."""

    is_open: bool
    tables: tuple[PayTable, ...]
    others: tuple[Track, ...]  # whose pay is a link away
    dispute: Disagreement | None  # who earns more
    level: str  # the visitor's own, shown first; empty where not told


def panels(edition: Edition, leading: tuple[Track, ...], *, opened: Collection[str], today: date) -> tuple[Panel, ...]:
    found = []
    most = ROWS if len(leading) == 1 else ROWS_OF_EACH
    for slug, title in _titles().items():
        disputes = _disputes(edition, leading, TOPICS[slug][2])
        found.append(
            Panel(
                slug=slug,
                title=title,
                is_open=slug in opened,
                parts=tuple(_part(edition, track, slug, today, most) for track in leading),
                disputes=disputes[:DISPUTES],
                more_disputes=len(disputes[DISPUTES:]),
            )
        )
    return tuple(found)


def pay_panel(
    edition: Edition,
    leading: tuple[Track, ...],
    *,
    level: Level | None,
    opened: Collection[str],
    today: date,
) -> PayPanel:
    return PayPanel(
        is_open=PAY in opened,
        tables=tuple(_level_first(pay_table(edition, track.slug, today=today), level) for track in leading),
        others=tuple(track for track in edition.tracks if track not in leading),
        dispute=_who_earns_more(edition, leading),
        level=level_words(level) if level else "",
    )


def _titles() -> dict[str, str]:
    return {
        "day": _("A normal day"),
        "trade-offs": _("What you may like, and what may wear you down"),
        "interviews": _("Interviews"),
        "education": _("Degrees and certificates"),
        "openings": _("Openings and getting in"),
        "remote": _("Remote work and place"),
        "outlook": _("Outlook"),
    }


def _part(edition: Edition, track: Track, slug: str, today: date, most: int) -> TrackPart:
    topics, figures, _disputed = TOPICS[slug]
    notes = _by_turns(edition.notes_of(track.slug, *topics) or shared_notes(edition, track.slug, topics=topics))
    groups = figure_groups(edition, track.slug, topics=figures, today=today)
    return TrackPart(
        track=track,
        notes=notes[:most],
        figures=tuple(replace(group, rows=group.rows[:most]) for group in groups),
        is_cut=any(len(rows) > most for rows in (notes, *(group.rows for group in groups))),
    )


def _disputes(edition: Edition, leading: tuple[Track, ...], topics: tuple[str, ...]) -> tuple[Disagreement, ...]:
    """Return what sources disagree on about the tracks that the page tells about."""
    slugs = {track.slug for track in leading}
    return tuple(
        each
        for each in edition.disagreements
        if each.topic in topics and slugs & {side.favours for side in each.sides if side.favours}
    )


def _level_first(table: PayTable, level: Level | None) -> PayTable:
    """Return the table with this level first; the others keep their order."""
    return replace(table, levels=tuple(sorted(table.levels, key=lambda each: each.level is not level)))


def _by_turns(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    """Return notes so that each topic, and within it each source, has its word early."""
    left, topics, sources = list(notes), Counter[str](), Counter[str]()
    turns = []
    while left:
        note = min(left, key=lambda each: (topics[each.topic], sources[each.source]))
        left.remove(note)
        topics[note.topic] += 1
        sources[note.source] += 1
        turns.append(note)
    return tuple(turns)


def _who_earns_more(edition: Edition, leading: tuple[Track, ...]) -> Disagreement | None:
    """Return the disagreement on pay that says most of the leading tracks: for one of them, and against another."""
    slugs = {track.slug for track in leading}

    def fits(each: Disagreement) -> tuple[int, bool, int]:
        favoured = [side.favours for side in each.sides]
        return len(slugs.intersection(favoured)), all(favoured), len(favoured)

    contested = (
        each
        for each in edition.disagreements
        if each.topic == PAY and len({side.favours for side in each.sides if side.favours}) > 1
    )
    return max((each for each in contested if fits(each)[0]), key=fits, default=None)
