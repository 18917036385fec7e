"""The receipt: what each answer adds to each match, exactly (a Shapley value: scores are additive) and as printed."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quiz.engine.answers import Answers, State, state_of
from quiz.engine.edition import Format, Question, Weight
from quiz.engine.rounding import print_matches, printed, share_out, tenths
from quiz.engine.totals import Match, Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One answer's points for each track, in the order of the receipt's tracks."""

    question: str
    state: State
    chosen: str  # the option; empty where none was chosen
    important: bool
    points: tuple[Fraction, ...]
    printed: tuple[Decimal, ...]  # to one decimal
    lead: Fraction  # for the first track over the second


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The rows' points and 50 add up to the scores; the printed points and 50.0 add up to the printed totals."""

    matches: tuple[Match, ...]  # best first
    whole: tuple[Decimal, ...]  # the matches as a headline prints them
    totals: tuple[Decimal, ...]  # to one decimal
    rows: tuple[Contribution, ...]  # the largest effect on the lead first, then in the edition's order; unanswered last


def itemise(totals: Totals, sheet: Answers) -> Receipt:
    most = totals.most or 1
    matches = totals.matches
    whole = [tenths(match.score) for match in matches]
    columns = [_column(totals, totals.table.tracks.index(match.track)) for match in matches]
    figures = [share_out(column, most, total - 500) for column, total in zip(columns, whole, strict=True)]
    answers = zip(totals.table.scored, totals.picks, totals.times, strict=True)
    rows = [
        Contribution(
            question=scored.slug,
            state=state_of(sheet, scored.slug),
            chosen=scored.question.options[pick].slug if pick >= 0 else "",
            important=times > 1,
            points=tuple([Fraction(number, most) for number in points]),
            printed=tuple([printed(figure) for figure in shown]),
            lead=Fraction(points[0] - points[1], most),
        )
        for (scored, pick, times), points, shown in zip(
            answers, zip(*columns, strict=True), zip(*figures, strict=True), strict=True
        )
    ]
    return Receipt(
        matches=matches,
        whole=print_matches([match.score for match in matches]),
        totals=tuple(printed(total) for total in whole),
        rows=tuple(sorted(rows, key=lambda row: (not row.chosen, -abs(row.lead)))),
    )


def weights_behind(question: Question, option: str) -> tuple[Weight, ...]:
    """Return the weights an answer rests on: the option's own, or the slopes where a scale leaves its middle."""
    if question.format is Format.SCALE:
        return question.slopes if option != question.options[2].slug else ()
    return next(each.weights for each in question.options if each.slug == option)


def _column(totals: Totals, track: int) -> list[int]:
    """Return each answer's points for a track, over the evidence factor."""
    rows = zip(totals.table.scored, totals.picks, totals.times, strict=True)
    return [50 * times * scored.values[pick][track] if pick >= 0 else 0 for scored, pick, times in rows]
