"""A real Chromium in front of a real server."""

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}

expect.set_options(timeout=20_000)  # a page has as long on a busy machine; what must be quick is measured elsewhere


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip(reason="no Chromium: install the package chromium to run browser tests")
                )


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, site):
    return {**browser_context_args, "base_url": site.address, "viewport": PHONE}


@pytest.fixture
def new_context(browser, browser_context_args):
    """Make browsers of their own: each call is another person, or another device."""
    made = []

    def make(**choices):
        made.append(browser.new_context(**{**browser_context_args, **choices}))
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def quiet(page):
    """The page, failing the test where anything was said on its console: a policy broken, a script gone wrong."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    assert [text for text in said if "422" not in text] == []


@pytest.fixture(scope="session")
def audit():
    """Check a page with axe against WCAG 2.0 to 2.2 A and AA and the best practices; fail with what it found."""
    axe = Axe()
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def check(page):
        assert page.evaluate("document.styleSheets.length && document.styleSheets[0].cssRules.length") > 0
        found = axe.run(page, options={"runOnly": {"type": "tag", "values": tags}}).response["violations"]
        assert [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found] == []

    return check
