"""Tables out to a spreadsheet and back in: a look first, nothing half-written, no formula that runs."""

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quiz.content.spreadsheets import TABLES
from quiz.models import Change, Note, Pay, Weight
from tests.builders.markup import form_of, text_of_page

EXCHANGE = reverse("admin:exchange")


def take_out(client, part, kind="csv"):
    return client.get(reverse("admin:export", args=[part, kind])).content.decode()


def look(client, part, text, kind="csv"):
    file = SimpleUploadedFile(f"{part}.{kind}", text.encode() if isinstance(text, str) else text)
    return client.post(EXCHANGE, {"part": part, "do": "look", "file": file})


def write(client, response):
    return client.post(EXCHANGE, {**form_of(response), "do": "write"})


@pytest.mark.parametrize("part", TABLES)
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_taken_out_comes_back_as_the_same(editor, part, kind):
    page = text_of_page(look(editor, part, take_out(editor, part, kind), kind))

    assert "0 rows to write" in page
    assert "wrong" not in page


def edited(text, column, value):
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0][column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_changed_row_is_shown_first_and_then_written(editor):
    text = edited(take_out(editor, "notes"), "text", "In other words.")

    looked = look(editor, "notes", text)
    unwritten = Note.objects.filter(text="In other words.").count()
    written = write(editor, looked)

    assert "In other words." in text_of_page(looked)
    assert unwritten == 0
    assert written.status_code == 303
    assert Note.objects.filter(text="In other words.").count() == 1
    assert Change.objects.get().made_by == "Editor"


def test_a_new_row_is_added(editor):
    rows = json.loads(take_out(editor, "notes", "json"))
    rows["rows"] = [{**rows["rows"][0], "slug": "a-new-note", "text": "New."}]

    write(editor, look(editor, "notes", json.dumps(rows), "json"))

    assert Note.objects.get(slug="a-new-note").text == "New."


def test_somebody_changed_the_table_meanwhile_and_nothing_is_written(editor):
    looked = look(editor, "notes", edited(take_out(editor, "notes"), "text", "Mine."))
    Note.objects.filter(pk=Note.objects.first().pk).update(text="Theirs.")

    response = write(editor, looked)

    assert response.status_code == 409
    assert not Note.objects.filter(text="Mine.").exists()


@pytest.mark.parametrize(
    ("part", "column", "value", "said"),
    [
        ("weights", "points", "9", "points"),
        ("weights", "points", "many", "points"),
        ("weights", "track", "astronaut", "track"),
        ("pay", "source", "nowhere", "source"),
        ("notes", "slug", "not a slug", "slug"),
        ("pay", "as_of", "yesterday", "as_of"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(editor, part, column, value, said):
    before = [list(table.objects.order_by("pk").values()) for table in (Weight, Pay, Note)]

    response = look(editor, part, edited(take_out(editor, part), column, value))
    forced = editor.post(
        EXCHANGE, {"part": part, "do": "write", "seen": "", "text": edited(take_out(editor, part), column, value)}
    )

    page = text_of_page(response)
    assert "so nothing can be written" in page
    assert said in page
    assert forced.status_code in (409, 422)
    assert [list(table.objects.order_by("pk").values()) for table in (Weight, Pay, Note)] == before


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "csv"),
        ("no,such,columns\n1,2,3\n", "csv"),
        ("{", "json"),
        ("[" * 5000, "json"),
        ('{"table": "pay", "rows": []}', "json"),
        ('{"rows": 3}', "json"),
        ("[1, 2]", "json"),
        (b"\xff\xfe", "csv"),
        ("slug,text\n" + "x,y\n" * 100_000, "csv"),
    ],
)
def test_a_file_that_is_no_table_is_refused(editor, text, kind):
    response = look(editor, "notes", text, kind)

    assert response.status_code == 422 or "so nothing can be written" in text_of_page(response)
    assert Change.objects.count() == 0


def test_a_file_for_no_table_is_refused(editor):
    response = editor.post(EXCHANGE, {"part": "users", "do": "look", "text": "a\n1\n"})

    assert response.status_code == 422
    assert editor.get(reverse("admin:export", args=["users", "csv"])).status_code == 404


@pytest.mark.parametrize("cell", ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\tx", "'quoted"])
def test_a_formula_is_neutral_on_its_way_out_and_itself_on_its_way_back(editor, cell):
    note = Note.objects.first()
    Note.objects.filter(pk=note.pk).update(text=cell)

    text = take_out(editor, "notes")

    row = next(row for row in csv.DictReader(io.StringIO(text)) if row["slug"] == note.slug)
    assert row["text"] == f"'{cell}"
    assert "0 rows to write" in text_of_page(look(editor, "notes", text))


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("high", "2000000000000", "high: No pay is above 100,000,000 dollars a year."),
        ("place", "a\0b", "place: This holds U+0000 (a control character), which nobody can see."),
        ("place", "a\u202eb", "place: This holds U+202E (right-to-left override), which nobody can see."),
        ("note", "two\nlines", "note: This holds U+000A (a control character), which nobody can see."),
    ],
)
def test_what_no_form_takes_is_refused_by_row_and_field(editor, column, value, said):
    rows = json.loads(take_out(editor, "pay", "json"))
    rows["rows"][1][column] = value
    text = json.dumps(rows)
    before = list(Pay.objects.order_by("pk").values())

    looked = look(editor, "pay", text, "json")
    written = editor.post(EXCHANGE, {**form_of(looked), "do": "write"})

    page = text_of_page(looked)
    assert said in page
    assert rows["rows"][1]["slug"] in page
    assert written.status_code == 422
    assert list(Pay.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda row: row.update(note="\ud800"), "row 2, 'note': half a character is no text"),
        (lambda row: row.update(slug="\udfff"), "row 2, 'slug': half a character is no text"),
        (lambda row: row.update({"\ud800": "x"}), "row 2, '\\ud800': half a character is no text"),
        (lambda row: row.update(track="a\ud800"), "row 2, 'track': half a character is no text"),
        (lambda row: row.update(high="\ud800"), "row 2, 'high': half a character is no text"),
    ],
)
def test_half_a_character_is_a_message_wherever_it_stands(editor, spoil, said):
    rows = json.loads(take_out(editor, "pay", "json"))
    spoil(rows["rows"][0])

    response = look(editor, "pay", json.dumps(rows), "json")

    assert response.status_code == 422
    assert f"Nothing is written: {said}." in text_of_page(response)
