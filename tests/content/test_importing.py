"""Files into the draft: what a look lets pass is written and is what the table then says; the rest is named by row."""

import json
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz import models
from quiz.content.drafting import WeightsWouldGo
from quiz.content.importing import PlanIsWrong, plan_import, write_import
from quiz.content.spreadsheets import (
    KEYS,
    MOST_ROWS,
    TABLES,
    NotATable,
    columns_of,
    read_table,
    rows_of,
    value_of,
    write_csv,
)
from quiz.content.tables import TABLES as EVERY
from tests.builders.drafts import put_draft

pytestmark = pytest.mark.django_db

ODD = (
    "", "0", "1", "-1", "2", "3", "99999", "99999999999999999999", "9" * 5000, "1e5", "1e400", "NaN", "-Infinity",
    "12.5", "0.05", "101", "12.345", "true", "maybe", "2026", "2026-05-16", "yesterday", "x" * 81, "x" * 401, "a-slug",
    "no slug", "é 𝄞", "line\nline", "line\r\nline", "\0", "\ud800", "\N{ZERO WIDTH NO-BREAK SPACE}", "'=1+1", "fit",
    "context", "choice", "scale", "pair", "single", "multi", "range", "median", "http://[", "https://example.org/",
)  # fmt: skip
"""What may stand in a cell by mistake, or with intent."""


@pytest.fixture
def draft():
    put_draft()


def state():
    return [list(table.objects.order_by("pk").values()) for table in EVERY]


def rows_as_read(part, rows):
    return read_table(part, json.dumps({"table": part, "rows": rows}))


def look(part, *rows):
    return plan_import(part, rows_as_read(part, list(rows)))


def write(part, *rows, agreed=0):
    read = rows_as_read(part, list(rows))
    return write_import(part=part, rows=read, seen=plan_import(part, read).seen, by="ana", agreed=agreed)


def messages(plan):
    return [(each.number, each.message) for each in plan.wrong]


@st.composite
def files(draw, part):
    """A few rows of the table as it is, with cells of other rows and odd ones, some twice, some under new names."""
    stored = rows_of(part)
    rows = [dict(row) for row in draw(st.lists(st.sampled_from(stored), max_size=6))]
    for row in rows:
        for name in draw(st.lists(st.sampled_from(columns_of(part)), max_size=3)):
            other = st.sampled_from([each[name] for each in stored])
            row[name] = draw(other | st.sampled_from(ODD) | st.text(max_size=12) | st.integers(-4, 40_000).map(str))
        if "slug" in row and draw(st.booleans()):
            row["slug"] = draw(st.sampled_from(["new", "new-too", row["slug"]]))
        for name in draw(st.lists(st.sampled_from(columns_of(part)), max_size=1)):
            if name not in KEYS.get(part, ("slug",)):
                del row[name]
    return rows


def as_the_column_has_it(part, name, cell):
    field = TABLES[part]._meta.get_field(name)
    return cell if field.is_relation else field.to_python(value_of(field, cell))


