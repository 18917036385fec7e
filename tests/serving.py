"""A real server with the production settings, for tests that need more than a client within the process."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
GUNICORN = Path(sys.executable).parent / "gunicorn"
START_SECONDS = 60


class Site:
    """A server of our own on a free port, with a state folder of its own."""

    def __init__(self, state, **environment):
        self.state = Path(state)
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = None  # where the server writes: here, unless told
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = {
            **inherited,
            "STATE_DIR": str(state),
            "PORT": str(self.port),
            "RATE_LIMITS": "off",
            "WORKERS": "1",
            **environment,
        }

    def manage(self, *words):
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self):
        self.process = subprocess.Popen([GUNICORN], cwd=ROOT, env=self.environment, stdout=self.log, stderr=self.log)
        give_up = time.monotonic() + START_SECONDS
        while time.monotonic() < give_up:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=2).close()  # noqa: S310  our own server
                return
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.01)
        raise TimeoutError("the server did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
