"""What was published once reads and scores the same for ever, whatever fields, formats and rules came later."""

import compileall
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from quiz.editions.loading import load_edition
from quiz.engine.document import FORMAT, decode, scoring_digest, text_digest
from quiz.models import Edition, Run
from tests.golden.make import scored

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
EDITIONS = sorted(HERE.glob("edition-?.json"))
MODULES = ("questions", "edition")
VALUES = [
    (module, value)
    for module in MODULES
    for value in re.findall(r"^class (\w+):$", (ROOT / f"quiz/engine/{module}.py").read_text(), re.MULTILINE)
]
READ = """
from pathlib import Path
from quiz.engine.document import decode, encode
from quiz.engine import edition
assert "added" in edition.{value}.__dataclass_fields__
old = decode(Path({path!r}).read_text())
assert decode(encode(old)) == old
print(len(old.questions), '"added"' in encode(old))
"""


@pytest.fixture(scope="module", params=EDITIONS, ids=lambda path: path.stem)
def golden(request):
    sheets = request.param.with_name(f"{request.param.stem}-sheets.json")
    return request.param.read_text(encoding="utf-8"), json.loads(sheets.read_text(encoding="utf-8"))


def test_every_format_that_was_ever_written_has_a_golden_edition():
    formats = [json.loads(path.read_text(encoding="utf-8"))["format"] for path in EDITIONS]

    assert formats == list(range(1, FORMAT + 1))


def test_its_digests_hold(golden):
    text, listed = golden

    assert text_digest(text) == listed["content_digest"]
    assert scoring_digest(decode(text)) == listed["scoring_digest"]


def test_every_stored_sheet_scores_as_listed(golden):
    text, listed = golden
    edition = decode(text)

    found = [
        {"packed": sheet["packed"], **scored(edition, bytes.fromhex(sheet["packed"]))} for sheet in listed["sheets"]
    ]

    assert len(found) == 200
    assert found == listed["sheets"]


def test_the_sheets_are_of_every_kind(golden):
    _, listed = golden

    assert {sheet["word"] for sheet in listed["sheets"]} == {
        "too-few", "tie", "weak", "close", "leaning", "clear", "very-clear",
    }  # fmt: skip
    assert {0, 1, 10, 20} <= {sheet["answered"] for sheet in listed["sheets"]}


@pytest.mark.django_db
def test_stored_results_are_proven_under_it(golden, capsys):
    text, listed = golden
    row = Edition.objects.create(
        number=1,
        document=text,
        scoring_digest=listed["scoring_digest"],
        content_digest=listed["content_digest"],
        published_at=timezone.now(),
    )
    now, sheets = timezone.now(), listed["sheets"]
    Run.objects.bulk_create(
        Run(
            edition=row,
            owner_hash=bytes([1, *key.to_bytes(15)]),
            public_id=bytes([2, *key.to_bytes(15)]),
            answers=bytes.fromhex(sheet["packed"]),
            seed=key,
            started_at=now,
            saved_at=now,
        )
        for key, sheet in enumerate(sheets)
    )

    call_command("rescore", all=True)

    assert capsys.readouterr().out.startswith("200 results, all the same: ")
    assert load_edition(row.pk).content_digest == listed["content_digest"]


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A copy of the engine, compiled but for the modules of an edition's values, which each test changes."""
    home = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "quiz/engine", home / "quiz/engine", ignore=shutil.ignore_patterns("__pycache__"))
    (home / "quiz/__init__.py").touch()
    compileall.compile_dir(home / "quiz", quiet=1)
    for module in MODULES:
        for compiled in (home / "quiz/engine/__pycache__").glob(f"{module}.*"):
            compiled.unlink()
    return home


def read_with_one_field_more(engine, module, value, field):
    """Let the copy read the golden edition while one of its values has a field that the edition lacks."""
    for each in MODULES:
        shutil.copy(ROOT / f"quiz/engine/{each}.py", engine / f"quiz/engine/{each}.py")
    text = (ROOT / f"quiz/engine/{module}.py").read_text()
    changed, number = re.subn(rf"^class {value}:$", f"class {value}:\n    added: {field}", text, flags=re.MULTILINE)
    assert number == 1
    (engine / f"quiz/engine/{module}.py").write_text(changed)
    words = [sys.executable, "-B", "-c", READ.format(value=value, path=str(EDITIONS[0]))]
    return subprocess.run(words, cwd=engine, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("module", "value"), VALUES)
def test_a_field_added_to_any_value_leaves_it_readable(module, value, engine):
    done = read_with_one_field_more(engine, module, value, 'str = ""')

    assert (done.returncode, done.stdout) == (0, "24 True\n"), done.stderr


def test_a_field_added_without_a_default_is_caught_here(engine):
    done = read_with_one_field_more(engine, "edition", "Source", "str")

    assert "missing field 'added'" in done.stderr


def test_the_values_are_all_of_them():
    assert {"Edition", "Track", "Source", "Question", "Option", "Weight", "Pay", "Calibration", "Spread"} <= {
        value for _, value in VALUES
    }
    assert len(VALUES) == 21
