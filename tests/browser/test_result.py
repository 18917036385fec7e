"""A result in real browsers: its owner's, a stranger's, a friend's, and on paper."""

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_taking import answer_all, start

pytestmark = pytest.mark.browser


def take(page):
    """Take the quiz to its end; return the result's address."""
    start(page)
    answer_all(page)
    page.get_by_label("Python", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("2 to 5 years of experience").check()
    page.get_by_role("button", name="See my result").click()
    page.wait_for_url("**/r/**")
    return page.url


@pytest.fixture(scope="module")
def taken(browser, browser_context_args):
    """One finished quiz and the browser that owns it, for tests that leave it as it is."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    link = take(page)
    yield link, context.storage_state()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("who", ["owner", "stranger"])
def test_a_result_passes_axe_and_fits(new_context, audit, taken, who, width, theme):
    link, state = taken
    kept = {"storage_state": state} if who == "owner" else {}
    page = new_context(viewport={"width": width, "height": 800}, color_scheme=theme, **kept).new_page()
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(link)

    audit(page)
    for closed in page.locator("details:not([open]) > summary").all():
        closed.click() if closed.is_visible() else None
    audit(page)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    assert (page.get_by_role("link", name="Delete this result").count() == 1) is (who == "owner")


def test_the_printed_receipt_adds_up_on_screen(new_context, taken):
    link, state = taken
    page = new_context(storage_state=state).new_page()
    page.goto(link)

    rows = page.locator(".receipt tbody tr").all()
    points = [[cell.inner_text().replace("\N{MINUS SIGN}", "-") for cell in row.locator(".pt").all()] for row in rows]
    totals = [cell.inner_text() for cell in page.locator(".receipt tfoot tr").first.locator(".pt").all()]

    assert [f"{sum(map(float, column)):.1f}" for column in zip(*points, strict=True)] == totals


def test_copying_the_link_is_seen_and_heard(new_context, taken):
    link, state = taken
    context = new_context(storage_state=state)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(link)

    page.locator("#keep [data-copy]").click()

    expect(page.locator("#keep [role=status]")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == link


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_an_owner_shares_replaces_and_deletes(new_context, script):
    own = new_context(java_script_enabled=script).new_page()
    other = new_context(java_script_enabled=script).new_page()
    link = take(own)
    other.goto(link)
    expect(other.locator(".receipt")).to_have_count(0)

    own.get_by_label("My scored answers too, with every point").check()
    with own.expect_response(lambda response: response.request.method == "POST"):
        own.get_by_role("button", name="Save").last.click()
    other.goto(link)
    expect(other.locator(".receipt")).to_have_count(1)

    own.get_by_role("link", name="Replace the public link").click()
    own.get_by_role("button", name="Replace the link").click()
    own.wait_for_url(re.compile(r"/r/.*#keep"))
    assert other.goto(link).status == 410
    new_link = own.url.split("#")[0]
    assert other.goto(new_link).status == 200

    own.get_by_role("link", name="Delete this result").click()
    own.get_by_role("button", name="Delete").click()
    expect(own.locator("h1")).to_have_text("Your result is deleted")
    assert other.goto(new_link).status == 410


def test_the_private_link_moves_a_result_to_another_device(new_context, taken):
    link, state = taken
    page = new_context(storage_state=state).new_page()
    page.goto(link)
    page.get_by_text("Show my private link").click()
    private = page.locator("#private").input_value()
    other = new_context(viewport=DESKTOP).new_page()

    other.goto(private)
    other.locator("main button").first.click()
    expect(other).to_have_url(re.compile(f"^{re.escape(link)}"))
    other.goto(link)

    expect(other.get_by_role("link", name="Delete this result")).to_have_count(1)


def test_two_results_are_compared(new_context, audit, taken):
    link, _ = taken
    page = new_context().new_page()
    own = take(page)

    page.get_by_role("link", name="Compare with a friend").click()
    audit(page)
    page.get_by_label("Link to the other result").fill(link)
    page.get_by_role("button", name="Compare").click()

    page.wait_for_url("**/with/**")
    expect(page.locator("h1")).to_contain_text("point")
    audit(page)
    assert own.split("/r/")[1][:22] in page.url


def test_a_result_prints_on_four_pages_with_its_words(new_context, taken, tmp_path):
    link, state = taken
    page = new_context(storage_state=state, viewport=PHONE).new_page()
    page.goto(link)
    headline = page.locator("h1").inner_text()
    file = tmp_path / "result.pdf"

    page.pdf(path=str(file), format="A4")

    data = file.read_bytes()
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", data)) <= 4
    if shutil.which("pdftotext"):
        words = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, text=True, check=True).stdout
        assert " ".join(headline.split()) in " ".join(words.split())
        assert "How your answers add up" in words


def test_the_card_is_named_and_drawn(new_context, taken):
    link, _ = taken
    page = new_context().new_page()
    page.goto(link)

    card = page.locator('meta[property="og:image"]').get_attribute("content")
    drawn = page.request.get(card)

    assert (drawn.status, drawn.headers["content-type"]) == (200, "image/png")
