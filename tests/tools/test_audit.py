"""A known fault fails the audit, a service that does not answer is said and fails nothing: with pip-audit itself."""

import json
import re
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.serving import ROOT
from tools.audit import Verdict, audit, verdict_of

LOCK = """\
django==5.2.1 \\
    --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000
sqlparse==0.5.0 \\
    --hash=sha256:0000000000000000000000000000000000000000000000000000000000000000
"""
FAULT = {
    "id": "PYSEC-2026-1",
    "summary": "A fault",
    "affected": [{
        "package": {"ecosystem": "PyPI", "name": "django"},
        "versions": ["5.2.1"],
        "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "5.2.2"}]}],
    }],
}  # fmt: skip


class Service(BaseHTTPRequestHandler):
    """A service of known faults: of django in one version, and of nothing else."""

    status = 200

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        found = {"vulns": [FAULT]} if (asked["package"]["name"], asked["version"]) == ("django", "5.2.1") else {}
        body = json.dumps(found).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words):
        """Say nothing."""


@contextmanager
def service(**how):
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OneService", (Service,), how))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1/query"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Ask a service about a lock."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def ask(address, lock=LOCK):
        (tmp_path / "lock.txt").write_text(lock)
        return audit(("-s", "osv", "--osv-url", address, "--timeout", "3"), lock=tmp_path / "lock.txt")

    return ask


def test_a_known_fault_fails_and_is_named(asked):
    with service() as address:
        verdict = asked(address)

    assert verdict.fails
    assert verdict.text == "django 5.2.1: PYSEC-2026-1, mended in 5.2.2"


def test_no_known_fault_passes(asked):
    with service() as address:
        verdict = asked(address, LOCK.replace("5.2.1", "5.2.2"))

    assert not verdict.fails
    assert verdict.text == "No known fault in 2 packages."


AWAY = "Not audited: the service of known faults does not answer"


def test_a_service_out_of_reach_is_said_in_one_line_and_fails_nothing(asked):
    with service() as address:
        pass

    verdict = asked(address)

    assert not verdict.fails
    assert verdict.text.startswith(AWAY)
    assert "\n" not in verdict.text


@pytest.mark.parametrize("status", [500, 503])
def test_so_is_one_in_trouble(asked, status):
    with service(status=status) as address:
        verdict = asked(address)

    assert not verdict.fails
    assert verdict.text.startswith(AWAY)


def test_a_lock_that_cannot_be_read_is_no_silent_service(asked):
    with service() as address:
        verdict = asked(address, "django>=5\n")

    assert verdict.fails
    assert verdict.text.startswith("pip-audit fails: ")


def test_the_command_says_it_and_ends_with_what_is_so():
    words = ["-s", "osv", "--osv-url", "http://127.0.0.1:9/", "--timeout", "3"]
    ran = subprocess.run(
        [sys.executable, "-m", "tools.audit", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert re.fullmatch(re.escape(AWAY) + r" \(.+\)\.\n", ran.stdout)


KNOWN = {"name": "django", "version": "5.2.1", "vulns": []}
UNKNOWN = {"name": "ours", "skip_reason": "ours: not found"}


@pytest.mark.parametrize(
    ("packages", "verdict"),
    [
        ([KNOWN], Verdict(fails=False, text="No known fault in 1 packages.")),
        ([KNOWN, UNKNOWN], Verdict(fails=True, text="ours: not found")),
        ([UNKNOWN], Verdict(fails=False, text=f"{AWAY} (it knows none of these packages).")),
        (
            [UNKNOWN, {**KNOWN, "vulns": [{"id": "X-1", "fix_versions": []}]}],
            Verdict(fails=True, text="django 5.2.1: X-1, not mended yet"),
        ),
    ],
)
def test_a_package_that_cannot_be_looked_up_is_told_from_a_service_that_knows_none(packages, verdict):
    assert verdict_of(packages) == verdict
