"""Where Chromium is missing, the browser's tests are skipped with a word on how to get it; in CI that is a failure."""

import os
import subprocess
import sys

import pytest

from tests.serving import ROOT


@pytest.mark.parametrize(("ci", "status"), [("", pytest.ExitCode.OK), ("true", pytest.ExitCode.TESTS_FAILED)])
def test_browser_tests_without_chromium_are_skipped_and_fail_in_ci(tmp_path, ci, status):
    here = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "tests/browser/test_taking.py", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={**here, "PATH": str(tmp_path), "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == status
    assert "no Chromium: install the package chromium to run browser tests" in ran.stdout
    assert "passed" not in ran.stdout
    assert ("CI=true: tests were skipped, which fails here." in ran.stdout) is bool(ci)
