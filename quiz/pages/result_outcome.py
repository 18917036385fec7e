"""What a result says to everyone: the verdict in words and the three matches in whole points.

Whoever has the link may see this much and nothing more: it depends on the verdict's word, who leads, and the matches in
whole points, so that two results alike in these read alike. What an owner sees beyond it is `full_outcome`.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from quiz.engine.clarity import Word
from quiz.engine.edition import Track
from quiz.engine.rounding import tenths
from quiz.engine.scoring import Scored
from quiz.pages.clarity import words_for
from quiz.pages.wording import listed

MARGIN = Decimal(1)
"""How far the zone of what is too close to rank reaches beyond the two matches, in points."""

NEAR = (Word.TIE, Word.CLOSE)
"""With these words the second track is shown beside the first wherever the page has room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stressed:
    """A sentence with one stretch that stands out; a translator marks it with asterisks."""

    before: str
    stress: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.stress + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    track: Track
    match: Decimal
    zone_low: Decimal | None = None  # what is too close to rank
    zone_high: Decimal | None = None

    @property
    def text(self) -> str:
        return f"{self.match}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    word: Word
    headline: Stressed
    ranks: tuple[Rank, ...]  # best first; in the edition's order where there are too few answers to rank
    leaders: tuple[Track, ...]  # empty where there are too few answers to rank

    @property
    def is_ranked(self) -> bool:
        return self.word is not Word.TOO_FEW

    @property
    def is_near(self) -> bool:
        return self.word in NEAR

    @property
    def leading(self) -> tuple[Track, ...]:
        """The tracks the page tells about: the leaders, and the second one where it is as good as level."""
        if not self.is_near:
            return self.leaders
        return tuple(rank.track for rank in self.ranks[: max(2, len(self.leaders))])

    @property
    def summary(self) -> str:
        """The matches in one line, for previews of a link and for those who do not see the card."""
        return ", ".join(f"{rank.track.name} {rank.text}" for rank in self.ranks)

    @property
    def clarity(self) -> str:
        return words_for(self.word).label


def public_outcome(scored: Scored) -> Outcome:
    whole = {match.track: Decimal(whole_points(match.score)) for match in scored.matches}
    order = sorted(scored.edition.tracks, key=lambda track: -whole[track.slug])
    return _outcome(scored, whole, order)


def full_outcome(scored: Scored) -> Outcome:
    """Return the same with the exact order, and with decimals where two matches would print alike."""
    shown = {match.track: figure for match, figure in zip(scored.matches, scored.receipt.whole, strict=True)}
    return _outcome(scored, shown, [scored.edition.track(slug) for slug in shown])


def whole_points(score: Fraction) -> int:
    """Round as the receipt does: what it prints to one decimal, rounded half up."""
    return (tenths(score) + 5) // 10


def headline(word: Word, names: list[str]) -> Stressed:
    marked = words_for(word).headline.split("*")
    before, stress, after = (part % {"tracks": listed(names)} for part in marked)
    return Stressed(before=before, stress=stress, after=after)


def _outcome(scored: Scored, shown: dict[str, Decimal], order: list[Track]) -> Outcome:
    edition, verdict = scored.edition, scored.verdict
    ranked = verdict.word is not Word.TOO_FEW
    leaders = tuple(track for track in edition.tracks if ranked and track.slug in verdict.leaders)
    tracks = [*leaders, *(track for track in order if track not in leaders)] if ranked else list(edition.tracks)
    near = [shown[track.slug] for track in tracks[: max(2, len(leaders))]] if verdict.word in NEAR else []
    low, high = (min(near) - MARGIN, max(near) + MARGIN) if near else (None, None)
    return Outcome(
        word=verdict.word,
        headline=headline(verdict.word, [track.name for track in leaders]),
        ranks=tuple(Rank(track=track, match=shown[track.slug], zone_low=low, zone_high=high) for track in tracks),
        leaders=leaders,
    )
