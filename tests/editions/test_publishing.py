"""Publishing: what passes the gate becomes a numbered edition; everything else is refused by name."""

from dataclasses import replace

import pytest
from django.db import DataError, connection

from quiz import models
from quiz.editions import publishing
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import current_edition
from quiz.editions.publishing import (
    CannotBeReadBack,
    DraftChanged,
    GateRefuses,
    NoteMissing,
    NoteUnfit,
    NothingToPublish,
    compile_figures,
    prove_readable,
    publish_edition,
)
from quiz.engine.document import encode
from quiz.engine.fairness import Check, Severity
from tests.builders.editions import make_edition, make_single
from tests.builders.published import damage

pytestmark = pytest.mark.django_db(transaction=True)


def numbers():
    return list(models.Edition.objects.order_by("number").values_list("number", flat=True))


def correct_a_salary():
    pay = models.Pay.objects.order_by("slug").first()
    pay.low -= 1000
    pay.save()


def test_the_shipped_draft_passes_the_gate_and_is_published(draft):
    published = publish_edition(note="The first.")

    assert (published.number, published.note, published.edition.standing is None) == (1, "The first.", False)
    assert current_edition().pk == published.pk
    report = models.Edition.objects.get().report
    assert {finding["severity"] for finding in report} == {Severity.OK.value}


def test_publishing_the_same_again_is_refused(draft):
    publish_edition(note="The first.")

    with pytest.raises(NothingToPublish):
        publish_edition(note="Again.")

    assert numbers() == [1]


@pytest.mark.parametrize("note", ["", "   "])
def test_publishing_needs_a_note(draft, note):
    with pytest.raises(NoteMissing):
        publish_edition(note=note)


def test_the_gate_refuses_with_what_to_mend_and_nothing_is_published(draft):
    models.Weight.objects.filter(track__slug="ai-engineer").exclude(question__slug="free-afternoon").delete()

    with pytest.raises(GateRefuses) as refusal:
        publish_edition(note="Unbalanced.")

    assert {finding.severity for finding in refusal.value.findings} == {Severity.BLOCKING}
    assert str(refusal.value)
    assert numbers() == []


def test_corrected_figures_make_a_new_edition_under_the_same_scoring_digest(draft):
    first = publish_edition(note="The first.")
    correct_a_salary()

    second = publish_edition(note="A salary corrected.")

    assert second.number == 2
    assert second.scoring_digest == first.scoring_digest
    assert second.content_digest != first.content_digest


def test_figures_alone_leave_changed_questions_in_the_draft(draft):
    first = publish_edition(note="The first.")
    correct_a_salary()
    question = models.Question.objects.first()
    question.text = "Reworded?"
    question.save()

    second = publish_edition(note="Figures alone.", figures_only=True)

    assert second.edition.questions == first.edition.questions
    assert second.edition.pay != first.edition.pay
    assert compile_draft().questions[0].text == "Reworded?"


def test_a_draft_changed_while_it_is_checked_is_refused(draft, monkeypatch):
    checked = publishing.fast_gate

    def check_and_be_overtaken(edition):
        correct_a_salary()
        return checked(edition)

    monkeypatch.setattr(publishing, "fast_gate", check_and_be_overtaken)

    with pytest.raises(DraftChanged):
        publish_edition(note="Overtaken.")

    assert numbers() == []


def test_numbers_follow_one_another(draft):
    for number in range(1, 4):
        correct_a_salary()
        assert publish_edition(note=f"Number {number}.").number == number

    assert numbers() == [1, 2, 3]


def past_all_forms(table, values):
    """Put into a row what no form accepts, as raw SQL or a fixture could; return its slug."""
    row = table.objects.first()
    table.objects.filter(pk=row.pk).update(**values)
    return row.slug


@pytest.mark.parametrize(
    ("table", "part", "values", "why"),
    [
        (models.Pay, "pay", {"note": "a\u202eb"}, "holds U+202E (right-to-left override), which nobody can see"),
        (models.Pay, "pay", {"high": 2 * 10**9, "measure": "range"}, "is larger than 1,000,000,000"),
        (models.Source, "sources", {"limits": "a\x1b[2J"}, "holds U+001B (a control character), which nobody can see"),
    ],
)
def test_what_got_past_all_forms_is_refused_by_row_and_field(draft, table, part, values, why):
    slug = past_all_forms(table, values)

    with pytest.raises(GateRefuses) as refusal:
        publish_edition(note="Past all forms.")

    (finding,) = refusal.value.findings
    place = (part, slug, next(iter(values)))
    assert (finding.check, finding.rows, finding.why(place)) == (Check.READABLE, (place,), why)
    assert numbers() == []


def test_two_billion_dollars_and_a_nul_never_reach_an_edition_on_either_database(draft):
    for values in ({"high": 2 * 10**12, "measure": "range"}, {"note": "a\0b"}):
        try:
            past_all_forms(models.Pay, values)
        except (DataError, ValueError):
            assert connection.vendor == "postgresql"
            continue
        with pytest.raises(GateRefuses, match="readable: "):
            publish_edition(note="Past all forms.")

    assert numbers() == []


def test_what_the_gate_overlooks_is_not_published_either(draft, monkeypatch):
    monkeypatch.setattr(publishing, "fast_gate", lambda _edition: ())
    monkeypatch.setattr(publishing, "encode", lambda edition: encode(edition).replace('"low":', '"lower":', 1))

    with pytest.raises(CannotBeReadBack, match=r"unknown field 'lower'"):
        publish_edition(note="Overlooked.")

    assert numbers() == []


def test_a_document_that_reads_differently_is_no_proof():
    edition = make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3)))
    prove_readable(edition, encode(edition))

    with pytest.raises(CannotBeReadBack, match="questions: it reads differently"):
        prove_readable(edition, encode(replace(edition, questions=())))


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("x" * 401, "it is longer than 400 characters"),
        ("a\0b", r"it holds U\+0000"),
        ("a\u202eb", r"it holds U\+202E \(right-to-left override\), which nobody can see"),
    ],
)
def test_a_note_that_cannot_be_shown_is_refused(draft, note, why):
    with pytest.raises(NoteUnfit, match=why):
        publish_edition(note=note)

    assert numbers() == []


def test_a_note_is_one_line(draft):
    assert publish_edition(note=" Two\r\nlines ").note == "Two lines"


def test_figures_alone_keep_the_rule_of_the_questions(draft):
    first = publish_edition(note="The first.")

    assert compile_figures().rule == first.edition.rule


def test_what_is_stored_in_older_words_and_says_the_same_is_nothing_to_publish(draft):
    """A field that came later is missing in an old document: its text would be written otherwise now."""
    first = publish_edition(note="The first.")
    document = encode(first.edition).replace(',"group":""', "").replace('"group":"",', "")
    damage(1, document=document)

    with pytest.raises(NothingToPublish):
        publish_edition(note="The same.")

    assert current_edition().edition == first.edition
