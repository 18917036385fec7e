"""The house's rules, kept by machines: who may import whom, types, style, templates, migrations."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
FORBIDDEN = re.compile(
    r"\sstyle=|\son[a-z]+=|<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>|<style|javascript:", re.IGNORECASE
)


def run(*words, cwd=ROOT):
    return subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False)


GATES = {
    "imports point down": (BIN / "lint-imports", "--no-cache"),
    "types are complete": (BIN / "mypy",),
    "style": (BIN / "ruff", "check", "."),
    "format": (BIN / "ruff", "format", "--check", "."),
    "templates are formatted": (BIN / "djade", "--target-version", "5.2", "--check", *TEMPLATES),
    "no migration is missing": (sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"),
}


@pytest.mark.parametrize("gate", GATES.values(), ids=GATES)
def test_the_gate_is_clean(gate):
    checked = run(*gate)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_needs_nothing_that_the_policy_refuses(template):
    assert FORBIDDEN.findall(template.read_text()) == []


@pytest.fixture
def broken_house(tmp_path):
    """A copy of the house to break."""
    for part in ("quiz", "careerquiz", "templates", "pyproject.toml", "manage.py"):
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "static"))
        else:
            shutil.copy(source, tmp_path / part)
    return tmp_path


def append(path, text):
    path.write_text(path.read_text() + text)


def test_a_broken_layer_is_found(broken_house):
    append(broken_house / "quiz/engine/rounding.py", "\nimport quiz.models\n")

    checked = run(BIN / "lint-imports", "--no-cache", cwd=broken_house)

    assert checked.returncode != 0
    assert "quiz.engine is not allowed to import quiz.models" in checked.stdout.replace("\n", " ")


def test_a_drawer_for_everything_is_found(broken_house):
    (broken_house / "quiz/utils.py").write_text('"""Everything."""\n')

    assert run(BIN / "lint-imports", "--no-cache", cwd=broken_house).returncode != 0


def test_an_untyped_function_is_found(broken_house):
    append(broken_house / "quiz/runs/owning.py", "\n\ndef untyped(key):\n    return key\n")

    checked = run(BIN / "mypy", cwd=broken_house)

    assert "Function is missing a type annotation" in checked.stdout


def test_a_missing_migration_is_found(broken_house):
    append(broken_house / "quiz/models/runs.py", "\n\nclass Extra(models.Model):\n    pass\n")

    checked = run(*GATES["no migration is missing"], cwd=broken_house)

    assert checked.returncode != 0
    assert "Extra" in checked.stdout


@pytest.mark.parametrize(
    "refused",
    ['<p style="color: red">', "<a onclick=go()>", "<script>go()</script>", "<style>", '<a href="javascript:x">'],
)
def test_what_the_policy_refuses_is_found(refused):
    assert FORBIDDEN.search(refused)


def test_a_script_of_our_own_and_plain_data_are_allowed():
    assert not FORBIDDEN.search('<script src="/static/quiz/quiz.js" defer></script><script type="application/ld+json">')
