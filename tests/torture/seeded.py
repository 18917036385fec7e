"""Faults put into a copy of the product on purpose: each mode of the torture has to catch its own.

    python -m tests.torture.seeded

A mode that passes a broken product proves nothing about a sound one.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.serving import ROOT

FILES = ("manage.py", "gunicorn.conf.py", "pyproject.toml", "README.md", "requirements.txt")
COPIED = ("careerquiz", "quiz", "templates", "fixtures", "tests", "tools", "docs", *FILES)


@dataclass(frozen=True)
class Defect:
    """One line of the product made wrong, and the test that must then fail."""

    file: str
    right: str
    wrong: str
    caught_by: str


DEFECTS = {
    "an answer acknowledged before it is committed": Defect(
        file="quiz/runs/taking.py",
        right="        _write(key, answers=changed, saved_at=None if run.is_finished else timezone.now())\n",
        wrong="        from threading import Timer\n\n        late = timezone.now()\n"
        "        Timer(0.2, lambda: _write(key, answers=changed, saved_at=late)).start()\n",
        caught_by="tests/torture/test_kill.py::test_no_acknowledged_answer_is_lost_when_the_server_is_killed",
    ),
    "a save that writes over the answers of another tab": Defect(
        file="quiz/runs/taking.py",
        right="        changed = run.answers\n",
        wrong="        changed = pack(run.published.edition, {})\n",
        caught_by="tests/torture/test_load.py::test_nobody_notices_a_crowd",
    ),
    "a run that is finished a second time": Defect(
        file="quiz/runs/taking.py",
        right="        if run.is_finished:\n            return run\n",
        wrong="",
        caught_by="tests/runs/test_taking.py",
    ),
    "an owner who is not checked": Defect(
        file="quiz/views/opening.py",
        right="return not_an_owner(request) if key is None else view(request, seen, key, **kwargs)",
        wrong="from quiz.runs.owning import new_key\n\n"
        "            return view(request, seen, key or new_key(), **kwargs)",
        caught_by="tests/views/test_result.py",
    ),
    "a lock taken too late": Defect(
        file="careerquiz/settings.py",
        right='"transaction_mode": "IMMEDIATE"',
        wrong='"transaction_mode": "DEFERRED"',
        caught_by="tests/torture/test_load.py::test_two_workers_lock_before_they_read",
    ),
    "trouble with the disk shown as a fault of the site": Defect(
        file="quiz/door/errors.py",
        right="isinstance(sys.exc_info()[1], OperationalError | InterfaceError)",
        wrong="isinstance(sys.exc_info()[1], InterfaceError)",
        caught_by="tests/torture/test_storage.py",
    ),
    "what was sent shown as it came": Defect(
        file="templates/track/field.html",
        right="{{ field }}",
        wrong="""{{ field }}{{ field.value|default_if_none:''|safe }}""",
        caught_by="tests/torture/test_fuzz.py::test_what_is_pasted_comes_back_harmless",
    ),
    "an edition numbered by counting before the lock": Defect(
        file="quiz/editions/publishing.py",
        right="    if not unchanged():\n        raise DraftChanged\n",
        wrong="",
        caught_by="tests/editions/test_publishing.py",
    ),
}


def catches(defect):
    """Run the test on a copy of the product with the defect; return whether it failed."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            there = Path(folder) / name
            (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, there)
        file = Path(folder) / defect.file
        sound = file.read_text()
        assert sound.count(defect.right) == 1, f"{defect.file} no longer says: {defect.right}"
        file.write_text(sound.replace(defect.right, defect.wrong))
        words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *defect.caught_by.split()]
        environment = {name: value for name, value in os.environ.items() if name != "CI"}
        done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode == 1 and " failed" in done.stdout


def main():
    missed = 0
    for name, defect in DEFECTS.items():
        caught = catches(defect)
        missed += not caught
        print(f"{name}: {'caught' if caught else 'MISSED'}", flush=True)
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
