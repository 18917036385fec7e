"""Constraints asked in memory say what Django says when it asks the database."""

from decimal import Decimal
from itertools import product

import pytest
from django.db.models import CheckConstraint, IntegerField, Q, Value

from quiz import models
from quiz.content.constraints import breaches, holds
from quiz.content.tables import TABLES

CHECKS = [each for table in TABLES for each in table._meta.constraints if isinstance(each, CheckConstraint)]
CELLS = {
    "low": [Decimal("-1"), Decimal("5"), Decimal("101")],
    "high": [Decimal("5"), Decimal("100")],
    "months_low": [None, 1, 3],
    "months_high": [None, 2],
    "from_track": ["one", "two"],
    "to_track": ["one"],
    "kind": ["fit", "context", "odd"],
    "format": ["single", "choice", "odd"],
    "emphasis": [0, 1, 3, 4],
    "points": [-4, -3, 3, 4],
    "measure": ["range", "median", "odd"],
}
WORDS = ["odd", "direct", "required", "senior", "base", "percent"]
NOTHING = Value(None, output_field=IntegerField())


def names_in(condition):
    if isinstance(condition, Q):
        return {name for child in condition.children for name in names_in(child)}
    name, wanted = condition
    return {name.partition("__")[0], *([wanted.name] if hasattr(wanted, "name") else [])}


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", CHECKS, ids=[each.name for each in CHECKS])
def test_a_check_in_memory_says_what_the_database_says(constraint):
    names = sorted(names_in(constraint.condition))
    outcomes = set()
    for values in product(*(CELLS.get(name, WORDS) for name in names)):
        said = dict(zip(names, values, strict=True))
        outcome = holds(constraint.condition, said) is not False
        asked = {name: NOTHING if value is None else value for name, value in said.items()}
        # What is missing makes a check pass in every database; what Django's own check says of it differs by version.
        assert outcome == (None in values or constraint.condition.check(asked)), said
        outcomes.add(outcome)

    assert False in outcomes


def source(slug, number):
    return {field.name: "" for field in models.Source._meta.concrete_fields} | {"slug": slug, "number": number}


def test_rows_that_share_what_is_unique_are_named_with_the_other_one():
    rows = {(slug,): source(slug, number) for slug, number in (("a", 1), ("b", 2), ("c", 2))}

    assert list(breaches(models.Source, rows, of=[("a",), ("c",)])) == [
        (("c",), "Source with this Number already exists. (b)")
    ]


def test_nothing_is_like_nothing_where_a_condition_leaves_rows_out():
    weight = {"question": ("q",), "track": ("t",), "points": 1, "evidence": "direct"}
    slope, other = weight | {"option": None}, weight | {"option": ("q", "o")}

    assert list(breaches(models.Weight, {("q", "", "t"): slope, ("q", "o", "t"): other}, of=[("q", "", "t")])) == []
