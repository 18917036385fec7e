"""The question form: options and weights saved as one, the live values beside them, and nobody overwritten."""

import re

import pytest
from django.urls import reverse

from quiz.models import Change, Option, Question, Snapshot
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
    assert response.status_code == 409
    assert question.text == "The first editor's words?"
    assert "Editor saved this on " in page
    assert "There is a row with this slug again" not in page
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


@pytest.mark.parametrize("told", [{"kind": "context", "format": "choice"}, {"format": "scale"}], ids=["kind", "format"])
def test_another_kind_or_format_says_what_would_go_and_needs_a_tick(editor, question, form, told):
    number, before = question.weights.count(), points_of(question)

    asked = editor.post(address(question), edit(form, **told, text="Typed meanwhile?"))
    unsaved = points_of(question)
    again = form_of(asked)
    refused = editor.post(address(question), edit(again, agreed=str(number - 1)))
    saved = editor.post(address(question), edit(again, agreed=str(number)))

    assert (asked.status_code, refused.status_code, saved.status_code) == (422, 422, 303)
    assert f"Remove {number} weights" in text_of_page(asked)
    assert again["text"] == "Typed meanwhile?"
    assert unsaved == before
    assert "agreed" not in again
    question.refresh_from_db()
    assert (question.text, question.weights.count()) == ("Typed meanwhile?", 0)
    assert Snapshot.objects.get().why == "Before “A free afternoon” changed its kind or format"


@pytest.mark.parametrize("told", [{"kind": "context", "format": "choice"}, {"format": "scale"}], ids=["kind", "format"])
def test_a_change_of_format_taken_back_before_saving_loses_no_weight(editor, question, form, told):
    """The page of the other format shows no cells, so nothing of them comes back with it."""
    before = points_of(question)
    asked = form_of(editor.post(address(question), edit(form, **told)))

    response = editor.post(address(question), edit(asked, kind="fit", format="single"))

    assert response.status_code == 303
    assert points_of(question) == before
    assert not Snapshot.objects.exists()


def test_a_format_with_room_for_every_weight_needs_no_tick(editor):
    question = Question.objects.filter(format="pair").first()
    form = form_of(editor.get(address(question)))
    number = question.weights.count()

    response = editor.post(address(question), edit(form, format="single"))

    assert response.status_code == 303
    assert question.weights.count() == number > 0


def test_what_only_the_other_editor_changed_is_kept_by_the_second_save(editor, log_in, question, form):
    cell = next(name for name in form if name.startswith("o0-") and name.endswith("-reason") and form[name])
    ana = log_in("Editor", "Publisher")
    ana.post(address(question), edit(form, hint="Hers", text="Both, hers?", **{cell: "Her reason", "o1-text": "Hers"}))

    stopped = editor.post(address(question), edit(form, why="His", text="Both, his?", **{"o2-text": "His"}))
    merged = form_of(stopped)
    saved = editor.post(address(question), edit(merged))

    page = text_of_page(stopped)
    assert (stopped.status_code, saved.status_code) == (409, 303)
    assert "Editor-Publisher saved this on " in page
    assert "Shown as they saved it: Hint" in page
    assert "When you opened it" in page
    assert (merged["hint"], merged["why"], merged["text"]) == ("Hers", "His", "Both, his?")
    question.refresh_from_db()
    assert (question.hint, question.why, question.text) == ("Hers", "His", "Both, his?")
    texts = list(question.options.order_by("position").values_list("text", flat=True))
    assert texts[1:3] == ["Hers", "His"]
    assert question.weights.filter(reason="Her reason").exists()


def test_a_third_save_in_between_is_noticed_too(editor, log_in, question, form):
    ana = log_in("Editor", "Publisher")
    ana.post(address(question), edit(form, hint="First"))
    merged = form_of(editor.post(address(question), edit(form, why="His")))
    ana.post(address(question), edit(form_of(ana.get(address(question))), hint="Second"))

    again = editor.post(address(question), edit(merged))

    assert again.status_code == 409
    assert form_of(again)["hint"] == "Second"
    assert form_of(again)["why"] == "His"


