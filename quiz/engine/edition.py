"""One published quiz as a frozen value: what is asked, what it weighs, and what the pages may say.

Everything in it is told apart by slug, never by database key, so that an edition means the same on every site.
An empty string always means that the source does not say; pages print that in words.

What was published is read for ever. A new field needs a default, which says what editions from before it mean; any
other change needs an upgrader in document.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from quiz.engine.layout import Layout, lay_out
from quiz.engine.questions import Evidence as Evidence
from quiz.engine.questions import Format as Format
from quiz.engine.questions import Kind as Kind
from quiz.engine.questions import Option as Option
from quiz.engine.questions import Question as Question
from quiz.engine.questions import Weight as Weight
from quiz.engine.table import Table, compile_table

RULE = "centred-1"
"""The scoring rule of a new edition. A changed formula becomes a new rule beside the old ones, in table.RULES."""

LARGEST_FIGURE = 10**9
"""No whole number that an edition states is larger; every database keeps as much."""


class Need(StrEnum):
    CORE = "core"
    USEFUL = "useful"


class Level(StrEnum):
    """Our levels, in career order; a source's own word for the level stands beside it."""

    ENTRY = "entry"
    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"
    ALL = "all"


class Basis(StrEnum):
    BASE = "base"
    TOTAL = "total"
    NOT_STATED = "not-stated"


class Measure(StrEnum):
    """What a pay figure states: a range, a median, an average, one value of an unnamed kind, or a floor."""

    RANGE = "range"
    MEDIAN = "median"
    AVERAGE = "average"
    VALUE = "value"
    ABOVE = "above"


class Unit(StrEnum):
    PERCENT = "percent"
    COUNT = "count"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    RATIO = "ratio"
    DOLLARS = "dollars"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    slug: str
    code: str  # ml, ai or sec: picks the line's colour and shape
    name: str
    short: str
    verb: str  # "trains them"
    question: str  # what this person asks about a model
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    slug: str
    number: int  # what a citation chip shows
    publisher: str
    title: str
    author: str
    url: str
    published: str
    retrieved: str
    measured: str
    taken: str
    limits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A "choose X if ..." in our own words. `derived` marks one that no article states as a choice."""

    slug: str
    track: str
    statement: str
    source: str
    place: str
    derived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something a person can know. `part_of` names the broader skill that the quiz asks about, where there is one."""

    slug: str
    name: str
    part_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillNeed:
    """How much a track needs a skill; `note` says so where that is our reading."""

    slug: str
    skill: str
    track: str
    level: Need
    source: str
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillShare:
    """Share of a track's postings that ask for a skill, in percent; low equals high unless a range is printed."""

    slug: str
    skill: str
    track: str
    low: Decimal
    high: Decimal
    sample: int | None
    region: str
    as_of: str
    source: str
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillPremium:
    """Median pay of postings that name a skill, and how far above the track's own median the source puts it."""

    slug: str
    skill: str
    track: str
    median: int
    above: int | None
    basis: Basis
    sample: int | None
    region: str
    as_of: str
    source: str
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillDepth:
    """How deep a track goes in an area, or what it uses there, in words."""

    slug: str
    area: str
    track: str
    depth: str
    source: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Yearly pay in whole dollars; low equals high unless the source prints a range."""

    slug: str
    track: str
    level: Level
    label: str  # the level as the source names it
    basis: Basis
    measure: Measure
    low: int
    high: int
    region: str
    sample: str
    as_of: str
    source: str
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number about the market, openings, entry, time to fill, place, education or the skills in common.

    `track` is empty where the number is about several tracks or about all of the field.
    """

    slug: str
    topic: str
    track: str
    label: str
    unit: Unit
    low: Decimal
    high: Decimal
    region: str
    sample: str
    as_of: str
    source: str
    place: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """A quoted time from one track to another; none of it is computed."""

    slug: str
    from_track: str
    to_track: str
    months_low: int | None
    months_high: int | None
    effort: str
    add: str
    heading_lost: bool
    source: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something a source says in words. `track` is empty where it is about several tracks."""

    slug: str
    topic: str
    track: str
    title: str
    text: str
    source: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    statement: str
    favours: str  # a track, or empty
    source: str
    place: str
    as_of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    slug: str
    topic: str
    title: str
    sides: tuple[Side, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How random complete sheets spread: for each whole match from 50 to 100, the share whose best reaches it."""

    reach: tuple[Decimal, ...]
    deviation: tuple[tuple[str, Decimal], ...]  # of each track's match


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """How often the first place stays if about one answer in seven came out differently, by clarity word."""

    word: str
    holds: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What is computed once for an edition, at publication, and kept in it."""

    spread: Spread
    stability: tuple[Stability, ...]


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The fields are the edition; everything below them is looked up in those, once, and no part of it."""

    rule: str
    tracks: tuple[Track, ...]
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    sources: tuple[Source, ...]
    skills: tuple[Skill, ...] = ()
    needs: tuple[SkillNeed, ...] = ()
    shares: tuple[SkillShare, ...] = ()
    premiums: tuple[SkillPremium, ...] = ()
    depths: tuple[SkillDepth, ...] = ()
    pay: tuple[Pay, ...] = ()
    figures: tuple[Figure, ...] = ()
    transitions: tuple[Transition, ...] = ()
    notes: tuple[Note, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    standing: Calibration | None = None

    @cached_property
    def fit(self) -> tuple[Question, ...]:
        """The scored questions, in order."""
        return tuple(question for question in self.questions if question.kind is Kind.FIT)

    @cached_property
    def table(self) -> Table:
        return compile_table(rule=self.rule, tracks=tuple(track.slug for track in self.tracks), questions=self.fit)

    @cached_property
    def layout(self) -> Layout:
        return lay_out(self.questions)

    @cached_property
    def tracks_by_slug(self) -> Mapping[str, Track]:
        return {track.slug: track for track in self.tracks}

    @cached_property
    def questions_by_slug(self) -> Mapping[str, Question]:
        return {question.slug: question for question in self.questions}

    @cached_property
    def criteria_by_slug(self) -> Mapping[str, Criterion]:
        return {criterion.slug: criterion for criterion in self.criteria}

    @cached_property
    def sources_by_slug(self) -> Mapping[str, Source]:
        return {source.slug: source for source in self.sources}

    @cached_property
    def skills_by_slug(self) -> Mapping[str, Skill]:
        return {skill.slug: skill for skill in self.skills}

    @cached_property
    def _notes_by_topic(self) -> Mapping[tuple[str, str], tuple[Note, ...]]:
        notes: dict[tuple[str, str], tuple[Note, ...]] = {}
        for note in self.notes:
            notes[note.track, note.topic] = (*notes.get((note.track, note.topic), ()), note)
        return notes

    def track(self, slug: str) -> Track:
        return self.tracks_by_slug[slug]

    def question(self, slug: str) -> Question:
        return self.questions_by_slug[slug]

    def criterion(self, slug: str) -> Criterion:
        return self.criteria_by_slug[slug]

    def source(self, slug: str) -> Source:
        return self.sources_by_slug[slug]

    def skill(self, slug: str) -> Skill:
        return self.skills_by_slug[slug]

    def notes_of(self, track: str, *topics: str) -> tuple[Note, ...]:
        """Return what sources say of a track alone, or of several where `track` is empty, in the order of topics."""
        return tuple(note for topic in topics for note in self._notes_by_topic.get((track, topic), ()))
