"""Two tracks side by side, or all three: headings state what the figures say, and stay neutral where they disagree."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.engine.edition import Disagreement, Edition, Note, Track, Unit
from quiz.pages.earning import Lead, leads_between
from quiz.pages.figures import (
    MARKET,
    FigureGroup,
    FigureLine,
    covered_by,
    disputes_about,
    figure_groups,
    figure_lines,
    find_figure,
    is_disputed,
    shared_figures,
    shared_notes,
)
from quiz.pages.paying import PayTable, pay_table
from quiz.pages.skills import NARROW, DepthRow, ShareGap, ShareRow, depth_rows, share_gaps, share_rows, shares_measure
from quiz.pages.tracks import Move, in_turn, moves_between
from quiz.pages.wording import listed, percent, plain

SOME = 4
"""How many things are set side by side in one row; a track's own page has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkRow:
    title: str
    cells: tuple[tuple[Note, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthLine:
    area: str
    source: str
    cells: tuple[DepthRow | None, ...]

    @property
    def is_alike(self) -> bool:
        return len({cell.depth if cell else "" for cell in self.cells}) == 1


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSkills:
    """What a source counts for this track alone."""

    track: Track
    rows: tuple[ShareRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsCompared:
    heading: str
    measures: tuple[tuple[Track, str], ...]
    parting: tuple[ShareGap, ...]
    shared: tuple[ShareGap, ...]
    own: tuple[OwnSkills, ...]
    overlap: tuple[FigureGroup, ...]
    depths: tuple[DepthLine, ...]  # areas in which they differ
    alike: tuple[DepthLine, ...]  # areas of which the source says the same for each
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayCompared:
    heading: str
    table: PayTable
    leads: tuple[Lead, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Figures and words about the same thing, a column for each track."""

    heading: str
    lines: tuple[FigureLine, ...]
    alone: tuple[FigureLine, ...]  # figures that are given for one of the tracks only
    rows: tuple[WorkRow, ...]
    shared: tuple[FigureGroup, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePage:
    tracks: tuple[Track, ...]
    title: str
    description: str
    opening: tuple[Note, ...]
    choosing: tuple[Note, ...]
    is_direct: bool  # whether any source compares these tracks with each other
    work: tuple[WorkRow, ...]
    skills: SkillsCompared
    pay: PayCompared
    market: Compared
    interviews: Compared
    education: Compared
    moves_heading: str
    moves: tuple[Move, ...]
    outlook: tuple[WorkRow, ...]
    disputes: tuple[Disagreement, ...]
    questions: tuple[Note, ...]


def compare_page(edition: Edition, *tracks: Track, today: date) -> ComparePage:
    slugs = tuple(track.slug for track in tracks)
    moves = moves_between(edition, tracks, tracks)
    return ComparePage(
        tracks=tracks,
        title=_("%(first)s or %(last)s?")
        % {"first": ", ".join(track.name for track in tracks[:-1]), "last": tracks[-1].name},
        description=_("Work, skills, pay, market and interviews of %(names)s side by side, with every source.")
        % {"names": listed([track.name for track in tracks])},
        opening=shared_notes(edition, *slugs, topics=["definition"]),
        choosing=shared_notes(edition, *slugs, topics=["choosing"]),
        is_direct=any(set(slugs) <= covered for covered in covered_by(edition).values()),
        work=_rows(
            edition,
            slugs,
            {
                _("A normal day"): "normal-day",
                _("How they think"): "mindset",
                _("Who they work with"): "works-with",
                _("Tools"): "tools",
                _("You may like it if"): "likes",
                _("It may wear you down if"): "wears",
            },
        ),
        skills=_skills(edition, tracks, today),
        pay=_pay(edition, tracks, today),
        market=_market(edition, tracks, today),
        interviews=Compared(
            heading=_interviews_heading(edition, slugs),
            lines=(),
            alone=(),
            rows=_rows(edition, slugs, {_("Asked for"): "interviews"}, some=2 * SOME),
            shared=(),
            notes=shared_notes(edition, *slugs, topics=["interviews"]),
        ),
        education=_education(edition, tracks, today),
        moves_heading=_moves_heading(moves),
        moves=moves,
        outlook=_rows(edition, slugs, {_("Trade-offs"): "trade-offs", _("Outlook"): "outlook"}),
        disputes=disputes_about(edition, *slugs),
        questions=shared_notes(edition, *slugs, topics=["questions"]),
    )


def _rows(edition: Edition, slugs: Iterable[str], topics: dict[str, str], *, some: int = SOME) -> tuple[WorkRow, ...]:
    return tuple(
        WorkRow(title=title, cells=tuple(in_turn(edition.notes_of(slug, topic))[:some] for slug in slugs))
        for title, topic in topics.items()
    )


def _skills(edition: Edition, tracks: tuple[Track, ...], today: date) -> SkillsCompared:
    slugs = tuple(track.slug for track in tracks)
    gaps = share_gaps(edition, *slugs[:2]) if len(slugs) == 2 else ()
    depths = _depths(edition, slugs)
    both = {gap.first.skill for gap in gaps}
    own = [
        OwnSkills(track=track, rows=tuple(row for row in share_rows(edition, track.slug) if row.skill not in both))
        for track in tracks
    ]
    return SkillsCompared(
        heading=_skills_heading(edition, gaps),
        measures=tuple((track, shares_measure(edition, track.slug)) for track in tracks),
        parting=tuple(gap for gap in gaps if abs(gap.gap) >= NARROW),
        shared=tuple(gap for gap in gaps if abs(gap.gap) < NARROW),
        own=tuple(own),
        overlap=figure_groups(edition, *slugs, topics=["overlap"], today=today),
        depths=tuple(line for line in depths if not line.is_alike),
        alike=tuple(line for line in depths if line.is_alike),
        notes=shared_notes(edition, *slugs, topics=["skills"]),
    )


def _skills_heading(edition: Edition, gaps: tuple[ShareGap, ...]) -> str:
    if not gaps:
        return _("Skills: no source counts them for these tracks alike")
    overlap = find_figure(edition, "overlap", "", Unit.PERCENT)
    words = {"name": gaps[0].name, "share": percent(overlap.low, overlap.high) if overlap else ""}
    if overlap:
        return _("Skills: about %(share)s are shared, and %(name)s parts them most") % words
    return _("Skills: %(name)s parts them most") % words


def _depths(edition: Edition, slugs: tuple[str, ...]) -> tuple[DepthLine, ...]:
    """Return the areas that one source grades for at least two of the tracks."""
    lines: dict[tuple[str, str], dict[str, DepthRow]] = {}
    for slug in slugs:
        for row in depth_rows(edition, slug):
            lines.setdefault((row.source, row.area), {})[slug] = row
    return tuple(
        DepthLine(area=area, source=source, cells=tuple(cells.get(slug) for slug in slugs))
        for (source, area), cells in lines.items()
        if len(cells) > 1
    )


def _pay(edition: Edition, tracks: tuple[Track, ...], today: date) -> PayCompared:
    slugs = tuple(track.slug for track in tracks)
    leads = leads_between(edition, *tracks[:2]) if len(tracks) == 2 else ()
    return PayCompared(
        heading=_pay_heading(tracks, leads),
        table=pay_table(edition, *slugs, today=today),
        leads=leads,
        notes=shared_notes(edition, *slugs, topics=["pay"]),
    )


def _pay_heading(tracks: tuple[Track, ...], leads: tuple[Lead, ...]) -> str:
    if len(tracks) > 2:
        return _("Pay: no source gives all three")
    if not leads:
        return _("Pay: no source gives both")
    ahead = {lead.ahead.slug if lead.ahead else "" for lead in leads}
    if len(ahead) > 1:
        return _("Pay: the sources do not agree on who earns more")
    first = leads[0].ahead
    if first is None:
        return ngettext(
            "Pay: the one source that gives both puts neither ahead throughout",
            "Pay: none of the sources puts either ahead throughout",
            len(leads),
        )
    words = {"track": first.name, "n": len(leads)}
    return (
        ngettext("Pay: %(track)s is ahead, by one source", "Pay: %(track)s is ahead, by all %(n)s sources", len(leads))
        % words
    )


def _market(edition: Edition, tracks: tuple[Track, ...], today: date) -> Compared:
    slugs = tuple(track.slug for track in tracks)
    lines = figure_lines(edition, *slugs, topics=MARKET, today=today)
    return Compared(
        heading=_market_heading(edition, tracks),
        lines=tuple(line for line in lines if line.is_compared),
        alone=tuple(line for line in lines if not line.is_compared),
        rows=_rows(edition, slugs, {_("The market in words"): "market", _("The way in"): "getting-in"}),
        shared=shared_figures(edition, *slugs, topics=MARKET, today=today),
        notes=shared_notes(edition, *slugs, topics=["market", "getting-in"]),
    )


def _market_heading(edition: Edition, tracks: tuple[Track, ...]) -> str:
    slugs = [track.slug for track in tracks]
    if is_disputed(edition, "openings", *slugs) or is_disputed(edition, "entry", *slugs):
        return _("Getting in: the sources do not agree on where it is easier")
    counts = {track: find_figure(edition, "openings", track.slug, Unit.COUNT) for track in tracks}
    known = sorted(
        ((track, figure) for track, figure in counts.items() if figure), key=lambda pair: pair[1].low, reverse=True
    )
    if not known:
        return _("Getting in: no source counts openings for these tracks")
    if len(known) < len(tracks):
        return _("Getting in: openings are counted for %(tracks)s only") % {
            "tracks": listed([track.name for track, _figure in known])
        }
    return _("Getting in: more openings for %(track)s, %(counts)s, by the only count") % {
        "track": known[0][0].name,
        "counts": _(" to ").join(plain(figure.low) for _track, figure in known),
    }


def _interviews_heading(edition: Edition, slugs: tuple[str, ...]) -> str:
    told = {slug for slug in slugs if edition.notes_of(slug, "interviews")}
    silent = [track.name for track in edition.tracks if track.slug in slugs and track.slug not in told]
    if silent:
        return _("Interviews: no source says what they ask for %(tracks)s") % {"tracks": listed(silent)}
    return _("Interviews: what each of them asks for")


def _education(edition: Edition, tracks: tuple[Track, ...], today: date) -> Compared:
    slugs = tuple(track.slug for track in tracks)
    lines = figure_lines(edition, *slugs, topics=["education"], today=today)
    return Compared(
        heading=_education_heading(edition, slugs, lines),
        lines=lines,
        alone=(),
        rows=_rows(edition, slugs, {_("Degrees"): "education", _("Certificates"): "certificates"}),
        shared=(),
        notes=shared_notes(edition, *slugs, topics=["education", "certificates"]),
    )


def _education_heading(edition: Edition, slugs: tuple[str, ...], lines: tuple[FigureLine, ...]) -> str:
    if is_disputed(edition, "education", *slugs):
        return _("Education: the sources do not agree on who holds more degrees")
    for line in lines:
        cells = [cell.value for cell in line.cells if cell]
        if len(cells) == len(slugs):
            return _("Education: %(values)s, by one survey") % {"values": _(" against ").join(cells)}
    return _("Education: no source counts degrees for these tracks alike")


def _moves_heading(moves: tuple[Move, ...]) -> str:
    timed = [move for move in moves if move.time]
    if not timed:
        return _("Switching: no source gives a time")
    if len({(move.origin, move.goal) for move in timed}) == 1:
        return _("Switching: %(time)s from %(origin)s to %(goal)s, and no time for the way back") % {
            "time": timed[0].time,
            "origin": timed[0].origin.short,
            "goal": timed[0].goal.short,
        }
    quick, *_middle, slow = sorted(timed, key=lambda move: (move.said.months_high or 0) if move.said else 0)
    return _("Switching: %(quick)s from %(a)s to %(b)s, %(slow)s from %(c)s to %(d)s") % {
        "quick": quick.time,
        "a": quick.origin.short,
        "b": quick.goal.short,
        "slow": slow.time,
        "c": slow.origin.short,
        "d": slow.goal.short,
    }
