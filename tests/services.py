"""Servers that the product is deployed beside, real ones, on loopback and thrown away after the test."""

import contextlib
import fcntl
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

START_SECONDS = 20
PLACES = ("/usr/sbin", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)))


def program(name, *, package):
    """Return where a program is. It is installed where that needs no asking; elsewhere its tests are skipped."""
    path = _find(name)
    if path is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _install(package, unless=name)
        path = _find(name)
    if path is None:
        pytest.skip(f"No {name}: install the package {package} to run this.")
    return path


def _find(name):
    return shutil.which(name, path=os.pathsep.join((*PLACES, os.environ.get("PATH", ""))))


def _install(package, *, unless):
    quietly = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "check": False}
    with Path(tempfile.gettempdir(), "which-track-apt.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process of the same run may be at it
        if _find(unless) is None:
            subprocess.run(["apt-get", "update", "-qq"], **quietly)
            subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], **quietly)


def free_port():
    """Return a port below those that outgoing connections take: a server that starts again finds it free again."""
    for _ in range(1_000):
        port = random.randrange(20_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError("no port is free")


def wait_for_port(port, process):
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    raise TimeoutError(f"nothing listens on {port}")


class Redis:
    """A Redis that keeps nothing on disk."""

    def __init__(self):
        self.path, self.port = program("redis-server", package="redis-server"), free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"

    def start(self, *words):
        keeps_nothing = ["--save", "", "--appendonly", "no", "--bind", "127.0.0.1", "--dir", tempfile.gettempdir()]
        self.process = subprocess.Popen(
            [self.path, "--port", str(self.port), *keeps_nothing, *words], stdout=subprocess.DEVNULL
        )
        wait_for_port(self.port, self.process)

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)

    def stop(self):
        self.process.kill()
        self.process.wait(timeout=10)
