"""For every reader: twice the text, the reader's own colours, and no mouse from the first page to a deleted result."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_result import take

pytestmark = pytest.mark.browser

PAGES = ["/", "/tracks/ai-security-engineer/", "/compare/", "/sources/", "/method/", "/privacy/", "/nothing/"]
TWICE = "html { font-size: 200% !important; }"
MOST_TABS = 500


@pytest.fixture(scope="module")
def own(browser, browser_context_args):
    """A finished quiz and the browser that owns it."""
    context = browser.new_context(**browser_context_args)
    link = take(context.new_page())
    yield link, context.storage_state()
    context.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_twice_the_text_fits_and_passes_axe(new_context, audit, own, viewport):
    link, state = own
    context = new_context(viewport=viewport, storage_state=state, bypass_csp=True)  # for a style of the reader's own
    for path in (*PAGES, "/quiz/1/", link):
        page = context.new_page()
        page.goto(path)
        page.add_style_tag(content=TWICE)
        audit(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], path
        page.close()


def test_forced_colours_pass_axe(new_context, audit, own):
    link, state = own
    context = new_context(forced_colors="active", storage_state=state)
    for path in (*PAGES, "/quiz/1/", link):
        page = context.new_page()
        page.goto(path)
        audit(page)
        page.close()


def tab_to(page, words):
    """Press Tab until what has the focus says these words; fail where it never does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        said = page.evaluate(
            "(e => [e.innerText, e.value, e.getAttribute('aria-label'), e.labels?.[0]?.innerText].join(' '))"
            "(document.activeElement)"
        )
        if re.search(words, " ".join(said.split())):
            return
    pytest.fail(f"Tab never came to {words}")


def test_the_keyboard_leads_from_the_first_page_to_a_deleted_result(new_context):
    page = new_context(viewport=DESKTOP).new_page()
    page.goto("/")
    tab_to(page, "^Start")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=answer]").first).to_be_visible()
    for number in range(1, 21):
        expect(page).to_have_url(re.compile(f"/quiz/{number}/"))
        choose(page)
        go_on(page, "^(Next|See)")
        if "half" in page.url or page.get_by_role("link", name="Answer 10 more").count():
            go_on(page, "^Answer 10 more")
    for _ in range(4):
        if "/r/" in page.url:
            break
        go_on(page, "^(Next|Skip|See my result)")
    go_on(page, "Delete this result")
    tab_to(page, "^Delete")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Your result is deleted")


def go_on(page, words):
    before = page.url
    tab_to(page, words)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != before)
    page.wait_for_load_state()


def choose(page):
    """Come to the first choice by Tab, and take it."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "answer":
            page.keyboard.press("Space")
            if page.evaluate("document.activeElement.checked"):  # the focus comes to a new question a moment after it
                return
    pytest.fail("Tab never came to a choice")
