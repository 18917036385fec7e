"""The pages to read, in a real browser: nothing for axe to find, nothing on the console, nothing beyond the edge."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

PATHS = (
    "/",
    "/tracks/ml-engineer/",
    "/tracks/ai-security-engineer/",
    "/compare/",
    "/compare/?first=ml-engineer&second=ai-engineer&third=ai-security-engineer",
    "/compare/?first=ml-engineer&second=ml-engineer",
    "/sources/",
    "/method/",
    "/privacy/",
    "/accessibility/",
    "/report/",
    "/tracks/astronaut/",
    "/r/AAAAAAAAAAAAAAAAAAAAAA/",
    "/admin/login/",
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_passes_axe_and_fits(new_context, audit, path, width, theme):
    page = new_context(viewport={"width": width, "height": 800}, color_scheme=theme).new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if "404" not in message.text else None)

    page.goto(path)

    audit(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [text for text in said if "422" not in text] == []


@pytest.mark.parametrize("path", ["/", "/tracks/ai-engineer/", "/compare/", "/sources/", "/method/"])
def test_a_page_reads_without_script(new_context, path):
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(path)

    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text()


def test_a_theme_is_chosen_with_a_plain_form(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/sources/")

    page.get_by_role("button", name="Dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(re.compile("/sources/$"))


def test_a_mistake_is_reported_through_the_real_headers(new_context):
    page = new_context().new_page()
    page.goto("/tracks/ai-engineer/")
    page.get_by_role("link", name="Report a mistake").first.click()
    page.get_by_label("Your note").fill("The share of postings looks off by ten.")

    page.get_by_role("button", name="Send the note").click()

    page.wait_for_url("**/report/?sent=1**")
    assert "nobody can write back" in page.locator("main").inner_text()


def test_forced_colours_keep_the_marks(new_context):
    page = new_context(forced_colors="active").new_page()
    page.goto("/compare/")

    assert page.locator("svg.mark").first.is_visible()
