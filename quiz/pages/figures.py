"""Numbers about the market, and what sources say in words, picked for one track or set side by side."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from quiz.content.ageing import is_due
from quiz.engine.edition import Disagreement, Edition, Figure, Note
from quiz.pages.wording import date_words, quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    label: str
    value: str
    measure: str  # place, sample and date, in words
    note: str
    source: str
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureGroup:
    title: str
    rows: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """One label with a figure for each track of a comparison; None where the source has none."""

    label: str
    source: str
    cells: tuple[FigureRow | None, ...]

    @property
    def is_compared(self) -> bool:
        return sum(cell is not None for cell in self.cells) > 1


def topic_words(topic: str) -> str:
    return {
        "openings": _("Openings"),
        "entry": _("Entry level"),
        "seniority": _("Senior level"),
        "experience": _("Experience"),
        "growth": _("Growth"),
        "time-to-fill": _("Time to fill a post"),
        "place": _("Where the jobs are"),
        "remote": _("Remote, hybrid, on site"),
        "employers": _("Who hires"),
        "education": _("Education"),
        "overlap": _("Skills in common"),
        "pay-gap": _("Gaps in pay"),
        "history": _("History"),
    }.get(topic, _("More figures"))


MARKET = (
    "openings",
    "entry",
    "seniority",
    "experience",
    "growth",
    "time-to-fill",
    "place",
    "remote",
    "employers",
)


def covered_by(edition: Edition) -> dict[str, frozenset[str]]:
    """Return the tracks that each source compares: those it gives pay for, or all where it gives none."""
    paid: dict[str, set[str]] = {}
    for row in edition.pay:
        paid.setdefault(row.source, set()).add(row.track)
    every = {track.slug for track in edition.tracks}
    return {source.slug: frozenset(paid.get(source.slug, every)) for source in edition.sources}


def concerns(edition: Edition, row: Figure | Note, *tracks: str) -> bool:
    """Tell whether a row is about one of these tracks, or about several tracks that its source compares."""
    return row.track in tracks if row.track else set(tracks) <= covered_by(edition)[row.source]


def shared_notes(edition: Edition, *tracks: str, topics: Iterable[str]) -> tuple[Note, ...]:
    """Return what sources that compare these tracks say of several at once."""
    return tuple(note for note in edition.notes_of("", *topics) if concerns(edition, note, *tracks))


def figure_row(figure: Figure, today: date) -> FigureRow:
    stated = [part for part in (figure.region, figure.sample, date_words(figure.as_of)) if part]
    return FigureRow(
        label=figure.label,
        value=quantity(figure),
        measure="; ".join(stated),
        note=figure.note,
        source=figure.source,
        is_due=is_due(figure.as_of, today),
    )


def figure_groups(edition: Edition, *tracks: str, topics: Iterable[str], today: date) -> tuple[FigureGroup, ...]:
    """Return the figures of these topics that concern the tracks, by topic; a topic without any is left out."""
    groups = []
    for topic in topics:
        chosen = [row for row in edition.figures if row.topic == topic and concerns(edition, row, *tracks)]
        if chosen:
            rows = tuple(figure_row(figure, today) for figure in chosen)
            groups.append(FigureGroup(title=topic_words(topic), rows=rows))
    return tuple(groups)


def shared_figures(edition: Edition, *tracks: str, topics: Iterable[str], today: date) -> tuple[FigureGroup, ...]:
    """Return the figures about several tracks at once, by topic."""
    shared = replace(edition, figures=tuple(row for row in edition.figures if not row.track))
    return figure_groups(shared, *tracks, topics=topics, today=today)


def figure_lines(edition: Edition, *tracks: str, topics: Iterable[str], today: date) -> tuple[FigureLine, ...]:
    """Return the figures of these topics side by side, a line for each label and source."""
    lines: dict[tuple[str, str], dict[str, FigureRow]] = {}
    for topic in topics:
        for figure in edition.figures:
            if figure.topic == topic and figure.track in tracks:
                lines.setdefault((figure.label, figure.source), {})[figure.track] = figure_row(figure, today)
    return tuple(
        FigureLine(label=label, source=source, cells=tuple(cells.get(track) for track in tracks))
        for (label, source), cells in lines.items()
    )


def find_figure(edition: Edition, topic: str, track: str, unit: str) -> Figure | None:
    """Return the first figure of a topic, track and unit: what a heading may state."""
    found = (row for row in edition.figures if (row.topic, row.track, row.unit) == (topic, track, unit))
    return next(found, None)


def disputes_about(edition: Edition, *tracks: str) -> tuple[Disagreement, ...]:
    """Return the disagreements in which some side speaks for each of these tracks."""
    return tuple(
        each for each in edition.disagreements if set(tracks) <= {side.favours for side in each.sides if side.favours}
    )


def is_disputed(edition: Edition, topic: str, *tracks: str) -> bool:
    return any(each.topic == topic for each in disputes_about(edition, *tracks))
