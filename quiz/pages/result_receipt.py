"""The receipt: from 50, what each answer adds for each track, why, and on whose word; as printed it adds up."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from quiz.engine.answers import State
from quiz.engine.edition import Edition, Format, Question, Track
from quiz.engine.receipt import Contribution, weights_behind
from quiz.engine.scoring import Scored

HELPED, AGAINST = 3, 2
MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an answer counts for a track, the criterion behind it, and the source with the place in it."""

    track: Track
    text: str
    criterion: str
    source: str
    place: str
    is_derived: bool  # no article states the criterion as a choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    track: Track
    text: str
    is_top: bool  # what the answer spoke for most


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    number: int  # of the question
    short: str
    question: str
    answer: str  # empty where there is none
    is_skipped: bool
    is_important: bool
    cells: tuple[Cell, ...]
    reasons: tuple[Reason, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoke:
    """An answer that spoke much for the first track against the second, or the other way round."""

    short: str
    answer: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPage:
    tracks: tuple[Track, ...]  # in rank order: the columns
    rows: tuple[Row, ...]
    open_rows: tuple[Row, ...]  # skipped or never reached
    totals: tuple[str, ...]
    headline: tuple[str, ...]  # the matches as printed at the top of the page
    helped: tuple[Spoke, ...]
    against: tuple[Spoke, ...]
    unscored: tuple[str, ...]  # what was told and moves no match


def receipt_page(scored: Scored, *, unscored: tuple[str, ...] = ()) -> ReceiptPage:
    edition, receipt = scored.edition, scored.receipt
    tracks = tuple(edition.track(match.track) for match in receipt.matches)
    places = {question.slug: place for place, question in enumerate(edition.fit, start=1)}
    rows = [_row(edition, contribution, places[contribution.question], tracks) for contribution in receipt.rows]
    return ReceiptPage(
        tracks=tracks,
        rows=tuple(row for row in rows if row.answer),
        open_rows=tuple(row for row in rows if not row.answer),
        totals=tuple(str(total) for total in receipt.totals),
        headline=tuple(f"{figure}%" for figure in receipt.whole),
        helped=_spoke(scored, sign=1)[:HELPED],
        against=_spoke(scored, sign=-1)[:AGAINST],
        unscored=unscored,
    )


def signed(points: Decimal) -> str:
    """Return points with their sign, as the receipt prints them; nothing has none."""
    return f"{'+' if points > 0 else MINUS if points < 0 else ''}{abs(points)}"


def option_text(question: Question, slug: str) -> str:
    return next((option.text for option in question.options if option.slug == slug), "")


def _row(edition: Edition, contribution: Contribution, number: int, tracks: tuple[Track, ...]) -> Row:
    question = edition.fit[number - 1]
    reasons = _reasons(edition, question, contribution.chosen, tracks) if contribution.chosen else ()
    most = max(contribution.printed)
    return Row(
        number=number,
        short=question.short,
        question=question.text,
        answer=option_text(question, contribution.chosen),
        is_skipped=contribution.state is State.SKIPPED,
        is_important=contribution.important,
        cells=tuple(
            Cell(track=track, text=signed(points), is_top=points == most and points > 0)
            for track, points in zip(tracks, contribution.printed, strict=True)
        ),
        reasons=reasons,
        sources=tuple(dict.fromkeys(reason.source for reason in reasons)),
    )


def _reasons(edition: Edition, question: Question, chosen: str, tracks: tuple[Track, ...]) -> tuple[Reason, ...]:
    """Return the reasons in the order of the columns. A pair's middle has none of its own: both sides stand for it."""
    weights = weights_behind(question, chosen)
    if question.format is Format.PAIR and not weights:
        weights = tuple(weight for option in question.options for weight in option.weights)
    found = [
        (weight, edition.criterion(weight.criterion), track)
        for track in tracks
        for weight in weights
        if weight.track == track.slug
    ]
    return tuple(
        Reason(
            track=track,
            text=weight.reason,
            criterion=criterion.statement,
            source=criterion.source,
            place=criterion.place,
            is_derived=criterion.derived,
        )
        for weight, criterion, track in found
    )


def _spoke(scored: Scored, *, sign: int) -> tuple[Spoke, ...]:
    """Return the answers whose lead has this sign, the largest first."""
    edition, rows = scored.edition, (row for row in scored.receipt.rows if row.chosen and sign * row.lead > 0)
    return tuple(
        Spoke(
            short=edition.question(row.question).short,
            answer=option_text(edition.question(row.question), row.chosen),
            text=_("%(first)s against %(second)s")
            % {"first": signed(row.printed[0]), "second": signed(row.printed[1])},
        )
        for row in sorted(rows, key=lambda row: -abs(row.lead))
    )
