"""`make dev`: an edited template, style or module is seen at the next reload, and an error shows its trace."""

import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.serving import ROOT, Site

COPIED = ("manage.py", "careerquiz", "quiz", "templates", "fixtures", "requirements.txt")
SEEN_WITHIN = 30


@pytest.fixture(scope="module")
def workshop(prepared, tmp_path_factory):
    """A checkout of its own whose files may be edited, under Django's development server."""
    folder = tmp_path_factory.mktemp("workshop")
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.copytree(prepared, folder / "state")
    site = Site(folder / "state", DEBUG="on")
    words = [sys.executable, "manage.py", "runserver", str(site.port)]
    server = subprocess.Popen(
        words, cwd=folder, env=site.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"{site.address}/healthz", "ok")
        yield folder, site.address
    finally:
        server.terminate()
        server.wait(timeout=10)
        subprocess.run(["pkill", "-P", str(server.pid)], check=False)  # the child that serves


def test_an_edited_template_is_seen(workshop):
    folder, address = workshop
    page = folder / "templates" / "privacy.html"

    page.write_text(page.read_text().replace("<h1", "<p>Edited just now</p><h1", 1))

    wait_for(f"{address}/privacy/", "Edited just now")


def test_an_edited_style_is_seen(workshop):
    folder, address = workshop
    styles = folder / "quiz" / "static" / "quiz" / "site.css"

    styles.write_text(styles.read_text() + "\n.edited-just-now { color: red }\n")

    wait_for(f"{address}/static/quiz/site.css", "edited-just-now")


def test_an_edited_module_is_seen_and_an_error_shows_its_trace(workshop):
    folder, address = workshop
    urls = folder / "quiz" / "urls.py"

    urls.write_text(urls.read_text() + '\nurlpatterns.append(path("broken/", lambda request: 1 // 0))\n')

    wait_for(f"{address}/broken/", "ZeroDivisionError")


def wait_for(address, words):
    """Ask until the answer holds the words."""
    give_up = time.monotonic() + SEEN_WITHIN
    text = ""
    while time.monotonic() < give_up:
        try:
            text = urllib.request.urlopen(address, timeout=5).read().decode()  # noqa: S310  our own server
        except urllib.error.HTTPError as refusal:
            text = refusal.read().decode()
        except OSError:
            text = ""
        if words in text:
            return
        time.sleep(0.1)
    pytest.fail(f"{words!r} was not seen at {address} within {SEEN_WITHIN} s: {text[:200]}")
