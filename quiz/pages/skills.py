"""Skills as the sources count, price and grade them: for one track, or side by side for two."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quiz.engine.edition import Edition, Need, SkillPremium, SkillShare
from quiz.pages.wording import basis_words, date_words, listed, money, percent, plain, region_words

NARROW = 5
"""Shares that lie fewer points apart are called shared rather than parting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One skill's share of a track's postings; `have` is for a reader who ticked the skill."""

    skill: str
    name: str
    low: Decimal
    high: Decimal
    text: str
    date: str
    note: str
    source: str
    have: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareGap:
    """One skill that a source counts for both tracks."""

    name: str
    first: ShareRow
    second: ShareRow
    gap: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PremiumRow:
    name: str
    median: str
    above: str  # empty where the source prints none
    measure: str
    note: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    name: str
    is_core: bool
    note: str
    source: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepthRow:
    area: str
    depth: str
    source: str
    place: str


def share_rows(edition: Edition, track: str, *, have: Collection[str] = ()) -> tuple[ShareRow, ...]:
    """Return the measured skills of a track, most asked first; `have` are the skills a reader ticked.

    Somebody who ticked a broader skill has its parts, as the quiz asks for the broader one only.
    """
    rows = [
        _share_row(edition, share, have=share.skill in have or edition.skill(share.skill).part_of in have)
        for share in edition.shares
        if share.track == track
    ]
    return tuple(sorted(rows, key=lambda row: (-row.high, row.name)))


def shares_measure(edition: Edition, track: str) -> str:
    """Return what the shares of a track count, in words: how many postings, and when; empty without shares."""
    samples = {(share.sample, share.as_of, share.region) for share in edition.shares if share.track == track}
    return listed([_measured(*sample) for sample in sorted(samples, key=str)])


def share_gaps(edition: Edition, first: str, second: str) -> tuple[ShareGap, ...]:
    """Return the skills that one source counts for both tracks, widest gap first."""
    others = {(share.skill, share.source): share for share in edition.shares if share.track == second}
    pairs = [
        (share, others[share.skill, share.source])
        for share in edition.shares
        if share.track == first and (share.skill, share.source) in others
    ]
    gaps = [
        ShareGap(
            name=edition.skill(one.skill).name,
            first=_share_row(edition, one),
            second=_share_row(edition, other),
            gap=one.high - other.high,
        )
        for one, other in pairs
    ]
    return tuple(sorted(gaps, key=lambda gap: (-abs(gap.gap), gap.name)))


def premium_rows(edition: Edition, track: str) -> tuple[PremiumRow, ...]:
    chosen = sorted((row for row in edition.premiums if row.track == track), key=lambda row: -row.median)
    return tuple(
        PremiumRow(
            name=edition.skill(row.skill).name,
            median=money(row.median),
            above="" if row.above is None else money(row.above),
            measure=_premium_measure(row),
            note=row.note,
            source=row.source,
        )
        for row in chosen
    )


def need_rows(edition: Edition, track: str) -> tuple[NeedRow, ...]:
    """Return what a track needs, core first."""
    rows = [
        NeedRow(
            name=edition.skill(need.skill).name,
            is_core=need.level is Need.CORE,
            note=need.note,
            source=need.source,
            place=need.place,
        )
        for need in edition.needs
        if need.track == track
    ]
    return tuple(sorted(rows, key=lambda row: (not row.is_core, row.name)))


def depth_rows(edition: Edition, track: str) -> tuple[DepthRow, ...]:
    return tuple(
        DepthRow(area=depth.area, depth=depth.depth, source=depth.source, place=depth.place)
        for depth in edition.depths
        if depth.track == track
    )


def _share_row(edition: Edition, share: SkillShare, *, have: bool = False) -> ShareRow:
    return ShareRow(
        skill=share.skill,
        name=edition.skill(share.skill).name,
        low=share.low,
        high=share.high,
        text=percent(share.low, share.high),
        date=date_words(share.as_of),
        note=share.note,
        source=share.source,
        have=have,
    )


def _measured(sample: int | None, as_of: str, region: str) -> str:
    counted = _("%(n)s postings") % {"n": plain(sample)} if sample else _("an unstated number of postings")
    return f"{counted}, {region_words(region)}, {date_words(as_of)}"


def _premium_measure(row: SkillPremium) -> str:
    counted = f"n={plain(row.sample)}" if row.sample else _("sample not stated")
    return "; ".join(
        (
            _("median %(basis)s") % {"basis": basis_words(row.basis)},
            counted,
            region_words(row.region),
            date_words(row.as_of),
        )
    )
