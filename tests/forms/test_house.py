"""Every form of a visitor is a Django form drawn by crispy-forms, and nothing else reads what was sent."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTROL = re.compile(r"<(form|input|select|textarea|button)\b[^>]*>")

NOT_DRAWN_BY_CRISPY = {
    "partials/copy_link.html": "a link to copy: nothing is sent",
    "partials/start_button.html": "a part of StartForm, with the words of its page",
    "quiz/answer.html": "a part of AnswerForm: its options",
    "quiz/base.html": "what the script says; its button sends the form of the question",
    "quiz/decided.html": "a part of AnswerForm, whose answer it sends to another address",
    "quiz/leaving.html": "the private link to copy: nothing is sent",
    "quiz/review.html": "the private link to copy: nothing is sent",
    "result/keep.html": "the public link to copy: nothing is sent",
    "result/private.html": "the private link to copy: nothing is sent",
    "result/receipt.html": "buttons of ChangeForm, each beside the question it begins with",
}
READS_WHAT_WAS_SENT = {
    "quiz/door/known_devices.py": "django-axes asks for the name of a log-in before any form is there",
    "quiz/door/origin.py": "the CSRF token, which is Django's and in no form",
}


def templates():
    folder = ROOT / "templates"
    files = (file.relative_to(folder) for file in sorted(folder.rglob("*.html")))
    return [file for file in files if file.parts[0] not in ("admin", "track")]


def test_a_control_outside_the_pack_has_a_written_reason():
    found = {str(file) for file in templates() if CONTROL.search((ROOT / "templates" / file).read_text())}

    assert found == set(NOT_DRAWN_BY_CRISPY)


@pytest.mark.parametrize("file", templates(), ids=str)
def test_no_template_opens_a_form_of_its_own(file):
    assert "<form" not in (ROOT / "templates" / file).read_text()


def modules():
    files = (file.relative_to(ROOT) for file in sorted((ROOT / "quiz").rglob("*.py")))
    return [file for file in files if not {"admin", "engine", "forms", "migrations"} & set(file.parts)]


def reads_by_hand(source):
    """Return the lines where a field of what was sent is read by its name."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case (
                ast.Call(func=ast.Attribute(value=whose, attr="get" | "getlist" | "getone"))
                | ast.Subscript(value=whose)
            ):
                text = ast.unparse(whose)
                if text.endswith(".POST") or re.fullmatch(r"(\w+\.)*data", text):
                    found.append(node.lineno)
    return found


@pytest.mark.parametrize("file", modules(), ids=str)
def test_what_was_sent_is_read_by_forms_alone(file):
    lines = reads_by_hand((ROOT / file).read_text())

    assert not lines or str(file) in READS_WHAT_WAS_SENT


@pytest.mark.parametrize(
    "read", ['request.POST.get("a")', 'request.POST["a"]', 'self.request.POST.getlist("a")', 'data.get("a")']
)
def test_reading_by_hand_is_found(read):
    assert reads_by_hand(f"x = {read}\n") == [1]


@pytest.mark.parametrize(
    "read", ["AnswerForm(request.POST)", 'request.GET.get("a")', 'form.cleaned_data["a"]', "form.data"]
)
def test_reading_by_a_form_is_allowed(read):
    assert reads_by_hand(f"x = {read}\n") == []
