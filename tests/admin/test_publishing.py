"""From a changed weight to a new edition: preview, note, one button; and back."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from quiz.content.reports import find_report
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import current_edition, forget_loaded
from quiz.engine.document import scoring_digest
from quiz.models import Change, Edition, Pay, Question, Report, Snapshot, Weight
from tests.builders.markup import form_of, text_of_page

PREVIEW, PUBLISH = reverse("admin:preview"), reverse("admin:publish")


@pytest.fixture
def reworded(live):
    Question.objects.filter(slug="free-afternoon").update(text="A question in other words?")


def publish_form(client, **fields):
    response = client.get(PREVIEW)
    accepted = [line.split('"')[0] for line in response.content.decode().split('name="acknowledged" value="')[1:]]
    return {**form_of(response, action=PUBLISH), "acknowledged": accepted, **fields}


def test_the_preview_says_what_differs(publisher, reworded):
    page = text_of_page(publisher.get(PREVIEW))

    assert "1 row differs from the live edition" in page
    assert "A question in other words?" in page
    assert "Scoring is the same" in page
    assert "The exhaustive gate has not been run on this draft." in page


def test_an_editor_sees_the_preview_and_no_button(editor, reworded):
    page = text_of_page(editor.get(PREVIEW))

    assert "Publishing needs the role Publisher." in page


def test_publishing_makes_the_next_edition_and_keeps_who_did_it(publisher, reworded):
    response = publisher.post(PUBLISH, publish_form(publisher, note="Other words."))

    assert response.status_code == 303
    edition = Edition.objects.get(number=2)
    assert edition.note == "Other words."
    assert Change.objects.filter(action="published", made_by="Publisher", note="Other words.").exists()


def test_publishing_needs_a_note(publisher, reworded):
    response = publisher.post(PUBLISH, publish_form(publisher, note=" "))

    assert response.status_code == 409
    assert "Say in the note what changed." in text_of_page(response)
    assert Edition.objects.count() == 1


def test_publishing_what_was_changed_after_the_preview_is_refused(publisher, reworded):
    form = publish_form(publisher, note="x")
    Question.objects.filter(slug="free-afternoon").update(text="Changed once more?")

    response = publisher.post(PUBLISH, form)

    assert response.status_code == 409
    assert "Somebody changed the draft after you opened this page." in text_of_page(response)


def test_publishing_nothing_is_refused(publisher):
    response = publisher.post(PUBLISH, publish_form(publisher, note="x"))

    assert response.status_code == 409
    assert "there is nothing to publish" in text_of_page(response)


def test_what_blocks_is_listed_with_its_row_and_blocks(publisher):
    Weight.objects.filter(question__slug="free-afternoon").update(points=-3)

    response = publisher.get(PREVIEW)
    posted = publisher.post(PUBLISH, publish_form(publisher, note="x"))

    assert "blocks" in text_of_page(response)
    assert "disabled" in response.content.decode()
    assert posted.status_code == 409
    assert "Something blocks publishing." in text_of_page(posted)
    assert Edition.objects.count() == 1


def test_a_warning_is_accepted_by_name_or_nothing_is_published(publisher):
    Weight.objects.filter(question__slug="job-market").update(points=1)
    Weight.objects.filter(question__slug="weekly-report").delete()
    response = publisher.get(PREVIEW)
    form = publish_form(publisher, note="Fewer weights.")
    if "blocks" in text_of_page(response) or not form["acknowledged"]:
        Weight.objects.filter(question__slug="job-market").update(points=2)
        form = publish_form(publisher, note="Fewer weights.")

    refused = publisher.post(PUBLISH, {**form, "acknowledged": []})

    assert refused.status_code == 409
    assert Edition.objects.count() == 1


def test_what_got_past_all_forms_leads_to_its_row_and_says_the_field(publisher):
    row = Pay.objects.first()
    Pay.objects.filter(pk=row.pk).update(note="a\u202eb")

    response = publisher.get(PREVIEW)
    posted = publisher.post(PUBLISH, publish_form(publisher, note="x"))

    page = text_of_page(response)
    assert f"{row.slug} / note: holds U+202E (right-to-left override), which nobody can see" in page
    assert reverse("admin:quiz_pay_change", args=[row.pk]) in response.content.decode()
    assert posted.status_code == 409
    assert Edition.objects.count() == 1


def test_two_trillion_dollars_are_refused_by_the_form(editor):
    row = Pay.objects.first()
    address = reverse("admin:quiz_pay_change", args=[row.pk])
    form = {**form_of(editor.get(address)), "measure": "range", "high": "2000000000000"}

    response = editor.post(address, form)

    assert "No pay is above 100,000,000 dollars a year." in text_of_page(response)
    assert Pay.objects.get(pk=row.pk).high == row.high


@pytest.mark.parametrize(
    ("note", "said"),
    [("x" * 401, "it is longer than 400 characters"), ("a\u202eb", "it holds U+202E")],
)
def test_a_note_that_cannot_be_shown_is_refused(publisher, reworded, note, said):
    response = publisher.post(PUBLISH, publish_form(publisher, note=note))

    assert response.status_code == 409
    assert f"The note cannot be shown: {said}" in text_of_page(response)
    assert Edition.objects.count() == 1


def test_a_weight_changes_the_impact_and_the_exhaustive_report_is_kept(publisher, live):
    Weight.objects.filter(question__slug="tune-a-model", points=2).update(points=1)

    page = text_of_page(publisher.get(PREVIEW))

    assert "Sheets drawn by lot" in page
    assert "change their leader" in page
    assert Report.objects.filter(kind=Report.Kind.DRAWN).exists()


def test_figures_alone_leave_the_scoring_as_it_is(publisher, live):
    row = Pay.objects.exclude(low=None).first()
    Pay.objects.filter(pk=row.pk).update(high=row.high + 1000 if row.high else None, low=row.low - 1)
    Question.objects.filter(slug="free-afternoon").update(text="Not to be published yet?")
    form = form_of(publisher.get(f"{PREVIEW}?only=figures"), action=PUBLISH)

    response = publisher.post(PUBLISH, {**form, "note": "A corrected salary."})

    newest = Edition.objects.get(number=2)
    assert response.status_code == 303
    assert newest.scoring_digest == live.scoring_digest
    assert "Not to be published yet?" not in newest.document


def test_rolling_back_keeps_the_draft_first(editor, reworded, live):
    address = reverse("admin:roll_back", args=[1])
    asked = text_of_page(editor.get(address))

    response = editor.post(address)

    assert "Roll the draft back to edition 1?" in asked
    assert response.status_code == 303
    assert scoring_digest(compile_draft()) == live.scoring_digest
    assert Question.objects.get(slug="free-afternoon").text != "A question in other words?"
    assert "A question in other words?" in Snapshot.objects.get().rows


def test_discarding_and_going_back_again(editor, reworded):
    assert "Discard the draft's changes?" in text_of_page(editor.get(reverse("admin:discard")))
    editor.post(reverse("admin:discard"))
    discarded = Question.objects.get(slug="free-afternoon").text
    copy = Snapshot.objects.get()
    assert "Before discarding" in text_of_page(editor.get(reverse("admin:copies")))

    editor.post(reverse("admin:go_back", args=[copy.pk]))

    assert discarded != "A question in other words?"
    assert Question.objects.get(slug="free-afternoon").text == "A question in other words?"
    assert Snapshot.objects.count() == 2


def test_a_draft_that_the_tables_refuse_leaves_the_draft_as_it_is(editor, reworded):
    editor.post(reverse("admin:discard"))
    copy = Snapshot.objects.get()
    slug = Pay.objects.first().source.slug
    Snapshot.objects.filter(pk=copy.pk).update(rows=copy.rows.replace(f'"source": ["{slug}"]', '"source": ["nowhere"]'))
    before = compile_draft()

    page = text_of_page(editor.post(reverse("admin:go_back", args=[copy.pk]), follow=True))

    assert "The draft stays as it is" in page
    assert "there is no source “nowhere”" in page
    assert compile_draft() == before
    assert Snapshot.objects.count() == 1


def test_discarding_without_a_live_edition_is_a_404(log_in, db):
    assert log_in("Editor").get(reverse("admin:discard")).status_code == 404


def test_an_edition_can_be_read_and_not_changed(editor, live):
    row = Edition.objects.get()
    address = reverse("admin:quiz_edition_change", args=[row.pk])

    assert "Edition 1" in text_of_page(editor.get(address))
    assert editor.post(address, {"note": "x"}).status_code == 403


def test_the_history_says_who_did_what(publisher, editor, reworded):
    publisher.post(PUBLISH, publish_form(publisher, note="Other words."))

    page = text_of_page(editor.get(reverse("admin:history"), {"action": "published", "q": "Publisher"}))

    assert "Other words." in page


def test_the_exhaustive_report_is_shown_with_its_age(publisher, live):
    Report.objects.create(
        kind=Report.Kind.GATE,
        digest=scoring_digest(compile_draft()),
        content=[
            {"check": "balance", "severity": "ok", "value": ".3333", "target": "1/3", "rows": [], "interval": []},
            {"check": "no-longer-made", "severity": "ok", "value": "", "target": ""},
        ],
        seconds=20,
    )

    assert "The exhaustive gate, run 0" in text_of_page(publisher.get(PREVIEW))


def test_a_result_from_before_keeps_its_edition(publisher, reworded, live):
    publisher.post(PUBLISH, publish_form(publisher, note="Other words."))
    forget_loaded()

    assert current_edition().number == 2
    assert live.edition != current_edition().edition


def test_the_impact_on_all_results_is_kept_by_the_command(publisher, live, capsys):
    Weight.objects.filter(question__slug="tune-a-model", points=2).update(points=1)

    call_command("measure_impact")

    report = find_report(kind=Report.Kind.IMPACT, digest=scoring_digest(compile_draft()))
    assert report is not None
    assert report.content["sheets"] == 0
    assert '"changed": 0' in capsys.readouterr().out
    assert "Stored results, all of them" in text_of_page(publisher.get(PREVIEW))
