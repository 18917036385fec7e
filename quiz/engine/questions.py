"""What an edition asks: questions, their options, and the points each option gives a track."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    FIT = "fit"
    READINESS = "readiness"
    CONTEXT = "context"


class Format(StrEnum):
    SINGLE = "single"
    SCALE = "scale"
    PAIR = "pair"
    MULTI = "multi"
    CHOICE = "choice"


class Evidence(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """Points of one option for one track; on a scale, the slope: points for each step above the middle."""

    track: str
    points: int
    reason: str
    criterion: str
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    slug: str
    text: str
    group: str = ""  # heading on the skills page
    stands_for: str = ""  # off the scored questions: a skill, a level, a track or a panel of the result page
    neutral: bool = False  # declared to favour no track
    weights: tuple[Weight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A scale lists five options, strongest yes first (+2 ... -2); a pair lists A, the middle, B.

    Neither a scale's options nor a pair's middle carry weights of their own: a scale has slopes,
    and the middle of a pair is worth the mean of its two sides.
    """

    slug: str
    kind: Kind
    format: Format
    text: str
    short: str
    hint: str
    why: str
    emphasis: int
    reverse: bool
    options: tuple[Option, ...]
    slopes: tuple[Weight, ...] = ()
