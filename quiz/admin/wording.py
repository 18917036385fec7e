"""The impact of a draft in words and lanes: leaders before and after, who moves where, and which questions cause it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from quiz.engine.edition import Track
from quiz.models import Report

SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    code: str  # empty where several tracks share the first place, or none has it
    name: str
    before: int
    after: int
    share_before: Decimal
    share_after: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    before: str
    after: str
    sheets: int
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    short: str
    sheets: int
    share: Decimal  # of the changed ones


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactView:
    title: str
    made_at: datetime
    sheets: int
    of: int
    changed: int
    share: Decimal
    interval: tuple[str, str] | None
    close_before: Decimal
    close_after: Decimal
    leaders: tuple[Leader, ...]
    moves: tuple[Moved, ...]
    causes: tuple[Cause, ...]

    @property
    def is_sample(self) -> bool:
        return self.sheets < self.of


def impact_view(title: str, report: Report, tracks: Mapping[str, Track], shorts: Mapping[str, str]) -> ImpactView:
    plain: dict[str, Any] = report.content
    sheets, changed = plain["sheets"], plain["changed"]
    return ImpactView(
        title=title,
        made_at=report.made_at,
        sheets=sheets,
        of=plain["of"],
        changed=changed,
        share=_share(changed, sheets),
        interval=tuple(plain["interval"]) if plain["interval"] else None,
        close_before=_share(plain["close_before"], sheets),
        close_after=_share(plain["close_after"], sheets),
        leaders=_leaders(plain, tracks, sheets),
        moves=tuple(
            Moved(
                before=name_of_tracks(before, tracks),
                after=name_of_tracks(after, tracks),
                sheets=number,
                share=_share(number, sheets),
            )
            for before, after, number in plain["moves"][:SHOWN]
        ),
        causes=tuple(
            Cause(short=shorts.get(slug, slug), sheets=number, share=_share(number, changed))
            for slug, number in plain["causes"][:SHOWN]
        ),
    )


def name_of_tracks(slugs: Sequence[str], tracks: Mapping[str, Track]) -> str:
    if not slugs:
        return _("too few answers")
    return _(" and ").join(tracks[slug].short if slug in tracks else slug for slug in slugs)


def _leaders(plain: Mapping[str, Any], tracks: Mapping[str, Track], sheets: int) -> tuple[Leader, ...]:
    """Return the single tracks in their order, then shared first places together, then sheets without a ranking."""
    before = {tuple(slugs): number for slugs, number in plain["leaders_before"]}
    after = {tuple(slugs): number for slugs, number in plain["leaders_after"]}
    shared = [_sum_shared(each) for each in (before, after)]
    rows = [(track.code, track.name, before.get((slug,), 0), after.get((slug,), 0)) for slug, track in tracks.items()]
    rows.append(("", _("a shared first place"), shared[0], shared[1]))
    rows.append(("", _("too few answers"), before.get((), 0), after.get((), 0)))
    return tuple(
        Leader(
            code=code,
            name=name,
            before=was,
            after=now,
            share_before=_share(was, sheets),
            share_after=_share(now, sheets),
        )
        for code, name, was, now in rows
        if code or was or now
    )


def _sum_shared(counts: Mapping[tuple[str, ...], int]) -> int:
    return sum(number for slugs, number in counts.items() if len(slugs) > 1)


def _share(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1")) if whole else Decimal(0)
