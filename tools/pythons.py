"""The Pythons of this machine that the project supports.

python -m tools.pythons     # prints the newest: the second lane, make test-next, runs on it
"""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13")
ASK = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2], ensurepip.version())"


def with_oldest_pip() -> dict[str, str]:
    """Return for each version that is here the Python that ships with the oldest pip, oldest version first."""
    found = ((version, _oldest(version)) for version in SUPPORTED)
    return {version: path for version, path in found if path}


def _oldest(version: str) -> str | None:
    asked = ((_pip_of(path, version), path) for path in _candidates(version))
    return min(((pip, path) for pip, path in asked if pip), default=(None, None))[1]


def _candidates(version: str) -> Iterable[str]:
    """Return where a Python may be: the one that made this environment, on the path, the system's own, pyenv's."""
    name = f"python{version}"
    places = [sys._base_executable, shutil.which(name), f"/usr/bin/{name}", f"/usr/local/bin/{name}"]  # type: ignore[attr-defined]
    pyenv = Path.home().glob(f".pyenv/versions/{version}.*/bin/{name}")
    return dict.fromkeys(str(path) for path in (*places, *sorted(pyenv)) if path)


def _pip_of(path: str, version: str) -> tuple[int, ...] | None:
    """Return the version of the pip a Python ships with; None where it is another, does not run, or has none."""
    try:
        done = subprocess.run([path, "-c", ASK], capture_output=True, text=True, check=False, timeout=20)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    said = done.stdout.split()
    return tuple(int(part) for part in said[1].split(".")) if said[:1] == [version] else None


if __name__ == "__main__":
    sys.stdout.write([*with_oldest_pip().values()][-1] + "\n")
