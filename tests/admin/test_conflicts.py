"""Two editors of one row of evidence: each field keeps the newest word on it, and nothing typed is lost."""

import pytest
from django.urls import reverse

from quiz.models import Change, Disagreement, Note, Pay, Side
from tests.builders.markup import form_of, text_of_page

ADD = reverse("admin:quiz_pay_add")


def address(row, page="change"):
    return reverse(f"admin:quiz_{row._meta.model_name}_{page}", args=[row.pk])


@pytest.fixture
def ana(live, log_in):
    return log_in("Editor", "Publisher")


@pytest.fixture
def row(live):
    return Pay.objects.exclude(as_of="").order_by("pk").first()


def test_a_field_that_only_the_other_changed_keeps_theirs(editor, ana, row):
    form = form_of(editor.get(address(row)))
    ana.post(
        address(row), {**form, "region": "Hers", "label": "Hers", "note": "Both, hers", "source": other_source(row)}
    )

    stopped = editor.post(address(row), {**form, "place": "His", "note": "Both, his"})
    merged = form_of(stopped)
    saved = editor.post(address(row), merged)

    page = text_of_page(stopped)
    assert saved.status_code == 302
    assert "Editor-Publisher saved this on " in page
    assert "Shown as they saved it:" in page
    assert "Both, hers" in page
    before = row.source_id
    row.refresh_from_db()
    assert (row.region, row.label, row.place, row.note) == ("Hers", "Hers", "His", "Both, his")
    assert row.source_id != before


def other_source(row):
    return str(Pay.objects.exclude(source=row.source_id).first().source_id)


def test_a_clash_of_choices_is_told_in_the_lists_words(editor, ana, row):
    form = form_of(editor.get(address(row)))
    theirs = Pay.objects.exclude(source=row.source_id).select_related("source").first().source
    mine = Pay.objects.exclude(source__in=[row.source_id, theirs.pk]).select_related("source").first().source
    ana.post(address(row), {**form, "source": theirs.pk})

    page = editor.post(address(row), {**form, "source": mine.pk}).content.decode()

    cells = page[page.index("What both of you changed") :]
    assert cells.index(str(row.source)) < cells.index(str(theirs)) < cells.index(str(mine))


def test_nobody_is_stopped_where_a_replaced_draft_did_not_touch_the_row(editor, ana, row):
    form = form_of(editor.get(address(row)))
    Note.objects.filter(pk=Note.objects.first().pk).update(text="Changed elsewhere.")
    ana.post(reverse("admin:discard"))

    assert editor.post(address(row), {**form, "note": "His"}).status_code == 302


def test_a_replaced_draft_that_did_touch_the_row_is_told_like_any_save(editor, ana, row):
    Pay.objects.filter(pk=row.pk).update(region="Changed before")
    form = form_of(editor.get(address(row)))
    ana.post(reverse("admin:discard"))

    stopped = editor.post(address(row), {**form, "note": "His"})
    editor.post(address(row), form_of(stopped))

    assert "Editor-Publisher saved this on " in text_of_page(stopped)
    found = Pay.objects.get(pk=row.pk)
    assert (found.region, found.note) == (row.region, "His")


def test_a_row_that_is_gone_comes_back_with_everything_typed_and_who_removed_it(editor, ana, row):
    form = form_of(editor.get(address(row)))
    ana.post(address(row, "delete"), {"post": "yes"})

    gone = editor.post(address(row), {**form, "note": "Typed meanwhile"})
    kept = form_of(gone, action=ADD)
    saved = editor.post(ADD, kept)

    page = text_of_page(gone)
    assert gone.status_code == 409
    assert f"Editor-Publisher removed “{row.slug}” on " in page
    assert "Log out" in page
    assert kept["note"] == "Typed meanwhile"
    assert saved.status_code == 302
    anew = Pay.objects.get(slug=row.slug)
    assert (anew.note, anew.low, anew.source_id) == ("Typed meanwhile", row.low, row.source_id)
    assert Change.objects.first().action == "added"


def test_a_row_that_went_with_the_draft_says_so(editor, ana, row):
    copy = Pay.objects.get(pk=row.pk)
    copy.pk, copy.slug, copy.label = None, "mine", "Mine"
    copy.save(force_insert=True)
    form = form_of(editor.get(address(copy)))
    ana.post(reverse("admin:discard"))

    page = text_of_page(editor.post(address(copy), {**form, "note": "Typed meanwhile"}))

    assert "Editor-Publisher removed “mine” on " in page
    assert "(Draft discarded; it says what edition 1 says)" in page


def test_a_post_to_a_row_that_never_was_is_a_404(editor):
    assert editor.post(reverse("admin:quiz_pay_change", args=[999_999]), {"note": "x"}).status_code == 404
    assert editor.post(reverse("admin:quiz_question_change", args=[999_999]), {"text": "x"}).status_code == 404


@pytest.fixture
def disagreement(live):
    return Disagreement.objects.order_by("pk").first()


def test_sides_are_merged_each_by_itself(editor, ana, disagreement):
    first, second = disagreement.sides.order_by("position")[:2]
    form = form_of(editor.get(address(disagreement)))
    ana.post(address(disagreement), {**form, "sides-0-statement": "Hers", "title": "Hers"})

    stopped = editor.post(address(disagreement), {**form, "sides-1-statement": "His"})
    saved = editor.post(address(disagreement), form_of(stopped))

    assert saved.status_code == 302
    statements = dict(disagreement.sides.values_list("pk", "statement"))
    disagreement.refresh_from_db()
    assert (statements[first.pk], statements[second.pk], disagreement.title) == ("Hers", "His", "Hers")


def test_a_side_that_others_removed_is_told_and_can_be_given_again(editor, ana, disagreement):
    first, second = disagreement.sides.order_by("position")[:2]
    form = form_of(editor.get(address(disagreement)))
    ana.post(address(disagreement), {**form, "sides-0-DELETE": "on"})

    stopped = editor.post(address(disagreement), {**form, "sides-0-statement": "Kept in his words"})
    saved = editor.post(address(disagreement), form_of(stopped))

    assert f"Editor-Publisher removed “{first.slug}” on " in text_of_page(stopped)
    assert saved.status_code == 302
    assert disagreement.sides.get(slug=first.slug).statement == "Kept in his words"
    assert Side.objects.get(pk=second.pk).statement == second.statement


def test_a_disagreement_that_is_gone_comes_back_with_its_sides(editor, ana, disagreement):
    form = form_of(editor.get(address(disagreement)))
    number = disagreement.sides.count()
    ana.post(address(disagreement, "delete"), {"post": "yes"})
    add = reverse("admin:quiz_disagreement_add")

    gone = editor.post(address(disagreement), {**form, "sides-0-statement": "Typed meanwhile"})
    saved = editor.post(add, form_of(gone, action=add))

    assert gone.status_code == 409
    assert saved.status_code == 302
    anew = Disagreement.objects.get(slug=disagreement.slug)
    assert anew.sides.count() == number
    assert anew.sides.order_by("position").first().statement == "Typed meanwhile"
