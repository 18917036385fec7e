"""Pay as each source gives it: one row a source and level, for one track or several, on one axis, never averaged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from quiz.content.ageing import is_due
from quiz.engine.edition import Basis, Edition, Level, Measure, Pay, Track
from quiz.pages.wording import basis_words, date_words, money, region_words

AXIS_LOW, AXIS_HIGH = 100_000, 460_000
TICK = 100_000
STEP = 20_000
"""An axis that data make wider ends at a multiple of this."""

LADDER = (Level.ENTRY, Level.MID, Level.SENIOR, Level.STAFF)


class Drawing(StrEnum):
    """How a pay figure is drawn: filled ends are a range or total pay, an open one is base pay or a middle value."""

    RANGE = "range"
    BASE_TO_TOTAL = "base-to-total"
    BASE = "base"
    TOTAL = "total"
    FLOOR = "floor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The salary axis: the same for every lane of an edition, so that lanes compare across pages."""

    low: int
    high: int

    @property
    def ticks(self) -> tuple[int, ...]:
        return tuple(range(-(-self.low // TICK) * TICK, self.high + 1, TICK))


@dataclass(frozen=True, slots=True, kw_only=True)
class PayEntry:
    """What one row says of one track; a track that the source leaves out has no text and nothing to draw."""

    track: Track
    text: str
    low: int = 0
    high: int = 0
    drawing: Drawing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRow:
    source: str
    label: str  # the level as the source names it
    basis: str
    region: str
    date: str  # in words
    is_due: bool  # past the age at which an editor should look for a newer figure
    entries: tuple[PayEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLevel:
    level: Level
    title: str
    rows: tuple[PayRow, ...]  # empty where no source gives this level


@dataclass(frozen=True, slots=True, kw_only=True)
class Basement:
    """What stands behind the rows of one source: whom it counted, and what it says of its figures."""

    source: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayTable:
    """Everything `partials/pay_table.html` shows. Levels come in career order, rows by source number."""

    tracks: tuple[Track, ...]
    levels: tuple[PayLevel, ...]
    axis: Axis
    behind: tuple[Basement, ...]


def pay_axis(edition: Edition) -> Axis:
    """Return the one axis of an edition, widened for all lanes where data exceed it.

    A floor ("above ...") has no upper end to make room for: its lane runs off the axis with an arrow instead.
    """
    bound = [row for row in edition.pay if row.measure is not Measure.ABOVE]
    low = min((row.low for row in bound), default=AXIS_LOW)
    high = max((row.high for row in bound), default=AXIS_HIGH)
    return Axis(low=min(AXIS_LOW, low // STEP * STEP), high=max(AXIS_HIGH, -(-high // STEP) * STEP))


def pay_table(edition: Edition, *slugs: str, today: date) -> PayTable:
    """Return the pay of these tracks side by side; of one track, its own table."""
    tracks = tuple(track for track in edition.tracks if track.slug in slugs)
    chosen = [row for row in edition.pay if row.track in slugs]
    number = {slug: source.number for slug, source in edition.sources_by_slug.items()}
    grouped: dict[tuple[str, ...], list[Pay]] = {}
    for row in sorted(chosen, key=lambda row: (number[row.source], len(row.region), row.label)):
        grouped.setdefault(_alike(row), []).append(row)
    levels = []
    for level in (*LADDER, Level.ALL):
        rows = tuple(_row(group, tracks, today) for group in grouped.values() if group[0].level is level)
        if rows or level is not Level.ALL:
            levels.append(PayLevel(level=level, title=level_words(level), rows=rows))
    return PayTable(tracks=tracks, levels=tuple(levels), axis=pay_axis(edition), behind=_behind(chosen, number))


def level_words(level: Level) -> str:
    return {
        Level.ENTRY: _("Entry"),
        Level.MID: _("Mid"),
        Level.SENIOR: _("Senior"),
        Level.STAFF: _("Staff"),
        Level.ALL: _("All levels together"),
    }[level]


def pay_words(rows: Iterable[Pay]) -> str:
    """Return the figures of one row of a source for one track: "$124k base, $145k total"."""
    return ", ".join(_words(row) for row in sorted(rows, key=lambda row: row.basis is Basis.TOTAL))


def _alike(row: Pay) -> tuple[str, ...]:
    """Return what must agree for figures to share a row; single values of base and total pay share one."""
    apart = row.measure in (Measure.RANGE, Measure.ABOVE) or row.basis is Basis.NOT_STATED
    return (row.source, row.level, row.region, row.label, row.as_of, row.measure, row.basis if apart else "")


def _row(group: list[Pay], tracks: tuple[Track, ...], today: date) -> PayRow:
    first = group[0]
    bases = dict.fromkeys(basis_words(row.basis) for row in sorted(group, key=lambda row: row.basis is Basis.TOTAL))
    return PayRow(
        source=first.source,
        label=first.label,
        basis=_("base and total pay") if len(bases) > 1 else next(iter(bases)),
        region=region_words(first.region),
        date=date_words(first.as_of),
        is_due=is_due(first.as_of, today),
        entries=tuple(_entry(track, [row for row in group if row.track == track.slug]) for track in tracks),
    )


def _entry(track: Track, rows: list[Pay]) -> PayEntry:
    if not rows:
        return PayEntry(track=track, text="")
    low, high = min(row.low for row in rows), max(row.high for row in rows)
    return PayEntry(track=track, text=pay_words(rows), low=low, high=high, drawing=_drawing(rows))


def _drawing(rows: list[Pay]) -> Drawing:
    first = rows[0]
    if first.measure is Measure.ABOVE:
        return Drawing.FLOOR
    if first.measure is Measure.RANGE:
        return Drawing.RANGE
    if len(rows) > 1:
        return Drawing.BASE_TO_TOTAL
    return Drawing.TOTAL if first.basis is Basis.TOTAL else Drawing.BASE


def _words(row: Pay) -> str:
    low, high = money(row.low), money(row.high)
    figure = {
        Measure.RANGE: _("%(low)s to %(high)s"),
        Measure.MEDIAN: _("%(low)s median"),
        Measure.AVERAGE: _("%(low)s on average"),
        Measure.VALUE: "%(low)s",
        Measure.ABOVE: _("above %(low)s"),
    }[row.measure] % {"low": low, "high": high}
    word = {Basis.BASE: _("base"), Basis.TOTAL: _("total"), Basis.NOT_STATED: ""}[row.basis]
    return f"{figure} {word}".strip()


def _behind(rows: list[Pay], number: dict[str, int]) -> tuple[Basement, ...]:
    lines: dict[str, dict[str, None]] = {}
    for row in sorted(rows, key=lambda row: number[row.source]):
        said = lines.setdefault(row.source, {})
        said[row.sample or _("It does not say how many people or postings it counted.")] = None
        if row.note:
            said[row.note] = None
    return tuple(Basement(source=source, lines=tuple(said)) for source, said in lines.items())