def test_options_that_others_moved_added_or_removed_are_told_apart_by_themselves(editor, log_in, question, form):
    first, second, third = question.options.order_by("position")
    ana = log_in("Editor", "Publisher")
    hers = {"o0-position": "9", "o1-removed": "on", "rows": "6", "o5-text": "A new one", "o5-position": "4"}
    assert ana.post(address(question), edit(form, **hers)).status_code == 303

    stopped = editor.post(address(question), edit(form, **{"o0-text": "His first", "o2-text": "His third"}))
    saved = editor.post(address(question), edit(form_of(stopped)))

    assert saved.status_code == 303
    rows = {option.pk: option for option in question.options.all()}
    assert second.pk not in rows
    assert (rows[first.pk].text, rows[first.pk].position) == ("His first", 9)
    assert rows[third.pk].text == "His third"
    assert "A new one" in {option.text for option in rows.values()}
    assert f"Option {second.text}: removed" in text_of_page(stopped)


def test_an_option_that_others_removed_while_it_was_typed_into_comes_back_with_it(editor, log_in, question, form):
    ana = log_in("Editor", "Publisher")
    ana.post(address(question), edit(form, **{"o1-removed": "on"}))

    stopped = editor.post(address(question), edit(form, **{"o1-text": "Kept in his words"}))
    saved = editor.post(address(question), edit(form_of(stopped)))

    assert "removed" in text_of_page(stopped)
    assert saved.status_code == 303
    option = question.options.get(text="Kept in his words")
    assert option.weights.count() == sum(1 for name, v in form.items() if re.fullmatch(r"o1-\w+-criterion", name) and v)


def test_a_discarded_draft_leaves_open_forms_of_what_stays(editor, log_in, question, form):
    """The whole draft is replaced while a form is open; its row is the same, so saving it is nothing special."""
    Question.objects.filter(slug="deep-or-broad").update(text="Changed elsewhere?")
    log_in("Editor", "Publisher").post(reverse("admin:discard"))

    response = editor.post(address(question), edit(form, hint="Typed before the draft was discarded"))

    question.refresh_from_db()
    assert response.status_code == 303
    assert question.hint == "Typed before the draft was discarded"


def test_a_question_that_went_with_a_discarded_draft_comes_back_with_everything_typed(editor, log_in, question):
    editor.post(address(question, "duplicate"))
    copy = Question.objects.get(slug="free-afternoon-copy")
    Question.objects.filter(pk=copy.pk).update(retired=False)
    form = form_of(editor.get(address(copy)))
    log_in("Editor", "Publisher").post(reverse("admin:discard"))

    gone = editor.post(address(copy), edit(form, text="Typed meanwhile?", **{"o0-text": "An option, too"}))
    add = reverse("admin:quiz_question_add")
    kept = form_of(gone, action=add)
    saved = editor.post(add, edit(kept))

    page = text_of_page(gone)
    assert gone.status_code == 409
    assert "Editor-Publisher removed “free-afternoon-copy” on " in page
    assert "Draft discarded" in page
    assert "Log out" in page
    assert kept["text"] == "Typed meanwhile?"
    assert saved.status_code == 303
    anew = Question.objects.get(slug="free-afternoon-copy")
    assert anew.text == "Typed meanwhile?"
    assert anew.options.order_by("position").first().text == "An option, too"
    assert points_of(anew) == points_of(question)


def test_a_removed_question_whose_slug_is_taken_again_leads_to_the_other(editor, question):
    editor.post(address(question, "duplicate"))
    copy = Question.objects.get(slug="free-afternoon-copy")
    form = form_of(editor.get(address(copy)))
    editor.post(address(copy, "delete"), {"post": "yes"})
    editor.post(address(question, "duplicate"))
    other = Question.objects.get(slug="free-afternoon-copy")
    add = reverse("admin:quiz_question_add")

    gone = editor.post(address(copy), edit(form, text="Typed meanwhile?"))
    refused = editor.post(add, edit(form_of(gone, action=add)))

    assert "Editor removed “free-afternoon-copy” on " in text_of_page(gone)
    assert "There is a row with this slug again" in text_of_page(gone)
    assert address(other) in gone.content.decode()
    assert refused.status_code == 422
    assert "already exists" in text_of_page(refused)
    assert form_of(refused)["text"] == "Typed meanwhile?"
