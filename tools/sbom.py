"""Write what the site is built of as a CycloneDX SBOM: the same wherever it is made, without hosts or paths.

python -m tools.sbom >sbom.json

cyclonedx-py reads the lock. It names every package by its line there and by an address of the registry, and knows of
no dependencies; the lock's own remarks ("via django") say who needs what.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = "requirements.txt"
ITSELF = "which-track"
LINE = re.compile(r"(?P<name>[a-z0-9][a-z0-9.-]*)==|    #(?: via|  ) (?P<needed_by>[a-z0-9][a-z0-9.-]*)")


def make_sbom(root: Path = ROOT) -> dict[str, Any]:
    """Return the SBOM of a checkout's lock."""
    words = ["requirements", LOCK, "--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", "-"]
    maker = Path(sys.executable).with_name("cyclonedx-py")
    made = subprocess.run([maker, *words], cwd=root, capture_output=True, text=True, check=True)  # noqa: S603  ours
    bom: dict[str, Any] = json.loads(made.stdout)
    bom["metadata"]["tools"] = {"components": [_tool(each) for each in bom["metadata"]["tools"]["components"]]}
    itself = bom["metadata"]["component"]["bom-ref"]
    names = {ITSELF: itself} | {each["name"]: each["purl"] for each in bom["components"]}
    bom["components"] = sorted(map(_package, bom["components"]), key=lambda each: str(each["bom-ref"]))
    bom["dependencies"] = _dependencies((root / LOCK).read_text(encoding="utf-8"), names)
    return bom


def _package(made: dict[str, Any]) -> dict[str, Any]:
    """Return a package under its own name, its hashes beside it; the lock's line and the registry's address go."""
    (distribution,) = made["externalReferences"]
    kept = {name: made[name] for name in ("name", "version", "type", "purl")}
    files = {"type": "distribution", "url": made["purl"], "hashes": distribution["hashes"]}
    return {**kept, "bom-ref": made["purl"], "externalReferences": [files]}


def _tool(made: dict[str, Any]) -> dict[str, Any]:
    return {name: made[name] for name in ("type", "group", "name", "version") if name in made}


def _dependencies(lock: str, names: dict[str, str]) -> list[dict[str, Any]]:
    needs: dict[str, list[str]] = {each: [] for each in names.values()}
    for name, needed_by in _needed(lock):
        needs[names[needed_by]].append(names[name])
    return [{"ref": each, "dependsOn": sorted(needs[each])} for each in sorted(needs)]


def _needed(lock: str) -> Iterator[tuple[str, str]]:
    """Yield each package of a lock with each that needs it."""
    name = ""
    for line in lock.splitlines():
        if found := LINE.match(line):
            name = found["name"] or name
            if found["needed_by"]:
                yield name, found["needed_by"]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(make_sbom(), indent=2, sort_keys=True) + "\n")
