"""Two commands on any fresh machine: the locks install with the oldest pip that each Python brings, and stay so."""

import os
import re
import shutil
import subprocess
import tomllib
from itertools import pairwise

import pytest

from tests.serving import ROOT
from tools.pythons import with_oldest_pip

LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-next.txt")
SECONDS = 400
PYTHONS = with_oldest_pip()

REQUIREMENT = re.compile(r"(?P<name>[a-z0-9]+(?:[.-][a-z0-9]+)*)==(?P<version>[0-9][a-z0-9.]*)(?: ; [^\\:@]+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
REMARK = re.compile(r"    # +(?:via)?[ a-zA-Z0-9_.:()+-]*")


def lines_of(lock):
    return (ROOT / lock).read_text(encoding="utf-8").splitlines()


def wrong_lines(lines):
    """Return what may not stand in a lock: an extra, a version that is not exact, an address, an option."""
    return [line for line in lines if not any(kind.fullmatch(line) for kind in (REQUIREMENT, HASH, REMARK))]


def pins(lock):
    found = (REQUIREMENT.fullmatch(line) for line in lines_of(lock))
    return {match["name"]: match["version"] for match in found if match}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_exact_versions_and_hashes_and_nothing_else(lock):
    lines = lines_of(lock)

    assert wrong_lines(lines) == []
    assert len(pins(lock)) > 10
    for line, following in pairwise(lines):
        assert not REQUIREMENT.fullmatch(line) or HASH.fullmatch(following), line


@pytest.mark.parametrize(
    "line",
    [
        "coverage[toml]==7.10.6 \\",
        "coverage>=7.10.6 \\",
        "coverage==7.* \\",
        "coverage",
        "coverage==7.10.6",
        "coverage @ https://example.org/coverage.whl \\",
        "--index-url https://example.org/simple",
        "-e .",
        "    # from https://example.org/simple",
        "    --hash=md5:d41d8cd98f00b204e9800998ecf8427e",
    ],
)
def test_what_may_not_stand_in_a_lock_is_found(line):
    assert wrong_lines([line]) == [line]


def test_the_locks_agree_with_one_another_and_with_what_is_asked_for():
    run, test, following = (pins(lock) for lock in LOCKS)
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert run.items() <= test.items()
    assert {name for name in test if test[name] != following.get(name, test[name])} == {"django"}
    assert {name_of(each) for each in asked["project"]["dependencies"]} <= run.keys()
    assert {name_of(each) for each in asked["dependency-groups"]["test"]} <= test.keys()


def name_of(requirement):
    return re.match(r"[a-z0-9-]+", requirement)[0]


@pytest.mark.install
@pytest.mark.parametrize("version", PYTHONS)
def test_both_locks_install_with_the_oldest_pip_of_a_python(version, tmp_path):
    for name in ("Makefile", *LOCKS):
        shutil.copy(ROOT / name, tmp_path)

    make(tmp_path, ".venv/run.stamp", f"PYTHON={PYTHONS[version]}")
    first = python(tmp_path, "-m", "pip", "list", "--format=freeze")
    make(tmp_path, ".venv/test.stamp")

    assert "django==5.2" in first.lower()
    assert "pytest" not in first
    assert python(tmp_path, "-V").startswith(f"Python {version}.")
    assert python(tmp_path, "-m", "pip", "check") == "No broken requirements found.\n"
    shutil.rmtree(tmp_path / ".venv")


OF_THE_MAKE_AROUND = {"MAKEFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "MFLAGS", "PYTHON", "VENV", "LOCK"}


def make(folder, *words):
    """Run the Makefile's own words, politely: others are being tested meanwhile."""
    ours = {name: value for name, value in os.environ.items() if name not in OF_THE_MAKE_AROUND}
    ran(["nice", "-n", "10", "make", *words], cwd=folder, env=ours)


def python(folder, *words):
    return ran([".venv/bin/python", *words], cwd=folder)


def ran(words, **how):
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=SECONDS, **how)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
