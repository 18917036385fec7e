"""What the engine costs: scoring and explaining one sheet, the fast gate, the exhaustive one.

python -m tests.bench.engine
"""

import statistics
import time
from random import Random

from quiz.engine.fairness import fast_gate, full_gate
from quiz.engine.fairness.calibration import with_calibration
from quiz.engine.scoring import Scored
from tests.builders.editions import reference_bank
from tests.builders.sheets import random_sheet

SHEETS = 3_000


def explain(edition, sheet):
    """Everything that a result page asks of the engine."""
    scored = Scored(edition=edition, answers=sheet)
    return scored.matches, scored.verdict, scored.receipt, scored.changes, scored.hybrid


def main():
    edition = with_calibration(reference_bank())
    chance = Random(1)
    sheets = [random_sheet(edition, chance) for _ in range(SHEETS)]
    explain(edition, sheets[0])
    times = []
    for sheet in sheets:
        started = time.process_time()
        explain(edition, sheet)
        times.append((time.process_time() - started) * 1000)
    times.sort()
    print(
        f"one sheet scored and explained: median {statistics.median(times):.2f} ms, p95 {times[-SHEETS // 20]:.2f} ms"
    )
    for name, gate in (("fast gate", fast_gate), ("exhaustive gate", full_gate)):
        started = time.process_time()
        gate(edition)
        print(f"{name}: {time.process_time() - started:.1f} s")


if __name__ == "__main__":
    main()
