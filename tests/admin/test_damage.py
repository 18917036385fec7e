"""The desk with editions that cannot be read: it stays open, says so in red, and publishes its way out."""

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse

from quiz.content.copying import draft_difference, read_document
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import current_edition
from quiz.engine.document import encode
from quiz.models import Edition, Pay, Question, Snapshot
from tests.builders.markup import form_of, text_of_page
from tests.builders.published import damage, publish
from tests.builders.results import finish_at_random

PREVIEW, PUBLISH = reverse("admin:preview"), reverse("admin:publish")


@pytest.fixture
def both(live):
    """Two editions with results; the draft says what the first one says."""
    finish_at_random(3)
    Question.objects.filter(slug="free-afternoon").update(text="In other words?")
    second = publish(compile_draft())
    finish_at_random(3)
    Question.objects.filter(slug="free-afternoon").update(text=live.edition.questions[0].text)
    return live, second


@pytest.fixture
def boss(both, log_in):
    return log_in(superuser=True)


def pages():
    names = (
        "index",
        "matrix",
        "order",
        "try",
        "preview",
        "copies",
        "history",
        "exchange",
        "statistics",
        "remove_result",
    )
    yield from (reverse(f"admin:{name}") for name in names)
    yield f"{PREVIEW}?only=figures"
    for model in admin.site._registry:
        for view in ("changelist", "add"):
            try:
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}")
            except NoReverseMatch:
                continue
        row = model._default_manager.first()
        if row is not None:
            for view in ("change", "history", "delete"):
                yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=[row.pk])
    for number in (1, 2):
        yield reverse("admin:statistics_of", args=[number])
        yield reverse("admin:statistics_csv", args=[number, "leaders"])
        yield reverse("admin:roll_back", args=[number])
        yield reverse("admin:quiz_edition_change", args=[Edition.objects.get(number=number).pk])


@pytest.mark.parametrize("damaged", [(2,), (1,), (1, 2)], ids=str)
def test_every_page_of_the_desk_opens_and_says_what_is_damaged(boss, damaged):
    for number in damaged:
        damage(number)

    seen = 0
    for address in pages():
        response = boss.get(address)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            assert response.status_code in (200, 302, 303, 403), address
            continue
        page = response.content.decode()
        assert page.count('<p class="errornote is-damage" role="alert">') == len(damaged), address
        seen += 1
    assert seen > 60


def test_the_banner_names_the_edition_the_reason_and_what_serves(boss):
    damage(2)

    page = text_of_page(boss.get(reverse("admin:index")))

    assert "Edition 2 cannot be read: document: it does not match its digest. Edition 1 serves in its place." in page
    assert "Edition 1" in page


def test_the_banner_of_an_older_one_says_whom_it_concerns(boss):
    damage(1)

    assert "New visitors are not concerned." in text_of_page(boss.get(reverse("admin:history")))


def test_the_banner_where_none_can_be_read(boss):
    damage(1)
    damage(2)

    page = text_of_page(boss.get(reverse("admin:index")))

    assert "visitors are told that the quiz is being edited" in page
    assert "Nothing that can be read" in page


def test_whoever_is_not_logged_in_reads_nothing_of_it(client, both):
    damage(2)

    assert "cannot be read" not in text_of_page(client.get(reverse("admin:login")))


@pytest.mark.parametrize("damaged", [(2,), (1, 2)], ids=str)
def test_publishing_goes_on_after_the_damaged_one(boss, damaged):
    for number in damaged:
        damage(number)
    Question.objects.filter(slug="free-afternoon").update(text="In new words?")
    form = form_of(boss.get(PREVIEW), action=PUBLISH)

    response = boss.post(PUBLISH, {**form, "note": "Published again."})

    assert response.status_code == 303
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert current_edition().number == 3
    assert "Edition 3" in text_of_page(boss.get(reverse("admin:index")))


def test_what_the_damaged_one_said_can_be_published_again(boss):
    Question.objects.filter(slug="free-afternoon").update(text="In other words?")
    damage(2)

    response = boss.post(PUBLISH, {**form_of(boss.get(PREVIEW), action=PUBLISH), "note": "The second once more."})

    assert response.status_code == 303
    assert current_edition().number == 3


def test_what_the_newest_readable_one_says_is_nothing_to_publish(boss):
    damage(2)

    response = boss.post(PUBLISH, {**form_of(boss.get(PREVIEW), action=PUBLISH), "note": "Nothing."})

    assert response.status_code == 409
    assert "there is nothing to publish" in text_of_page(response)


def test_the_preview_names_the_number_that_comes_next(boss):
    damage(2)

    assert "Publish edition 3 for new visitors" in text_of_page(boss.get(PREVIEW))


def test_rolling_back_to_a_readable_one_works_and_to_the_damaged_one_is_refused(boss):
    Question.objects.filter(slug="free-afternoon").update(text="Something else?")
    damage(2)

    refused = boss.post(reverse("admin:roll_back", args=[2]), follow=True)
    assert "Edition 2 cannot be read, so nothing can be copied from it" in text_of_page(refused)
    assert Snapshot.objects.count() == 0
    done = boss.post(reverse("admin:roll_back", args=[1]))

    assert done.status_code == 303
    assert Question.objects.get(slug="free-afternoon").text != "Something else?"


def test_discarding_goes_back_to_the_newest_readable_one(boss):
    Question.objects.filter(slug="free-afternoon").update(text="Something else?")
    damage(2)

    assert boss.post(reverse("admin:discard")).status_code == 303
    assert Question.objects.get(slug="free-afternoon").text not in ("Something else?", "In other words?")


def test_a_table_and_a_whole_quiz_are_imported_all_the_same(boss, both, tmp_path, capsys):
    first, _ = both
    damage(1)
    damage(2)
    row = Pay.objects.first()
    text = f"slug,note\n{row.slug},Looked up again"
    plan = form_of(boss.post(reverse("admin:exchange"), {"part": "pay", "text": text}))

    assert boss.post(reverse("admin:exchange"), {**plan, "do": "write"}).status_code == 303
    assert Pay.objects.get(pk=row.pk).note == "Looked up again"

    file = tmp_path / "quiz.json"
    file.write_text(encode(first.edition), encoding="utf-8")
    call_command("import_content", file, write=True)
    assert "The draft is replaced." in capsys.readouterr().out
    assert draft_difference(read_document(file.read_text(encoding="utf-8"))) == ()
