"""Whatever the draft's tables accept can be published and is read back equal; whatever else is refused at the door."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import models as django
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quiz.content.tables import TABLES
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import document_of, forget_loaded
from quiz.editions.publishing import NothingToPublish, publish_edition
from quiz.engine.document import content_digest, decode
from tests.builders.published import load_fixtures

pytestmark = pytest.mark.django_db

DECIDING = {
    "question": {"kind", "format", "emphasis", "reverse", "retired", "position"},
    "option": {"position", "neutral"},
    "weight": {"points"},
    "track": {"position"},
}
"""What the gate's figures depend on: drawn by lot, the gate would refuse what the quiz scores, not what it holds."""

WORDS = (
    "",
    "plain",
    "two\nlines",
    "tab\there",
    "\0",
    "\ud800",
    "\u202eabc",
    "\u2066",
    "\x1b[2J",
    "naïve \U0001f469\u200d\U0001f52c",
)
NUMBERS = (0, 1, -1, 600, 601, 9_999, 99_999, 2**31, 100_000_001, 10**9 + 1, 2 * 10**12, 2**63)
DECIMALS = ("0", "-0", "1E+3", "1E-9", "99999999.99", "100000000", "NaN", "Infinity", "12.345", "50.1")


def values_for(field):
    """Return what somebody might type into a field."""
    if field.choices:
        return st.sampled_from([value for value, _ in field.choices]) | st.sampled_from(WORDS)
    if isinstance(field, django.BooleanField):
        return st.booleans()
    if isinstance(field, django.DecimalField):
        return st.sampled_from(DECIMALS).map(Decimal) | st.decimals()
    if isinstance(field, django.IntegerField):
        numbers = st.sampled_from(NUMBERS) | st.integers(-5, 500_000)
        return numbers | st.none() if field.null else numbers
    text = st.text(st.characters(codec=None), max_size=min(field.max_length or 60, 200) + 2)
    dates = st.sampled_from(("2026", "2026-05", "2026-5", "https://example.org/a", "javascript:x", "a-slug"))
    return st.sampled_from(WORDS) | dates | text


def own_fields(table):
    left = {"id", "revision", *DECIDING.get(table._meta.model_name, ())}
    return [field for field in table._meta.concrete_fields if field.name not in left and not field.is_relation]


@st.composite
def typed(draw):
    """Return for each table a row, by its place, and what is typed into one or two of its fields."""
    return {
        table: (
            draw(st.integers(0, 9)),
            {
                field.name: draw(values_for(field))
                for field in draw(st.lists(st.sampled_from(own_fields(table)), min_size=1, max_size=2, unique=True))
            },
        )
        for table in TABLES
    }


def save_if_accepted(table, place, values):
    rows = table._default_manager.order_by("pk")
    row = rows[place % rows.count()]
    for name, value in values.items():
        setattr(row, name, value)
    try:
        row.full_clean()
    except ValidationError:
        return False
    row.save()
    return True


@pytest.fixture
def live():
    load_fixtures()
    return publish_edition(note="The first.")


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),  # each example publishes, and shrinking one takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(typed())
def test_what_a_form_accepts_is_published_and_read_back(live, everything):
    with transaction.atomic():
        accepted = [table for table, (place, values) in everything.items() if save_if_accepted(table, place, values)]
        try:
            published = publish_edition(note="Whatever was typed.")
        except NothingToPublish:
            published = live
        read = decode(document_of(published.number))
        assert read == published.edition, accepted
        assert content_digest(read) == published.content_digest
        draft = compile_draft()
        assert all(getattr(read, name) == getattr(draft, name) for name in ("pay", "sources", "questions", "notes"))
        transaction.set_rollback(True)
    forget_loaded()


def test_some_of_what_is_typed_is_accepted_and_some_is_refused(live):
    pay = TABLES[11]

    assert save_if_accepted(pay, 0, {"note": "naïve"})
    assert not save_if_accepted(pay, 0, {"note": "\u202eabc"})
