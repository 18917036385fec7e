"""The second factor in a real browser: set up from the page alone, shown at log-in, made up for once from the paper."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_desk import MAKE, PASSWORD

pytestmark = pytest.mark.browser


def totp(secret, later=0):
    """Return the code of RFC 6238 for a key as the page shows it, now or so many steps later."""
    step = struct.pack(">Q", int(time.time()) // 30 + later)
    digest = hmac.new(b32decode(secret.replace(" ", "")), step, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def log_in(page):
    page.goto("/admin/login/?next=/admin/matrix/")
    page.get_by_label("Username").fill("Editor")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def show_code(page, code):
    page.get_by_label("The code that your app shows now").fill(code)
    page.get_by_role("button", name="Go on").click()


@pytest.fixture
def required_site(own_site):
    own_site.manage("shell", "-c", MAKE.format(password=PASSWORD))
    own_site.stop()
    own_site.environment["DESK_SECOND_FACTOR"] = "required"
    own_site.start()
    return own_site


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_setting_it_up_to_a_recovery_code(required_site, new_context, audit, script):
    page = new_context(base_url=required_site.address, viewport=PHONE, java_script_enabled=script).new_page()
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    def look(heading):
        expect(page.locator("h1")).to_have_text(heading)
        if script:
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], heading
            said_before = len(said)
            audit(page)  # it styles parts of the page while it looks, which the policy refuses and the console says
            del said[said_before:]

    log_in(page)
    look("Second factor")
    expect(page.locator(".qr svg")).to_be_visible()
    secret = page.locator(".secret").inner_text()
    page.get_by_label("The six digits").fill(totp(secret))
    page.get_by_role("button", name="Switch it on").click()
    look("Your recovery codes")
    codes = page.locator(".codes code").all_inner_texts()
    assert len(set(codes)) == 10
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as a file").click()
    assert all(code in download.value.path().read_text() for code in codes)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator(".desk-nav")).to_contain_text("Weights")
    page.goto("/admin/second-factor/")
    look("Second factor")
    page.get_by_role("button", name="Log out").click()

    log_in(page)
    look("One more step")
    show_code(page, totp(secret, later=1))
    expect(page).to_have_url(f"{required_site.address}/admin/matrix/")
    page.get_by_role("button", name="Log out").click()

    log_in(page)
    show_code(page, codes[0])
    expect(page).to_have_url(f"{required_site.address}/admin/matrix/")
    page.get_by_role("button", name="Log out").click()

    log_in(page)
    show_code(page, codes[0])
    expect(page.locator(".errornote")).to_contain_text("wrong, or it was used before")
    look("One more step")
    page.goto("/admin/matrix/")
    expect(page.locator("h1")).to_have_text("One more step")
    assert [text for text in said if "422" not in text] == []


def test_the_lock_passes_axe(own_site, new_context, audit):
    page = new_context(base_url=own_site.address, viewport=DESKTOP).new_page()
    for _ in range(5):
        page.goto("/admin/login/")
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Log in").click()

    expect(page.locator("h1")).to_have_text("Too many wrong passwords")
    audit(page)
