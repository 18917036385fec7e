"""What operators type: check, publish, export and import, with errors that say where and what."""

import json
import re
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from quiz import models
from quiz.editions.compiling import compile_draft
from quiz.engine.document import encode
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish, shipped_document

pytestmark = pytest.mark.django_db(transaction=True)


def say(*words, out=None, **options):
    out = out or StringIO()
    call_command(*words, stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


@pytest.fixture
def document():
    return encode(make_edition(make_single("one", (3, 0, 0), (0, 3, 0), (0, 0, 3))))


def test_check_content_finds_nothing_that_blocks_in_what_is_shipped(draft):
    lines = say("check_content").splitlines()

    assert lines
    assert all(line.startswith("ok ") for line in lines)


def test_check_content_speaks_json(draft):
    findings = json.loads(say("check_content", json=True))

    assert {"balance", "ties", "evidence"} <= {finding["check"] for finding in findings}


def test_check_content_fails_where_something_blocks(draft):
    models.Weight.objects.filter(track__slug="ai-engineer").exclude(question__slug="free-afternoon").delete()

    with pytest.raises(CommandError, match="to mend before publishing"):
        say("check_content")


def test_publish_edition_says_what_it_did_and_refuses_to_do_it_twice(draft):
    assert "Edition 1 is published" in say("publish_edition", note="The first.")
    with pytest.raises(CommandError, match="nothing to publish"):
        say("publish_edition", note="Again.")
    with pytest.raises(CommandError, match="--note"):
        say("publish_edition", note=" ")


def test_publish_edition_lists_what_to_mend(draft):
    models.Weight.objects.filter(track__slug="ai-engineer").exclude(question__slug="free-afternoon").delete()

    with pytest.raises(CommandError, match=r"(?s)Mend this first:.*blocking"):
        say("publish_edition", note="Unbalanced.")


def test_figures_alone_need_an_edition(draft):
    with pytest.raises(CommandError, match="publish a whole one first"):
        say("publish_edition", note="Figures.", figures_only=True)


def test_a_whole_quiz_moves_between_sites(draft, tmp_path):
    shipped = compile_draft()
    publish(shipped)
    exported = tmp_path / "edition.json"
    exported.write_text(say("export_edition", "1"))
    models.Question.objects.filter(slug=shipped.questions[0].slug).update(text="Changed here")

    dry = say("import_content", str(exported))
    assert "questions: 1 changed" in dry
    assert "Nothing was written" in dry
    assert compile_draft() != shipped

    assert "The draft is replaced" in say("import_content", str(exported), write=True)
    assert compile_draft() == shipped
    assert "says the same already" in say("import_content", str(exported), write=True)


def test_export_of_what_does_not_exist_says_so():
    with pytest.raises(CommandError, match="no edition 7"):
        say("export_edition", "7")


def broken(document, change):
    data = json.loads(document)
    change(data["edition"])
    return json.dumps(data)


BROKEN = {
    "no JSON": (lambda text: "not json", "JSON"),
    "another program's JSON": (lambda text: '{"hello": 1}', "format|edition"),
    "an unknown track": (
        lambda text: broken(text, lambda e: e["questions"][0]["options"][0]["weights"][0].update(track="baker")),
        "baker",
    ),
    "a weight out of range": (
        lambda text: broken(text, lambda e: e["questions"][0]["options"][0]["weights"][0].update(points=99)),
        "points-out-of-range",
    ),
    "a question twice": (lambda text: broken(text, lambda e: e["questions"].append(e["questions"][0])), "one"),
    "a million rows": (lambda text: text + " " * 5_000_000, "larger"),
    "bytes that are no text": (None, "cannot be read"),
}


@pytest.mark.parametrize(("damage", "says"), BROKEN.values(), ids=BROKEN)
def test_a_damaged_file_is_refused_with_the_place_and_nothing_is_written(draft, document, tmp_path, damage, says):
    before = compile_draft()
    file = tmp_path / "file.json"
    file.write_bytes(b"\xff\xfe\x00") if damage is None else file.write_text(damage(document))

    with pytest.raises(CommandError, match=says):
        say("import_content", str(file), write=True)

    assert compile_draft() == before


UNFIT = {
    "more dollars than there are": (
        lambda edition: edition["pay"][0].update(high=2 * 10**9, measure="range"),
        "pay/.*/high: No pay is above 100,000,000 dollars a year",
    ),
    "a turned line": (
        lambda edition: edition["sources"][0].update(title="a\u202eb"),
        r"sources/.*/title: This holds U\+202E",
    ),
    "half a character": (
        lambda edition: edition["notes"][0].update(title="\ud800"),
        r"edition.notes\[0\].title: characters that are no text",
    ),
    "a slug with spaces": (lambda edition: edition["figures"][0].update(slug="a b"), "figures/a b/slug: Enter a valid"),
    "a side without words": (
        lambda edition: edition["disagreements"][0]["sides"][1].update(statement=""),
        "disagreements/.*/sides/1/statement: This field cannot be blank",
    ),
}


@pytest.mark.parametrize(("spoil", "says"), UNFIT.values(), ids=UNFIT)
def test_what_no_form_takes_is_refused_by_row_and_field(draft, tmp_path, spoil, says):
    before = compile_draft()
    file = tmp_path / "file.json"
    file.write_text(broken(shipped_document(), spoil))

    with pytest.raises(CommandError, match=says):
        say("import_content", str(file), write=True)

    assert compile_draft() == before


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        say("import_content", str(tmp_path / "none.json"))


class Terminal(StringIO):
    """What a command writes to when somebody sits before it."""

    def isatty(self):
        return True


def test_prepare_fills_publishes_and_makes_an_admin_once(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"

    first, second = say("prepare", out=Terminal()), say("prepare", out=Terminal())

    password = re.search(r"password (\S+)", first)[1]
    assert User.objects.get().check_password(password)
    assert second == ""
    assert not (tmp_path / "admin_password").exists()
    assert models.Edition.objects.count() == 1


def test_the_first_password_is_in_no_journal_but_in_a_file_of_its_owners(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    file = tmp_path / "admin_password"
    file.write_text("of an earlier life")
    file.chmod(0o644)

    said = say("prepare")

    password = file.read_text().strip()
    assert User.objects.get().check_password(password)
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in said
    assert password not in said


def test_prepare_never_overwrites_an_editors_change(settings, tmp_path):
    settings.STATE_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    say("prepare")
    models.Question.objects.filter(slug="maths").update(text="An editor's words")

    say("prepare")

    assert models.Question.objects.get(slug="maths").text == "An editor's words"
