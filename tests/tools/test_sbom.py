"""The SBOM is valid CycloneDX, says every package of the lock, and says nothing of where it was made."""

import json
import re
import shutil
import subprocess
import sys

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.serving import ROOT
from tools.sbom import make_sbom


@pytest.fixture(scope="module")
def sbom():
    made = subprocess.run([sys.executable, "-m", "tools.sbom"], cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(made.stdout)


def test_it_is_valid(sbom):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(sbom)) is None


def test_it_names_every_package_of_the_lock_with_its_hashes(sbom):
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    locked = re.findall(r"^([a-z0-9.-]+)==([^ ]+)", lock, re.MULTILINE)
    hashes = [each["content"] for package in sbom["components"] for each in package["externalReferences"][0]["hashes"]]

    assert {(each["name"], each["version"]) for each in sbom["components"]} == set(locked)
    assert sorted(hashes) == sorted(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_it_says_who_needs_what(sbom):
    needs = {each["ref"].partition("@")[0]: each["dependsOn"] for each in sbom["dependencies"]}
    itself = sbom["metadata"]["component"]["bom-ref"]

    assert {each.partition("@")[0] for each in needs["pkg:pypi/django"]} >= {"pkg:pypi/asgiref", "pkg:pypi/sqlparse"}
    assert "pkg:pypi/django" in {each.partition("@")[0] for each in needs[itself]}
    assert "pkg:pypi/asgiref" not in {each.partition("@")[0] for each in needs[itself]}


def test_it_holds_no_address_and_no_path(sbom):
    text = json.dumps({name: value for name, value in sbom.items() if name != "$schema"})

    assert "://" not in text
    assert str(ROOT) not in text
    assert "/home" not in text


def test_it_is_the_same_wherever_and_whenever_it_is_made(sbom, tmp_path):
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)

    assert make_sbom(tmp_path) == sbom
