"""The site as deploy/ puts it together, for real, on loopback: nginx, two apps, PostgreSQL and Redis.

What is shipped is what runs: its text, with other ports and folders in it.
"""

import contextlib
import http.client
import os
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

from tests.deploy import shipped
from tests.services import Redis, free_port, program, wait_for_port
from tests.serving import GUNICORN
from tests.torture.load import Finisher
from tests.torture.taker import TIMEOUT

ROOT, DEPLOY, HOST = shipped.ROOT, shipped.DEPLOY, "track.example"
SHIPPED_PORTS = ("8001", "8002")
UNIT = "which-track@.service"
START_SECONDS = 60


class Wire(http.client.HTTPSConnection):
    """A connection to the proxy by the site's name, from a loopback address of one's own."""

    def __init__(self, deployment, source="127.0.0.1"):
        super().__init__(HOST, timeout=TIMEOUT, context=deployment.trust)
        self.at, self.source = deployment.port, source

    def connect(self):
        plain = socket.create_connection(("127.0.0.1", self.at), self.timeout, (self.source, 0))
        self.sock = self._context.wrap_socket(plain, server_hostname=HOST)


class Visitor(Finisher):
    """Somebody who takes the quiz through the proxy."""

    def __init__(self, deployment, seed=0, source="127.0.0.1"):
        super().__init__(deployment.port, seed)
        self.deployment, self.source = deployment, source
        self.always["Origin"] = f"https://{HOST}"

    def connect(self):
        return Wire(self.deployment, self.source)


class Postgres:
    """tests/on_postgres, held until it is let go."""

    def __init__(self):
        program("initdb", package="postgresql")
        words = [ROOT / "tests" / "on_postgres", "bash", "-c", 'echo "$DATABASE_URL"; read -r _']
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.process = subprocess.Popen(words, cwd=ROOT, **pipes)
        self.url = self.process.stdout.readline().strip()

    def stop(self):
        self.process.communicate("\n", timeout=60)


class App:
    """One app process with its workers, as the systemd unit starts it."""

    def __init__(self, port, environment, log):
        self.port, self.environment, self.log = port, environment, log

    def start(self):
        variables = {**self.environment, **_unit_environment(self.port, self.environment["STATE_DIR"])}
        self.process = subprocess.Popen(
            [GUNICORN], cwd=ROOT, env=variables, stdout=self.log, stderr=self.log, start_new_session=True
        )
        wait_for_port(self.port, self.process)

    def get(self, path, **headers):
        """Ask this app as the proxy would."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT)
        with contextlib.closing(wire):
            wire.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", **headers})
            answer = wire.getresponse()
            return answer.status, answer.read().decode(errors="replace")

    def kill(self):
        """End the process and its workers at once, as a crash of their container would."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=40)


