"""The table of all weights as CSV: nothing in it is a formula to a spreadsheet."""

import csv
import io
from dataclasses import replace

import pytest

from quiz.pages.weights import COLUMNS, weights_csv
from tests.builders.editions import make_edition, make_single

QUESTION = make_single("tune", (3, 0, 0), (0, 3, 0), (0, 0, 3))


def rows_of(edition):
    return list(csv.DictReader(io.StringIO(weights_csv(edition))))


def test_there_is_a_row_for_each_weight_that_says_something():
    rows = rows_of(make_edition(QUESTION))

    assert [(row["track"], row["points"]) for row in rows] == [
        ("ml-engineer", "3"),
        ("ai-engineer", "3"),
        ("ai-security-engineer", "3"),
    ]
    assert tuple(rows[0]) == COLUMNS


@pytest.mark.parametrize("text", ["=1+1", "+a", "-a", "@a", "\ta", "\ra", "'a"])
def test_what_a_spreadsheet_would_run_is_guarded_and_so_is_a_quote(text):
    edition = make_edition(replace(QUESTION, text=text))

    assert {row["text"] for row in rows_of(edition)} == {f"'{text}"}
