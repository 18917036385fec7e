"""The question form: options and weights saved as one, the live values beside them, and nobody overwritten."""

import pytest
from django.urls import reverse

from quiz.models import Change, Option, Question, Weight
from tests.builders.markup import form_of, text_of_page


def address(question, page="change"):
    return reverse(f"admin:quiz_question_{page}", args=[question.pk])


@pytest.fixture
def question(live):
    return Question.objects.get(slug="free-afternoon")


@pytest.fixture
def form(editor, question):
    return form_of(editor.get(address(question)))


def points_of(question):
    return list(question.weights.order_by("option__position", "track__position").values_list("points", flat=True))


def edit(form, **fields):
    return {**form, "do": "stay", **{name.replace("__", "-"): value for name, value in fields.items()}}


def test_saving_what_was_opened_changes_no_row(editor, question, form):
    before = points_of(question), list(question.options.values_list("slug", "text", "position"))

    response = editor.post(address(question), edit(form))

    assert response.status_code == 303
    assert (points_of(question), list(question.options.values_list("slug", "text", "position"))) == before
    assert Change.objects.count() == 0


def test_an_edited_weight_is_saved_with_before_and_after(editor, question, form):
    weight = question.weights.select_related("track", "option").order_by("option__position").first()
    name = next(name for name in form if name.endswith(f"{weight.track.code}-points") and name.startswith("o0-"))

    response = editor.post(address(question), edit(form, **{name: "1"}))

    weight.refresh_from_db()
    change = Change.objects.get()
    assert response.status_code == 303
    assert weight.points == 1
    assert (change.made_by, change.action, change.table, change.slug) == (
        "Editor",
        "changed",
        "question",
        "free-afternoon",
    )
    assert change.before != change.after


def test_the_live_value_stands_beside_an_edited_one(editor, question, form):
    name = next(name for name in form if name.endswith("-ml-points") and form[name] == "3")
    editor.post(address(question), edit(form, **{name: "2", "text": "Another wording?"}))

    page = text_of_page(editor.get(address(question)))

    assert "was +3" in page
    assert "live: " in page


def test_two_editors_collide_and_the_second_sees_both_versions(live, log_in, editor, question, form):
    second = form_of(editor.get(address(question)))
    editor.post(address(question), edit(form, text="The first editor's words?"))

    response = editor.post(address(question), edit(second, text="The second editor's words?"))

    page = text_of_page(response)
    question.refresh_from_db()
    assert response.status_code == 422
    assert question.text == "The first editor's words?"
    assert "Somebody saved this while you were editing." in page
    assert "The first editor's words?" in page
    again = form_of(response)
    assert editor.post(address(question), edit(again)).status_code == 303
    question.refresh_from_db()
    assert question.text == "The second editor's words?"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "Text"),
        ({"o0-text": ""}, "An option needs its words."),
        ({"o1-slug": "same", "o0-slug": "same"}, "Another option has this slug."),
        ({"kind": "readiness"}, "A question of this kind is one of"),
        ({"o0-ml-points": "9"}, "less than or equal to 3"),
        ({"o0-ml-points": "2", "o0-ml-criterion": ""}, "Name the criterion that these points rest on."),
        ({"o0-ml-points": "2", "o0-ml-reason": ""}, "Say in words why."),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(editor, question, form, changes, said):
    before = points_of(question)

    response = editor.post(address(question), edit(form, **changes))

    assert response.status_code == 422
    assert said in text_of_page(response)
    assert (points_of(question), Change.objects.count()) == (before, 0)


def test_the_preview_shows_what_is_typed_and_saves_nothing(editor, question, form):
    response = editor.post(address(question), {**form, "text": "Typed and not saved?", "do": "preview"})

    question.refresh_from_db()
    assert response.status_code == 200
    assert "<h1" in response.content.decode()
    assert "Typed and not saved?" in text_of_page(response)
    assert question.text != "Typed and not saved?"


@pytest.mark.parametrize("slug", ["tune-a-model", "deep-or-broad", "skills", "level"])
def test_every_format_opens_and_saves_unchanged(editor, slug):
    question = Question.objects.filter(slug__startswith=slug).first() or Question.objects.exclude(kind="fit").first()
    form = form_of(editor.get(address(question)))

    response = editor.post(address(question), edit(form))

    assert response.status_code == 303
    assert Change.objects.count() == 0


def test_a_new_question_is_added_with_its_options(editor):
    form = form_of(editor.get(reverse("admin:quiz_question_add")))
    told = {"text": "A new one?", "short": "New", "slug": "new", "why": "To see.", "o0-text": "Yes", "o1-text": "No"}

    response = editor.post(reverse("admin:quiz_question_add"), {**form, **told, "do": "leave"})

    question = Question.objects.get(slug="new")
    assert response["Location"] == reverse("admin:quiz_question_changelist")
    assert [option.text for option in question.options.order_by("position")] == ["Yes", "No"]
    assert Change.objects.get().action == "added"


def test_an_option_can_be_removed(editor, question, form):
    number = question.options.count()

    editor.post(address(question), edit(form, **{"o0-removed": "on"}))

    assert Option.objects.filter(question=question).count() == number - 1


def test_a_duplicate_stays_out_of_the_next_edition(editor, question):
    editor.post(address(question, "duplicate"))
    editor.post(address(question, "duplicate"))

    copies = Question.objects.filter(slug__startswith="free-afternoon-copy").order_by("slug")
    assert [(copy.slug, copy.retired) for copy in copies] == [
        ("free-afternoon-copy", True),
        ("free-afternoon-copy-2", True),
    ]
    assert points_of(copies[0]) == points_of(question)


def test_retiring_and_putting_back(editor, question):
    editor.post(address(question, "retire"), {"retired": "1"})
    retired = Question.objects.get(pk=question.pk).retired
    editor.post(address(question, "retire"), {"retired": "0"})

    assert (retired, Question.objects.get(pk=question.pk).retired) == (True, False)


def test_a_question_that_an_edition_asked_is_not_deleted(editor, question):
    response = editor.post(address(question, "delete"), {"post": "yes"})

    assert response.status_code == 409
    assert "edition" in text_of_page(response).lower()
    assert Question.objects.filter(pk=question.pk).exists()


def test_a_question_that_nobody_asked_is_deleted(editor, question):
    editor.post(address(question, "duplicate"))
    copy = Question.objects.get(slug="free-afternoon-copy")

    response = editor.post(address(copy, "delete"), {"post": "yes"})

    assert response.status_code == 303
    assert not Question.objects.filter(pk=copy.pk).exists()


def test_no_such_question_is_a_404(editor):
    assert editor.get(reverse("admin:quiz_question_change", args=["999999"])).status_code == 404
    assert editor.get(reverse("admin:quiz_question_change", args=["x"])).status_code == 404


def test_the_form_asks_as_often_for_a_large_quiz(editor, question, django_assert_max_num_queries):
    for number in range(200):
        Question.objects.create(
            slug=f"q{number}", text="?", short="?", why="", kind="fit", format="single", position=100 + number
        )

    with django_assert_max_num_queries(20):
        editor.get(address(question))
    with django_assert_max_num_queries(20):
        editor.get(reverse("admin:quiz_question_changelist"))
    with django_assert_max_num_queries(45):
        editor.get(reverse("admin:matrix"))


def test_weights_of_a_question_that_is_no_longer_scored_are_gone(editor, question, form):
    told = {"kind": "context", "format": "choice"}

    response = editor.post(address(question), edit(form, **told))

    assert response.status_code == 303
    assert not Weight.objects.filter(question=question).exists()
