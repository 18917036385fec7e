"""The editors' desk in a real browser, under the strict policy, with script and without."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_result import take

pytestmark = pytest.mark.browser

PASSWORD = "a long password of nobody"
MAKE = """
from django.contrib.auth.models import Group, User
for role in ("Editor", "Second", "Publisher", "Analyst"):
    user = User.objects.create_user(role, password={password!r}, is_staff=True)
    user.groups.add(Group.objects.get(name="Editor" if role == "Second" else role))
"""


@pytest.fixture
def desk(own_site, new_context):
    """Log in as somebody of a role, in a browser of their own."""
    own_site.manage("shell", "-c", MAKE.format(password=PASSWORD))

    def log_in(role, **choices):
        page = new_context(base_url=own_site.address, viewport=DESKTOP, **choices).new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
        page.goto("/admin/")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page).to_have_url(f"{own_site.address}/admin/")
        return page

    return log_in


def change_first_weight(page, points):
    page.goto("/admin/matrix/")
    box = page.locator(".matrix input:not([readonly])").first
    box.fill(points)
    page.get_by_role("button", name="Save in the draft").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_a_weight_to_an_edition_and_back(own_site, desk, new_context, script):
    visitor = new_context(base_url=own_site.address).new_page()
    before = take(visitor)
    headline = visitor.locator("h1").inner_text()
    editor = desk("Editor", java_script_enabled=script)

    change_first_weight(editor, "2")
    expect(editor.locator("body")).to_contain_text("1 weight is saved in the draft.")
    editor.goto("/admin/publish/")
    expect(editor.locator("#impact")).to_contain_text("change their leader")
    expect(editor.locator("#publish")).to_contain_text("Publishing needs the role Publisher.")

    publisher = desk("Publisher", java_script_enabled=script)
    publisher.goto("/admin/publish/")
    for box in publisher.locator("input[name=acknowledged]").all():
        box.check()
    publisher.get_by_label("What changed").fill("One weight is lighter.")
    publisher.get_by_role("button", name=re.compile("Publish edition 2")).click()
    expect(publisher.locator("body")).to_contain_text("Edition 2 is published.")

    visitor.wait_for_timeout(2500)
    visitor.goto(before)
    assert visitor.locator("h1").inner_text() == headline
    expect(visitor.locator("main")).to_contain_text("Scored by an older edition")
    newer = take(new_context(base_url=own_site.address).new_page())
    assert visitor.request.get(newer.rstrip("/") + ".json").json()["edition"]["number"] == 2

    editor.goto("/admin/editions/1/roll-back/")
    editor.get_by_role("button", name="Copy edition 1 into the draft").click()
    expect(editor.locator("body")).to_contain_text("The draft now says what edition 1 says.")
    assert editor.said == publisher.said == []


def test_two_editors_collide(desk):
    first, second = desk("Editor"), desk("Second")
    for page in (first, second):
        page.goto("/admin/quiz/question/")
        page.get_by_role("link", name="A free afternoon").click()
    first.get_by_label("Text").first.fill("The first editor's words?")
    first.get_by_role("button", name="Save in the draft").click()
    expect(first.locator("body")).to_contain_text("is saved in the draft")

    second.get_by_label("Text").first.fill("The second editor's words?")
    second.get_by_role("button", name="Save in the draft").click()

    expect(second.locator(".conflict")).to_contain_text("The first editor's words?")
    expect(second.locator(".conflict")).to_contain_text("The second editor's words?")


def test_an_analyst_sees_numbers_only(desk):
    page = desk("Analyst")

    page.get_by_role("link", name="Open the statistics").click()

    expect(page.locator("h1")).to_contain_text("Statistics of edition 1")
    assert page.goto("/admin/quiz/question/").status == 403
    assert page.goto("/admin/publish/").status == 403


def test_a_file_is_looked_at_before_it_is_written(desk, tmp_path):
    page = desk("Editor")
    page.goto("/admin/exchange/")
    with page.expect_download() as download:
        page.get_by_role("link", name="notes.csv").click()
    text = download.value.path().read_text(encoding="utf-8")
    head, first, rest = text.split("\n", 2)
    file = tmp_path / "notes.csv"
    cells = first.split(",")
    file.write_text("\n".join([head, first.replace(cells[0], "a-note-of-our-own", 1), rest]), encoding="utf-8")

    page.get_by_label("It holds").select_option("notes")
    page.get_by_label("CSV or JSON file").set_input_files(file)
    page.get_by_role("button", name="Show what it would change").click()

    expect(page.locator("#content")).to_contain_text("Nothing is written yet.")
    expect(page.locator("#content")).to_contain_text("a-note-of-our-own")


PAGES = (
    "",
    "matrix/",
    "order/",
    "try/",
    "publish/",
    "draft/copies/",
    "history/",
    "exchange/",
    "quiz/question/1/change/",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_desk_pass_axe_and_fit(desk, audit, scheme):
    page = desk("Editor", color_scheme=scheme)
    page.set_viewport_size(PHONE)
    for path in PAGES:
        page.goto(f"/admin/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    assert page.said == []
    page.set_viewport_size(DESKTOP)
    for path in PAGES:
        page.goto(f"/admin/{path}")
        audit(page)  # it styles parts of the page while it looks, which the policy refuses and the console says


def test_a_tried_sheet_shows_the_parts_of_a_result_passes_axe_and_fits(desk, audit):
    page = desk("Editor")
    page.goto("/admin/try/")
    for question in page.locator("fieldset.panel").all():
        question.locator("input[type=radio]").first.check()
    page.get_by_role("button", name="Show the result").click()

    expect(page.locator("#result")).to_contain_text("How your answers add up")
    expect(page.locator("#result")).to_contain_text("What would change it")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.said == []
    page.set_viewport_size(DESKTOP)
    audit(page)