@pytest.mark.parametrize("part", TABLES)
def test_what_a_look_lets_pass_is_written_and_is_what_the_table_then_says(draft, part):
    outcomes = set()

    @settings(max_examples=25, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(files(part))
    def holds(rows):
        with transaction.atomic():
            outcomes.add(outcome_of(part, rows))
            transaction.set_rollback(True)

    holds()

    assert outcomes >= {"named", "written"}


def outcome_of(part, rows):
    """Look at a file, write it where nothing is said against it, and compare; return which it was."""
    before, stored = state(), rows_of(part)
    try:
        read = rows_as_read(part, rows)
    except NotATable:
        return "named"
    plan = plan_import(part, read)
    assert state() == before
    if plan.wrong:
        assert all(each.message and 2 <= each.number <= len(read) + 1 for each in plan.wrong)
        with pytest.raises(PlanIsWrong):
            write_import(part=part, rows=read, seen=plan.seen, by="ana", agreed=999)
        assert state() == before
        return "named"

    assert write_import(part=part, rows=read, seen=plan.seen, by="ana", agreed=plan.going) == len(plan.planned)

    connection.check_constraints()
    key = KEYS.get(part, ("slug",))
    there = {tuple(row[name] for name in key): row for row in rows_of(part)}
    said = {tuple(row[name] for name in key): row for row in read}
    for name in said:
        for column, cell in said[name].items():
            wanted = as_the_column_has_it(part, column, cell)
            found = as_the_column_has_it(part, column, there[name][column])
            assert same_text(wanted) == same_text(found)
    assert [row for row in stored if tuple(row[name] for name in key) not in said] == [
        row for name, row in there.items() if name in {tuple(each[n] for n in key) for each in stored} - said.keys()
    ]
    assert plan_import(part, read).planned == ()
    return "written"


def same_text(value):
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def pick(part, **said):
    """Return a stored row of a table, changed."""
    return {**rows_of(part)[0], **said}


@pytest.mark.parametrize(
    ("part", "rows", "said"),
    [
        ("sources", lambda: [pick("sources", slug="new")], "Source with this Number already exists."),
        ("skills", lambda: [pick("skills", slug="new")], "Skill with this Name already exists."),
        (
            "sources",
            lambda: [pick("sources", slug="new", number="900"), pick("sources", slug="newer", number="900")],
            "Source with this Number already exists. (newer)",
        ),
        (
            "skills",
            lambda: [pick("skills", slug="new", name="New", part_of="new")],
            "A skill cannot be part of itself.",
        ),
        (
            "skills",
            lambda: [
                pick("skills", slug="new", name="New", part_of="newer"),
                pick("skills", slug="newer", name="Newer", part_of="new"),
            ],
            "A skill cannot be part of itself.",
        ),
        ("pay", lambda: [pick("pay", slug="new")], "already exists."),
        ("pay", lambda: [pick("pay", low="5", high="4")], "pay_range"),
        (
            "transitions",
            lambda: [{**row, "to_track": row["from_track"]} for row in rows_of("transitions")[:1]],
            "moves",
        ),
        ("notes", lambda: [pick("notes", text="")], "text: This field cannot be blank."),
        ("notes", lambda: [{"slug": "new", "text": "No source."}], "source: There is no source “”."),
        ("questions", lambda: [pick("questions", reverse="maybe")], "reverse: Say 1 or 0 here"),
        ("questions", lambda: [pick("questions", kind="context", format="single")], "question_format_fits_kind"),
    ],
)
def test_what_cannot_be_written_is_named_by_the_look(draft, part, rows, said):
    before = state()

    plan = look(part, *rows())

    assert any(said in message for _, message in messages(plan))
    assert state() == before


def weight(question, option, **said):
    criterion = models.Criterion.objects.first()
    row = {"question": question.slug, "option": option, "track": criterion.track.slug, "points": "1", "reason": "So."}
    return {**row, "criterion": criterion.slug, "evidence": "direct", **said}


@pytest.mark.parametrize(
    ("kind", "shape", "place", "said"),
    [
        ("context", None, 0, "Only a scored question has weights."),
        ("fit", "scale", 0, "A scale has weights for each step alone"),
        ("fit", "single", None, "only a scale has weights for each step"),
        ("fit", "pair", 1, "The middle of a pair has no weights of its own."),
    ],
)
def test_a_weight_needs_a_place_in_its_question(draft, kind, shape, place, said):
    question = models.Question.objects.filter(kind=kind, **({"format": shape} if shape else {})).first()
    option = "" if place is None else question.options.order_by("position")[place].slug

    plan = look("weights", weight(question, option))

    assert [said in message for _, message in messages(plan)] == [True]


def test_two_rows_of_a_file_can_swap_what_only_one_of_them_can_have(draft):
    one, two = rows_of("sources")[:2]

    write("sources", {**one, "number": two["number"]}, {**two, "number": one["number"]})

    assert models.Source.objects.get(slug=one["slug"]).number == int(two["number"])
    assert models.Change.objects.count() == 2


def test_a_skill_can_be_part_of_one_that_comes_with_it(draft):
    write("skills", {"slug": "part", "name": "A part", "part_of": "whole"}, {"slug": "whole", "name": "A whole"})

    assert models.Skill.objects.get(slug="part").part_of.slug == "whole"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"slug": "a", "text": "\\ud800"}]', "row 2, 'text': half a character is no text"),
        ('[{"slug": "\\udfff"}]', "row 2, 'slug': half a character is no text"),
        ('[{"slug": "a", "te\\ud800xt": "b"}]', "row 2, 'te\\ud800xt"),
        ('{"table": "\\ud800", "rows": []}', "it holds '\\ud800', not 'notes'"),
        ("slug,slug\na,b\n", "it has the column slug twice"),
        ("slug\n" + "a\n" * (MOST_ROWS + 1), "it has 2,001 rows, and 2,000 at once are the most; split it"),
    ],
)
def test_what_is_no_text_or_too_much_of_it_is_refused_with_its_place(text, said):
    with pytest.raises(NotATable) as refusal:
        read_table("notes", text)

    assert said in str(refusal.value)
    assert str(refusal.value).encode()


