"""What no row of the draft takes, whatever form or file it comes through."""

import pytest
from django.core.exceptions import ValidationError

from quiz import models
from tests.builders.published import load_fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _draft():
    load_fixtures()


def refusal(table, **values):
    row = table._default_manager.first()
    for name, value in values.items():
        setattr(row, name, value)
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return {name: messages for name, messages in refused.value.message_dict.items() if name in values}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a\0b", "U+0000 (a control character)"),
        ("a\ud800b", "U+D800 (a control character)"),
        ("a\u202eb", "U+202E (right-to-left override)"),
        ("a\u2069b", "U+2069 (pop directional isolate)"),
        ("a\x1bb", "U+001B (a control character)"),
        ("a\nb", "U+000A (a control character)"),
    ],
)
def test_a_line_with_a_hidden_character_is_refused_by_field_and_by_name(text, named):
    said = [f"This holds {named}, which nobody can see. Take it out."]

    assert refusal(models.Pay, note=text, label=text) == {"note": said, "label": said}
    assert refusal(models.Question, text=text) == {"text": said}
    assert refusal(models.Option, text=text) == {"text": said}
    assert refusal(models.Weight, reason=text) == {"reason": said}
    assert refusal(models.Side, statement=text) == {"statement": said}


def test_a_text_of_several_lines_keeps_its_breaks_and_nothing_else():
    note = models.Note.objects.first()
    note.text = "One line\r\n\tand another"
    note.full_clean()

    assert list(refusal(models.Note, text="a\u2028b")) == ["text"]


@pytest.mark.parametrize(
    ("table", "values", "said"),
    [
        (models.Pay, {"high": 2_000_000_000_000}, "No pay is above 100,000,000 dollars a year."),
        (models.Pay, {"low": 100_000_001}, "No pay is above 100,000,000 dollars a year."),
        (models.SkillPremium, {"median": 10**13}, "No pay is above 100,000,000 dollars a year."),
        (models.SkillPremium, {"above": -(10**13)}, "No pay is above 100,000,000 dollars a year."),
        (models.SkillPremium, {"sample": 10**10}, "No sample is larger than 1,000,000,000."),
        (models.SkillShare, {"sample": 10**10}, "No sample is larger than 1,000,000,000."),
        (models.Transition, {"months_high": 601}, "No change of track takes more than 600 months."),
        (models.Question, {"position": 99_999}, "Places go up to 9,999."),
        (models.Option, {"position": 99_999}, "Places go up to 9,999."),
        (models.Track, {"position": 99_999}, "Places go up to 9,999."),
        (models.Note, {"position": 99_999}, "Places go up to 9,999."),
        (models.Side, {"position": 99_999}, "Places go up to 9,999."),
        (models.Source, {"number": 99_999}, "Places go up to 9,999."),
    ],
)
def test_a_number_beyond_its_bounds_is_refused_in_words_on_both_databases(table, values, said):
    ((name, messages),) = refusal(table, **values).items()

    assert name in values
    assert said in messages


def test_what_was_wrong_before_is_still_said_beside_it():
    said = refusal(models.Pay, as_of="yesterday", note="a\0b")

    assert set(said) == {"as_of", "note"}


def test_every_row_that_is_shipped_is_accepted():
    for table in (models.Track, models.Source, models.Question, models.Option, models.Weight, models.Pay, models.Note):
        for row in table._default_manager.all():
            row.clean_fields()
