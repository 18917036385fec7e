"""One check of the publish gate, as it came out: words, and numbers as text, so that it can be stored as JSON."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from quiz.engine.rounding import as_decimal
from quiz.engine.soundness import Place

Number: TypeAlias = int | Fraction | Decimal


class Severity(StrEnum):
    BLOCKING = "blocking"
    WARNING = "warning"
    OK = "ok"


class Check(StrEnum):
    READABLE = "readable"
    SOUND = "sound"
    EVIDENCE = "evidence"
    COVERAGE = "coverage"
    FLOOR = "floor"
    BALANCE = "balance"
    TIES = "ties"
    SPREAD = "spread"
    ROBUST = "robust"
    SEPARATION = "separation"
    PAIR_REACH = "pair-reach"
    LIVE_OPTIONS = "live-options"
    SWING = "swing"
    SHARE_OF_MAXIMUM = "share-of-maximum"
    CONTRAST_SHARE = "contrast-share"
    CONTRAST_QUESTIONS = "contrast-questions"
    STRAIGHT_SCALES = "straight-scales"
    STRAIGHT_PLACES = "straight-places"
    KEYING = "keying"
    REVERSED = "reversed"
    OPTION_LENGTH = "option-length"
    TRACK_LENGTH = "track-length"
    NEIGHBOURS = "neighbours"
    CLOSE_CALLS = "close-calls"
    SHORT_BALANCE = "short-balance"
    SHORT_REACH = "short-reach"
    INFLUENCE = "influence"
    DOMINANCE = "dominance"
    DISCRIMINATION = "discrimination"
    RECOVERY = "recovery"
    REDUNDANCY = "redundancy"
    CLOSE_CALLS_CONSISTENT = "close-calls-consistent"
    LEAVE_ONE_OUT = "leave-one-out"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    check: Check
    severity: Severity
    value: str  # the figure furthest from its target
    target: str  # ">= 5", "<= 0.03", or both with "and"
    figures: tuple[tuple[str, str], ...] = ()  # all figures, by the slug or name of what they are about
    rows: tuple[Place, ...] = ()  # what to mend, as places in the edition
    drawn: int = 0  # how many sheets were drawn; 0 where the figures are exact
    interval: tuple[str, ...] = ()  # of a drawn share: the ends between which it lies in 95 of 100 cases

    def why(self, row: Place) -> str:
        """Return what is wrong with one of the rows; empty where the check says it of all of them."""
        return dict(self.figures).get("/".join(row), "")


class Figure(NamedTuple):
    """A measured number, and the place of the edition where it would be mended."""

    name: str
    value: Number
    row: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a figure should be; beyond the outer bounds nothing is published."""

    least: Number | None = None
    most: Number | None = None
    lowest: Number | None = None
    highest: Number | None = None

    def __str__(self) -> str:
        bounds = [(">=", self.least), ("<=", self.most)]
        return " and ".join(f"{sign} {as_text(bound)}" for sign, bound in bounds if bound is not None)

    def misses(self, value: Number) -> bool:
        return _outside(value, self.least, self.most) > 0

    def refuses(self, value: Number) -> bool:
        return _outside(value, self.lowest, self.highest) > 0

    def distance(self, value: Number) -> Fraction:
        return _outside(value, self.least, self.most)


def compare(
    check: Check,
    figures: Sequence[Figure],
    target: Target,
    *,
    drawn: int = 0,
    interval: Iterable[Number] = (),
) -> Finding:
    """Return the finding of a check whose figures all have one target; no figures are fine."""
    missed = [figure for figure in figures if target.misses(figure.value)]
    severity = Severity.WARNING if missed else Severity.OK
    if any(target.refuses(figure.value) for figure in missed):
        severity = Severity.BLOCKING
    worst = max(figures, key=lambda figure: target.distance(figure.value), default=None)
    return Finding(
        check=check,
        severity=severity,
        value=as_text(worst.value) if worst else "",
        target=str(target),
        figures=tuple((figure.name, as_text(figure.value)) for figure in figures),
        rows=tuple(dict.fromkeys(figure.row for figure in missed if figure.row)),
        drawn=drawn,
        interval=tuple(as_text(end) for end in interval),
    )


def list_faults(check: Check, rows: Iterable[Place], severity: Severity) -> Finding:
    """Return the finding of a check that counts what is wrong; each row is one fault."""
    faulty = tuple(rows)
    return Finding(
        check=check,
        severity=severity if faulty else Severity.OK,
        value=str(len(faulty)),
        target="<= 0",
        rows=faulty,
    )


def as_text(number: Number) -> str:
    """Return a number as text, to four places."""
    exact = as_decimal(Fraction(number)).quantize(Decimal("1e-4")).normalize()
    return format(exact, "f")


def _outside(value: Number, least: Number | None, most: Number | None) -> Fraction:
    """Return how far a value is beyond its bounds; below nothing, how much room it has."""
    exact = Fraction(value)
    below = [Fraction(least) - exact] if least is not None else []
    above = [exact - Fraction(most)] if most is not None else []
    return max(below + above, default=Fraction(-1))
