"""The Pythons of this machine that the project supports.

python -m tests.pythons     # prints the newest: the second lane, make test-next, runs on it
"""

import shutil
import subprocess
import sys
from pathlib import Path

SUPPORTED = ("3.11", "3.12", "3.13")
ASK = "import ensurepip, sys; print('%d.%d' % sys.version_info[:2], ensurepip.version())"


def with_oldest_pip():
    """Return for each version that is here the Python that ships with the oldest pip, oldest version first."""
    found = [_oldest(version) for version in SUPPORTED]
    return {version: path for version, path in zip(SUPPORTED, found, strict=True) if path}


def _oldest(version):
    asked = {path: _pip_of(path, version) for path in _candidates(version)}
    return min((path for path in asked if asked[path]), key=asked.get, default=None)


def _candidates(version):
    """Return where a Python may be: the one that runs this, on the path, the system's own, pyenv's."""
    name = f"python{version}"
    places = [sys._base_executable, shutil.which(name), f"/usr/bin/{name}", f"/usr/local/bin/{name}"]
    pyenv = Path.home().glob(f".pyenv/versions/{version}.*/bin/{name}")
    return dict.fromkeys(str(path) for path in (*places, *sorted(pyenv)) if path)


def _pip_of(path, version):
    """Return the version of the pip a Python ships with; None where it is another, does not run, or has none."""
    try:
        said = subprocess.run([path, "-c", ASK], capture_output=True, text=True, check=False, timeout=20).stdout.split()
    except (OSError, subprocess.TimeoutExpired):
        return None
    return tuple(int(part) for part in said[1].split(".")) if said[:1] == [version] else None


if __name__ == "__main__":
    sys.stdout.write(list(with_oldest_pip().values())[-1] + "\n")
