"""The publish gate: every check, as a list of findings; the fast part decides whether an edition may be published."""

from collections.abc import Callable

from quiz.engine.edition import Edition
from quiz.engine.fairness.contents import check_contents, check_readability, check_soundness
from quiz.engine.fairness.counting import check_counts
from quiz.engine.fairness.distribution import TooManySums
from quiz.engine.fairness.exhaustive import exhaustive_checks
from quiz.engine.fairness.finding import Finding, Severity
from quiz.engine.fairness.weights import check_weights


def fast_gate(edition: Edition) -> tuple[Finding, ...]:
    """Return the checks that publishing waits for; of what is unreadable or unsound nothing more is said."""
    readable = check_readability(edition)
    if readable.severity is Severity.BLOCKING:
        return (readable,)
    sound = check_soundness(edition)
    if sound.severity is Severity.BLOCKING:
        return (readable, sound)
    table = edition.table
    return (readable, sound, *check_contents(edition), *check_weights(table), *check_counts(table))


def full_gate(edition: Edition, *, progress: Callable[[str], object] = str) -> tuple[Finding, ...]:
    """Return all checks; `progress` is told the name of each exhaustive one before it runs, in all half a minute.

    A check without a value could not be made, because the answers give more different sums than can be counted.
    """
    findings = fast_gate(edition)
    if any(finding.severity is Severity.BLOCKING for finding in findings[:2]):
        return findings
    table = edition.table
    exhaustive: list[Finding] = []
    for check, run in exhaustive_checks():
        progress(check)
        try:
            exhaustive += run(table)
        except TooManySums:
            exhaustive.append(Finding(check=check, severity=Severity.WARNING, value="", target=""))
    return (*findings, *exhaustive)
