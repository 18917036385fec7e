"""Publishing: what passes the gate becomes a numbered edition; everything else is refused by name."""

import pytest

from quiz import models
from quiz.editions import publishing
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import current_edition
from quiz.editions.publishing import DraftChanged, GateRefuses, NoteMissing, NothingToPublish, publish_edition
from quiz.engine.fairness import Severity

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