def test_a_file_of_many_rows_is_looked_at_in_as_many_queries_as_one_of_few(draft):
    asked = []
    for number in (2, MOST_ROWS):
        rows = read_table("notes", "slug\n" + "".join(f"none-{n}\n" for n in range(number)))
        with CaptureQueriesContext(connection) as queries:
            wrong = plan_import("notes", rows).wrong
        asked.append(len(queries))
        assert len({each.number for each in wrong}) == number

    assert asked[0] == asked[1] < 30


def test_the_longest_file_is_written_within_two_seconds_of_a_worker(draft):
    rows = [pick("notes", slug=f"new-{n}", text=f"Note {n}") for n in range(MOST_ROWS)]

    before = process_time()
    with CaptureQueriesContext(connection) as queries:
        plan = look("notes", *rows)
    asked, looked = len(queries), process_time() - before
    assert write("notes", *rows) == MOST_ROWS

    assert plan.wrong == ()
    assert asked < 80
    assert looked < 2
    assert models.Change.objects.count() == MOST_ROWS


def test_a_question_loses_weights_through_a_file_only_as_many_as_was_agreed_to(draft):
    question = models.Question.objects.filter(kind="fit", format="single").first()
    row = next(row for row in rows_of("questions") if row["slug"] == question.slug)
    number, before = question.weights.count(), state()
    changed = {**row, "kind": "context", "format": "choice"}

    plan = look("questions", changed)
    with pytest.raises(WeightsWouldGo) as refusal:
        write("questions", changed, agreed=number - 1)
    unwritten = state()
    write("questions", changed, agreed=number)

    assert [(loss.name, loss.weights) for loss in plan.losses] == [(question.slug, number)]
    assert refusal.value.number == number
    assert unwritten == before
    assert question.weights.count() == 0
    assert models.Change.objects.get().before.keys() >= {"kind", "format"}
    assert models.Snapshot.objects.get().why == "Before a file changed the kind or format of questions"


def test_a_change_of_format_that_has_room_for_every_weight_asks_nothing(draft):
    question = models.Question.objects.filter(kind="fit", format="pair").first()
    row = next(row for row in rows_of("questions") if row["slug"] == question.slug)
    number = question.weights.count()

    write("questions", {**row, "format": "single"})

    assert question.weights.count() == number > 0
    assert not models.Snapshot.objects.exists()


def test_rows_written_from_a_file_are_kept_in_the_history_field_by_field(draft):
    note = models.Note.objects.first()
    option = models.Option.objects.filter(question__slug="free-afternoon").first()
    text = option.text
    write("notes", {"slug": note.slug, "text": "In other words."})
    write("options", {"question": "free-afternoon", "slug": option.slug, "text": "In other words"})

    of_option, of_note = models.Change.objects.all()
    assert (of_note.slug, of_note.before, of_note.after) == (
        note.slug,
        {"text": note.text},
        {"text": "In other words."},
    )
    assert (of_option.table, of_option.before) == ("question", {f"option {option.slug}: text": text})
    assert models.Question.objects.get(slug="free-afternoon").revision == 2


def test_a_file_comes_back_from_a_page_as_it_went_in(draft):
    """A browser sends each end of line as two characters, whichever the file had."""
    models.Note.objects.filter(pk=models.Note.objects.first().pk).update(text="one\ntwo\r\nthree")
    text = write_csv("notes")

    sent = text.replace("\r\n", "\n").replace("\n", "\r\n")

    assert read_table("notes", text) == read_table("notes", sent)
    assert plan_import("notes", read_table("notes", sent)).planned == ()


def test_a_cell_that_is_neither_yes_nor_no_is_refused():
    with pytest.raises(ValidationError, match="Say 1 or 0"):
        value_of(models.Question._meta.get_field("reverse"), "maybe")
