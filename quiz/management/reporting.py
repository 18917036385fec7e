"""What commands print of the gate's findings."""

from collections.abc import Iterable, Iterator

from quiz.engine.fairness import Finding
from quiz.engine.soundness import Place

SHOWN = 8


def lines_of(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each finding: how it stands, the figure, its target, and the rows to mend."""
    for finding in findings:
        interval = f" ({' to '.join(finding.interval)}, {finding.drawn} drawn)" if finding.interval else ""
        rows = f": {', '.join(_row(finding, row) for row in finding.rows[:SHOWN])}" if finding.rows else ""
        yield f"{finding.severity:9}{finding.check:24}{finding.value}{interval} wants {finding.target}{rows}"


def _row(finding: Finding, row: Place) -> str:
    why = finding.why(row)
    return f"{'/'.join(row)} {why}" if why else "/".join(row)
