"""Ask for known faults of what is installed, and tell "none known" from "nobody answered".

python -m tools.audit       # any further words go to pip-audit: -s osv

pip-audit alone ends with 1 for a fault and for a service out of reach, and with 0 where no package could be looked up.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = "requirements.txt"
SECONDS = 120
AWAY = re.compile(
    r"Could not connect to|SSLError|Max retries exceeded|is not redirecting properly|ServiceError|ConnectionError"
    r"|Timeout|timed out"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What to say, and whether it fails."""

    fails: bool
    text: str


def audit(words: Sequence[str] = (), *, lock: Path = ROOT / LOCK) -> Verdict:
    try:
        done = _run("--disable-pip", "--require-hashes", "-r", str(lock), "--format=json", *words)
    except subprocess.TimeoutExpired:
        return _away(f"nothing in {SECONDS} s")
    if done.stdout.startswith("{"):
        return verdict_of(json.loads(done.stdout)["dependencies"])
    said = [line for line in done.stderr.splitlines() if line.strip()] or ["it says nothing"]
    reasons = [line for line in said if AWAY.search(line)]
    return _away(reasons[-1]) if reasons else Verdict(fails=True, text=f"pip-audit fails: {said[-1]}")


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("pip-audit")), "--progress-spinner=off", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)  # noqa: S603  ours


def verdict_of(packages: list[dict[str, Any]]) -> Verdict:
    """Judge what pip-audit says of each package. One that alone cannot be looked up is no silent service."""
    if faults := [line for package in packages for line in _faults(package)]:
        return Verdict(fails=True, text="\n".join(faults))
    skipped = [package["skip_reason"] for package in packages if "skip_reason" in package]
    if len(skipped) == len(packages):
        return _away("it knows none of these packages")
    if skipped:
        return Verdict(fails=True, text="\n".join(skipped))
    return Verdict(fails=False, text=f"No known fault in {len(packages)} packages.")


def _faults(package: dict[str, Any]) -> Iterable[str]:
    for fault in package.get("vulns", ()):
        mended = f"mended in {', '.join(fault['fix_versions'])}" if fault["fix_versions"] else "not mended yet"
        yield f"{package['name']} {package['version']}: {fault['id']}, {mended}"


def _away(reason: str) -> Verdict:
    return Verdict(fails=False, text=f"Not audited: the service of known faults does not answer ({reason}).")


def main() -> int:
    verdict = audit(sys.argv[1:])
    sys.stdout.write(verdict.text + "\n")
    return int(verdict.fails)


if __name__ == "__main__":
    sys.exit(main())
