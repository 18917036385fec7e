"""The gate's findings on the draft as the desk shows them: in words, with a link to each row to mend."""

from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import gettext as _

from quiz.admin.addresses import addresses_of
from quiz.engine.document import content_digest
from quiz.engine.edition import Edition
from quiz.engine.fairness import Check, Finding, Severity, fast_gate
from quiz.engine.soundness import Place
from quiz.pages.checks import check_title

REMEMBERED = 8
_known: dict[str, tuple[Finding, ...]] = {}


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
            words=check_title(finding.check.value),
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