class Deployment:
    """Everything that deploy/ describes. `variables` are what its operator would put into the env file."""

    def __init__(self, folder, *, apps=2, **variables):
        self.folder = Path(folder)
        self.port, self.key = free_port(), secrets.token_urlsafe(48)
        self.log, self.started = (self.folder / "log").open("a"), contextlib.ExitStack()
        self.variables, self.ports = variables, [free_port() for _ in SHIPPED_PORTS[:apps]]
        self.servers, self.pid = self.folder / "which-track" / "servers.conf", self.folder / "nginx.pid"

    def start(self):
        self.nginx_program = program("nginx", package="nginx-light")
        self.redis = Redis()
        self.redis.start(*shipped.compose()["services"]["cache"]["command"][1:])
        self.started.callback(self.redis.stop)
        self.postgres = Postgres()
        self.started.callback(self.postgres.stop)
        self.state = self.folder / "state"
        self.state.mkdir()
        self.manage("prepare")
        self.apps = [App(port, self.environment(), self.log) for port in self.ports]
        for app in self.apps:
            app.start()
            self.started.callback(app.kill)
        self._start_nginx()
        return self

    def environment(self):
        """Return the variables of an app: those of env.example, with what its operator filled in."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        filled_in = {
            "SECRET_KEY": self.key,
            "DATABASE_URL": self.postgres.url,
            "CACHE_URL": self.redis.url,
            "STATE_DIR": str(self.state),
            "CARDS_A_MINUTE": "20",
            "STARTS_A_MINUTE": "100000",  # one address stands for all visitors here
            "SAVES_A_MINUTE": "1000000",
        }
        return {**inherited, **shipped.example(), **filled_in, **self.variables}

    def manage(self, *words):
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def restart(self, app):
        """Restart one app with the env file as it is now."""
        app.stop()
        app.environment = self.environment()
        app.start()

    def rolling_restart(self):
        """Run deploy/rolling-restart, and restart each app when it asks for it."""
        asked = {f"which-track@{shown}": app for shown, app in zip(SHIPPED_PORTS, self.apps, strict=True)}
        sign = f"{self.folder}/{{}}.asked"
        wait = f"touch {sign}; for _ in $(seq 1200); do [ -e {sign} ] || exit 0; sleep 0.05; done; exit 1"
        words = [DEPLOY / "rolling-restart", self.servers, f"kill -HUP $(cat {self.pid})", wait]
        running = subprocess.Popen(words, env={**os.environ, "DRAIN_SECONDS": "1"}, stdout=self.log, stderr=self.log)
        give_up = time.monotonic() + 120
        while running.poll() is None and time.monotonic() < give_up:
            for name, app in asked.items():
                sign = self.folder / f"{name}.asked"
                if sign.exists():
                    self.restart(app)
                    sign.unlink()
            time.sleep(0.02)
        assert running.wait(timeout=10) == 0, (self.folder / "log").read_text()[-2000:]

    def stop(self):
        """Stop whatever was started, even where not everything was."""
        self.started.close()
        self.log.close()

    def _start_nginx(self):
        """Run the shipped proxy with our ports and folders in its text, and a certificate of our own."""
        certificates = self.folder / "certificates"
        for folder in (certificates, self.servers.parent, self.folder / "cache"):
            folder.mkdir()
        _make_certificate(certificates)
        self.trust = ssl.create_default_context(cafile=certificates / "fullchain.pem")
        _render(DEPLOY / "nginx" / "systemd" / "servers.conf", self.servers, _ports(self.ports))
        if len(self.ports) == 1:
            self.servers.write_text(self.servers.read_text().splitlines()[0] + "\n")
        config = self.folder / "nginx.conf"
        _render(DEPLOY / "nginx" / "nginx.conf", config, self._places(certificates))
        as_root = "user root;" if os.geteuid() == 0 else ""
        words = [self.nginx_program, "-p", self.folder, "-c", config, "-g", f"daemon off; {as_root}"]
        self.nginx = subprocess.Popen(words, stdout=self.log, stderr=self.log)
        self.started.callback(self.nginx.wait, timeout=10)
        self.started.callback(self.nginx.terminate)
        wait_for_port(self.port, self.nginx)

    def _places(self, certificates):
        plain = free_port()
        return {
            "listen 80 default_server": f"listen 127.0.0.1:{plain} default_server",
            "listen [::]:80 default_server": f"listen 127.0.0.2:{plain} default_server",
            "listen 443 ssl": f"listen {self.port} ssl",
            "listen [::]:443 ssl": f"listen 127.0.0.9:{free_port()} ssl",
            "/run/nginx.pid": str(self.pid),
            "/var/cache/nginx": str(self.folder / "cache"),
            "/etc/nginx/certificates": str(certificates),
            "/etc/nginx/which-track": str(self.servers.parent),
        }


def _unit_environment(port, state):
    """Return what the unit sets for the instance of this port, with a state folder of our own."""
    words = {name: value.replace("%i", str(port)) for name, value in shipped.unit_environment(UNIT).items()}
    return {**words, "STATE_DIR": state}


def _ports(ports):
    return {f"127.0.0.1:{shown}": f"127.0.0.1:{own}" for shown, own in zip(SHIPPED_PORTS, ports, strict=False)}


def _render(source, target, replaced):
    text = source.read_text()
    for shown, own in replaced.items():
        assert shown in text, f"{source.name} says nothing of {shown}"
        text = text.replace(shown, own)
    target.write_text(text)


def _make_certificate(folder):
    files = ["-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"]
    kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    words = [shutil.which("openssl"), "req", "-x509", *kind, "-subj", f"/CN={HOST}", *files]
    subprocess.run([*words, "-addext", f"subjectAltName=DNS:{HOST}"], check=True, capture_output=True)
