"""All weights on one page: saved cell by cell, and a cell that two editors changed is refused with both values."""

import re

import pytest
from django.urls import reverse

from quiz.content.reports import keep_report
from quiz.editions.compiling import compile_draft
from quiz.engine.document import scoring_digest
from quiz.models import Change, Question, Report, Weight
from tests.builders.markup import form_of, text_of_page

MATRIX = reverse("admin:matrix")


@pytest.fixture
def weight(live):
    return Weight.objects.filter(points=3).order_by("pk").first()


def test_the_page_shows_balance_swing_and_every_weight(editor):
    response = editor.get(MATRIX)

    page = text_of_page(response)
    assert "Random answers put first" in page
    assert "parts two tracks by up to " in page
    assert "run check_content --full" in page
    assert len(form_of(response)) == Weight.objects.count() + 2


def test_the_page_shows_what_each_question_decides_once_that_was_counted(editor, live):
    draft = compile_draft()
    figures = [[question.slug, "0.4258"] for question in draft.fit]
    finding = {"check": "influence", "severity": "ok", "value": "0.4258", "target": "<= 0.45", "figures": figures}
    keep_report(kind=Report.Kind.GATE, digest=scoring_digest(draft), content=[finding], seconds=1)

    page = text_of_page(editor.get(MATRIX))

    assert page.count("decides 42.6%,") == len(draft.fit)
    assert "run check_content --full" not in page


def test_a_changed_cell_is_saved_and_marked(editor, weight):
    form = form_of(editor.get(MATRIX))

    response = editor.post(MATRIX, {**form, f"w{weight.pk}": "2"})

    weight.refresh_from_db()
    assert response.status_code == 303
    assert weight.points == 2
    assert Change.objects.count() == 1
    assert "was +3" in text_of_page(editor.get(MATRIX))


def test_nothing_changed_saves_nothing(editor):
    editor.post(MATRIX, form_of(editor.get(MATRIX)))

    assert Change.objects.count() == 0


@pytest.mark.parametrize("typed", ["4", "-4", "many", "1.5"])
def test_points_out_of_range_are_refused(editor, weight, typed):
    response = editor.post(MATRIX, {**form_of(editor.get(MATRIX)), f"w{weight.pk}": typed})

    assert response.status_code == 422
    assert "Points are whole numbers from -3 to 3." in text_of_page(response)
    weight.refresh_from_db()
    assert weight.points == 3


def test_two_editors_of_one_cell_collide_and_saving_again_keeps_the_second(editor, weight):
    form = form_of(editor.get(MATRIX))
    editor.post(MATRIX, {**form, f"w{weight.pk}": "1"})

    response = editor.post(MATRIX, {**form, f"w{weight.pk}": "2"})

    weight.refresh_from_db()
    assert response.status_code == 409
    assert weight.points == 1
    assert re.search(r"Editor changed this to \+1 on .+; you typed \+2\.", text_of_page(response))
    assert editor.post(MATRIX, form_of(response)).status_code == 303
    weight.refresh_from_db()
    assert weight.points == 2


def test_two_editors_of_different_cells_both_keep_theirs(editor, weight):
    other = Weight.objects.exclude(pk=weight.pk).filter(points=3).first()
    form = form_of(editor.get(MATRIX))

    editor.post(MATRIX, {**form, f"w{weight.pk}": "1"})
    editor.post(MATRIX, {**form, f"w{other.pk}": "2"})

    assert (Weight.objects.get(pk=weight.pk).points, Weight.objects.get(pk=other.pk).points) == (1, 2)


def test_what_only_the_other_changed_is_kept_when_a_collision_is_saved_again(editor, weight):
    other = Weight.objects.exclude(pk=weight.pk).filter(points=3).first()
    form = form_of(editor.get(MATRIX))
    editor.post(MATRIX, {**form, f"w{weight.pk}": "1", f"w{other.pk}": "1"})

    stopped = editor.post(MATRIX, {**form, f"w{weight.pk}": "2"})
    editor.post(MATRIX, form_of(stopped))

    assert (Weight.objects.get(pk=weight.pk).points, Weight.objects.get(pk=other.pk).points) == (2, 1)


def test_a_weight_that_is_gone_is_named_with_who_took_it_and_the_other_cells_stay_typed(editor, log_in, weight):
    other = Weight.objects.exclude(question=weight.question).filter(points=3).first()
    form = form_of(editor.get(MATRIX))
    ana = log_in("Editor", "Publisher")
    address = reverse("admin:quiz_question_change", args=[weight.question_id])
    opened = form_of(ana.get(address))
    cells = [name for name in opened if re.fullmatch(r"o\d-\w+-(points|criterion|reason)", name)]
    ana.post(address, {**opened, "do": "stay", **dict.fromkeys(cells, "")})

    response = editor.post(MATRIX, {**form, f"w{weight.pk}": "2", f"w{other.pk}": "1"})
    again = form_of(response)

    page = text_of_page(response)
    assert not Weight.objects.filter(pk=weight.pk).exists()
    assert response.status_code == 409
    assert re.search(r"Editor-Publisher removed this weight on .+; you typed \+2\.", page)
    assert f"{weight.question.slug}, {weight.option.slug}, {weight.track.slug}: " in page
    assert f'href="{address}"' in response.content.decode()
    assert again[f"w{other.pk}"] == "1"
    assert editor.post(MATRIX, again).status_code == 303


@pytest.mark.parametrize("seen", ["", "[]", "{", '{"a":1}', "[" * 5000])
def test_a_broken_list_of_what_was_seen_overwrites_nothing_silently(editor, weight, seen):
    response = editor.post(MATRIX, {"seen": seen, f"w{weight.pk}": "3"})

    assert response.status_code == 303
    assert Change.objects.count() == 0


def test_a_draft_that_cannot_be_scored_says_so(editor):
    Weight.objects.all().delete()

    assert "The draft cannot be scored yet" in text_of_page(editor.get(MATRIX))


def test_the_order_is_saved_and_a_second_editor_is_told(editor):
    address = reverse("admin:order")
    form = form_of(editor.get(address))
    question = Question.objects.order_by("position").first()

    first = editor.post(address, {**form, f"p{question.pk}": "90"})
    second = editor.post(address, {**form, f"p{question.pk}": "80"})

    question.refresh_from_db()
    assert (first.status_code, second.status_code, question.position) == (303, 409, 90)
    assert "Somebody else moved 1 of these questions meanwhile." in text_of_page(second)


def test_an_order_without_what_was_seen_is_refused(editor):
    assert editor.post(reverse("admin:order"), {"seen": "nonsense"}).status_code == 422
