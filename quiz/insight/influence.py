"""How much each question decides, and how random answers fall: what the page of all weights shows beside them."""

from collections.abc import Sequence
from typing import Any

from quiz.engine.clarity import leaders
from quiz.engine.distribution import uniform
from quiz.engine.drawing import draw_sheets
from quiz.engine.edition import Edition
from quiz.engine.gate.counting import balance, run_race
from quiz.engine.table import ScoredQuestion, Vector, add

DRAWN = 2_000
"""Random sheets per page: a share is then good to two points or so. The exhaustive gate counts it exactly."""


def measure_influence(edition: Edition) -> dict[str, Any]:
    """Return, as JSON keeps it: each track's share of random first places, and each question's part in deciding.

    A question decides a sheet when some other answer to it would change who is first, all else left as it is.
    """
    table = edition.table
    race = run_race(table.scored, table)
    deciding = dict.fromkeys((each.slug for each in table.scored), 0)
    for picks in draw_sheets(uniform(table.scored), seed=0, number=DRAWN):
        for slug in _deciding(table.scored, picks):
            deciding[slug] += 1
    swings = {each.slug: _swing(each) for each in table.scored}
    total = sum(swings.values()) or 1
    return {
        "balance": [[figure.name, round(float(figure.value) * 100, 1)] for figure in balance(table, race)],
        "drawn": DRAWN,
        "questions": {
            slug: {
                "influence": round(100 * deciding[slug] / DRAWN, 1),
                "spread": round(50 * swings[slug] / table.whole, 1),
                "share": round(100 * swings[slug] / total, 1),
            }
            for slug in deciding
        },
    }


def _deciding(scored: Sequence[ScoredQuestion], picks: Sequence[int]) -> list[str]:
    sums = add(each.values[pick] for each, pick in zip(scored, picks, strict=True))
    first = leaders(sums)
    return [
        each.slug
        for each, pick in zip(scored, picks, strict=True)
        if any(leaders(_instead(sums, each.values[pick], value)) != first for value in each.values)
    ]


def _instead(sums: Vector, old: Vector, new: Vector) -> Vector:
    return sums[0] - old[0] + new[0], sums[1] - old[1] + new[1], sums[2] - old[2] + new[2]


def _swing(scored: ScoredQuestion) -> int:
    """Return the widest range of points that the question's answers span for any track."""
    spreads: list[int] = [max(column) - min(column) for column in zip(*scored.values, strict=True)]
    return max(spreads)
