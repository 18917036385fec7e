"""The gate's findings on the draft as the desk shows them: in words, with a link to each row to mend."""

from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext_lazy as _

from quiz.admin.addresses import addresses_of
from quiz.engine.document import content_digest
from quiz.engine.edition import Edition
from quiz.engine.gate import Check, Finding, Severity, fast_gate
from quiz.engine.soundness import Place

REMEMBERED = 8
_known: dict[str, tuple[Finding, ...]] = {}

WORDS = {
    "readable": _("Every text and number can be read back once it is published, and hides no characters"),
    "sound": _("Everything that is named exists, and every question has the options its format needs"),
    "evidence": _("Every scored question rests on a criterion with its place in an article"),
    "coverage": _("Every criterion is asked about"),
    "floor": _("No answer speaks against a track more than another can speak for it"),
    "balance": _("Random answers put each track first equally often"),
    "ties": _("Share of random sheets that end in a tie"),
    "spread": _("Matches spread alike for each track"),
    "robust": _("Answers that must change before an ideal sheet loses its first place"),
    "separation": _("How high the others come on an ideal sheet"),
    "pair-reach": _("How high two tracks can come together"),
    "live-options": _("Every option is best for some track, or declared neutral"),
    "swing": _("Most points that one answer can move"),
    "share-of-maximum": _("Largest part of a track's points in one question"),
    "contrast-share": _("Each pair of tracks is told apart by its share of the points"),
    "contrast-questions": _("Questions that tell each pair of tracks apart"),
    "straight-scales": _("Giving every scale the same answer favours no track"),
    "straight-places": _("Always choosing the same place favours no track"),
    "keying": _("Scales for and against each track balance"),
    "reversed": _("Share of scales worded in reverse"),
    "option-length": _("Longest option against the shortest, in words"),
    "track-length": _("Options of one track are no longer than others"),
    "neighbours": _("Questions in a row with the same strongest track"),
    "close-calls": _("Share of random sheets that are close calls"),
    "short-balance": _("Random answers to the short form put each track first equally often"),
    "short-reach": _("Highest match in the short form"),
    "influence": _("How often the winner depends on one question"),
    "dominance": _("The strongest question against the middle one"),
    "discrimination": _("What each answer tells about the winner, in bits"),
    "recovery": _("How often consistent people get their own track"),
    "redundancy": _("Questions that could be left out without loss"),
    "close-calls-counted": _("Share of close calls, counted exactly"),
    "close-calls-consistent": _("Share of close calls among consistent people"),
    "leave-one-out": _("The winner stays when any one question is left out"),
    "agreement": _("Other ways of scoring find the same winner"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A finding in words."""

    check: str
    severity: str
    words: str
    value: str
    target: str
    rows: tuple[Row, ...]
    interval: str
    drawn: int

    @property
    def is_blocking(self) -> bool:
        return self.severity == Severity.BLOCKING

    @property
    def is_warning(self) -> bool:
        return self.severity == Severity.WARNING


def findings_of(draft: Edition) -> tuple[Finding, ...]:
    """Return the fast gate's findings; the last few drafts are remembered by digest."""
    digest = content_digest(draft)
    if digest not in _known:
        _known[digest] = fast_gate(draft)
        while len(_known) > REMEMBERED:
            _known.pop(next(iter(_known)))
    return _known[digest]


def in_words(findings: tuple[Finding, ...]) -> tuple[Checked, ...]:
    """Return findings for the page: what blocks first, then warnings, then what is fine."""
    addresses = addresses_of(place for finding in findings for place in finding.rows)
    rank = [Severity.BLOCKING, Severity.WARNING, Severity.OK]
    return tuple(
        Checked(
            check=finding.check.value,
            severity=finding.severity.value,
            words=str(WORDS.get(finding.check.value, finding.check.value)),
            value=finding.value,
            target=finding.target,
            rows=tuple(Row(text=_row_text(finding, place), href=addresses.get(place, "")) for place in finding.rows),
            interval=str(_(" to ")).join(finding.interval),
            drawn=finding.drawn,
        )
        for finding in sorted(findings, key=lambda each: rank.index(each.severity))
    )


def _row_text(finding: Finding, place: Place) -> str:
    text, why = " / ".join(place[1:]) or place[0], finding.why(place)
    return f"{text}: {why}" if why else text


def read_findings(plain: list[dict[str, Any]]) -> tuple[Finding, ...]:
    """Return findings that were kept as JSON; checks that are no longer made are left out."""
    names = {field.name for field in fields(Finding)}
    known = {check.value for check in Check}
    return tuple(
        Finding(
            **{
                **{name: value for name, value in each.items() if name in names},
                "check": Check(each["check"]),
                "severity": Severity(each["severity"]),
                "figures": tuple((name, value) for name, value in each.get("figures", ())),
                "rows": tuple(tuple(place) for place in each.get("rows", ())),
                "interval": tuple(each.get("interval", ())),
            }
        )
        for each in plain
        if each["check"] in known
    )
