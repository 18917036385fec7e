"""Trying a sheet, deleting on request, the inbox, and rows with their history."""

import pytest
from django.urls import reverse
from django.utils import timezone

from quiz.content.reporting import report_mistake
from quiz.models import Change, GoneLink, Mistake, Pay, Run, Source, Weight
from quiz.runs.owning import text_of
from quiz.runs.taking import find_run, finish_run, start_run
from tests.builders.markup import form_of, text_of_page

TRY, REMOVE = reverse("admin:try"), reverse("admin:remove_result")


def finished():
    key = start_run()
    finish_run(key=key)
    return text_of(find_run(key=key).public_id)


def test_a_tried_sheet_shows_result_and_receipt_and_is_kept_nowhere(editor, live):
    answers = {
        question.slug: question.options[0].slug for question in live.edition.questions if question.kind.value == "fit"
    }

    page = text_of_page(editor.post(TRY, {**answers, "free-afternoon-important": "on"}))

    assert "How your answers add up" in page
    assert "counts double" in page[page.index("How your answers add up") : page.index("What would change it")]
    assert Run.objects.count() == 0


@pytest.mark.parametrize("sheet", [{}, {"free-afternoon": "no-such-option"}, {"no-such-question": "x"}])
def test_a_tried_sheet_of_nothing_says_so(editor, sheet):
    assert "Not enough answers to rank" in text_of_page(editor.post(TRY, sheet))


def test_a_draft_that_cannot_be_scored_cannot_be_tried(editor):
    Weight.objects.all().delete()

    assert "The draft cannot be scored yet." in text_of_page(editor.post(TRY, {}))


def test_a_result_is_deleted_on_request_and_its_link_says_so(publisher, client):
    link = finished()

    response = publisher.post(REMOVE, {"link": f"https://track.example/r/{link}/", "sure": "1"})

    assert response.status_code == 303
    assert (Run.objects.count(), GoneLink.objects.get().reason) == (0, "deleted")
    assert link not in str(list(Change.objects.values()))
    assert client.get(f"/r/{link}/").status_code == 410


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"link": "nonsense", "sure": "1"}, "This is no link to a result."),
        ({"link": "A" * 22, "sure": "1"}, "There is no such result."),
        ({"link": "A" * 22}, "Tick the box"),
    ],
)
def test_deleting_what_is_not_there_is_refused(publisher, data, said):
    response = publisher.post(REMOVE, data)

    assert response.status_code == 422
    assert said in text_of_page(response)


def test_the_inbox_lists_and_deletes_what_was_reported(editor):
    mistake = report_mistake(text="A figure is off.", page="/sources/")
    report_mistake(text="Another is, too.", page="")

    listed = editor.get(reverse("admin:quiz_mistake_changelist"))
    editor.post(reverse("admin:quiz_mistake_delete", args=[mistake.pk]), {"post": "yes"})

    assert "A figure is off." in text_of_page(listed)
    assert list(Mistake.objects.values_list("text", flat=True)) == ["Another is, too."]


def test_an_old_note_that_names_a_page_elsewhere_shows_no_link(editor):
    Mistake.objects.create(text="A figure is off.", page="/\\evil.example/desk", created_at=timezone.now())
    Mistake.objects.create(text="A figure is off.", page="/compare/", created_at=timezone.now())

    listed = editor.get(reverse("admin:quiz_mistake_changelist")).content.decode()

    assert '<a href="/compare/">' in listed
    assert "evil.example" in listed
    assert 'evil.example/desk"' not in listed


def test_a_row_is_saved_with_its_history_and_a_second_editor_is_told(editor):
    row = Pay.objects.exclude(note="").first() or Pay.objects.first()
    address = reverse("admin:quiz_pay_change", args=[row.pk])
    form = form_of(editor.get(address))

    first = editor.post(address, {**form, "region": "Somewhere"})
    second = editor.post(address, {**form, "region": "Elsewhere"})

    row.refresh_from_db()
    assert (first.status_code, second.status_code, row.region) == (302, 200, "Somewhere")
    assert "Editor saved this on " in text_of_page(second)
    assert editor.post(address, form_of(second)).status_code == 302
    row.refresh_from_db()
    assert row.region == "Elsewhere"
    assert "Elsewhere" in text_of_page(editor.get(reverse("admin:quiz_pay_history", args=[row.pk])))


def test_what_is_used_is_not_deleted_and_its_uses_are_listed(editor):
    source = Source.objects.first()
    address = reverse("admin:quiz_source_delete", args=[source.pk])

    response = editor.post(address, {"post": "yes"})

    assert response.status_code == 409
    assert "Still used" in text_of_page(response)
    assert Source.objects.filter(pk=source.pk).exists()


def test_what_is_not_used_is_deleted(editor):
    row = Pay.objects.first()

    response = editor.post(reverse("admin:quiz_pay_delete", args=[row.pk]), {"post": "yes"})

    assert response.status_code == 303
    assert not Pay.objects.filter(pk=row.pk).exists()
    assert Change.objects.get().action == "deleted"


@pytest.mark.parametrize("age", ["due", "fresh", "none"])
def test_lists_can_be_narrowed_to_an_age(editor, age):
    for model in ("pay", "source", "figure"):
        assert editor.get(reverse(f"admin:quiz_{model}_changelist"), {"age": age}).status_code == 200


def test_a_value_out_of_place_is_refused_beside_its_field(editor):
    row = Pay.objects.exclude(low=None).exclude(high=None).first()
    address = reverse("admin:quiz_pay_change", args=[row.pk])

    response = editor.post(address, {**form_of(editor.get(address)), "low": "900000", "high": "1"})

    assert response.status_code == 200
    assert "errorlist" in response.content.decode() or "errornote" in response.content.decode()
