"""What deploy/ ships says one thing in all its files: the same command, the same variables, places that exist."""

import re
import shutil
import subprocess

import pytest

from tests.deploy import shipped
from tests.deploy.deployed import UNIT

C_LIBRARY = {"MALLOC_ARENA_MAX", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"}
PYTHON = {"PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
COMPOSE = {"DATABASE_PASSWORD"}
APPS = ("app1", "app2")


def settings_variables():
    return set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (shipped.ROOT / "careerquiz" / "settings.py").read_text()))


def image_environment():
    words = " ".join(value for name, value in shipped.container() if name == "ENV").split()
    return dict(word.split("=", 1) for word in words)


def test_every_variable_is_one_that_is_read():
    app = shipped.compose()["services"]["app1"]["environment"]
    known = settings_variables() | C_LIBRARY | PYTHON

    assert set(app) | set(image_environment()) <= known
    assert set(shipped.unit_environment(UNIT)) | set(shipped.unit_environment("which-track-forget.service")) <= known
    assert set(shipped.example()) <= settings_variables() | COMPOSE


def test_compose_asks_for_nothing_that_the_example_does_not_have():
    asked = re.findall(r"\$\{([A-Z_]+)", (shipped.DEPLOY / "compose.yaml").read_text())

    assert set(asked) <= set(shipped.example())


def test_every_way_starts_the_same_server_with_the_same_heap():
    commands = [value for name, value in shipped.container() if name == "CMD"]

    assert shipped.unit(UNIT)["ExecStart"] == ["/opt/which-track/.venv/bin/gunicorn"]
    assert commands == ['[".venv/bin/gunicorn"]']
    assert all("command" not in shipped.compose()["services"][app] for app in APPS)
    heap = {name: value for name, value in image_environment().items() if name in C_LIBRARY}
    assert set(heap) == C_LIBRARY
    assert heap.items() <= shipped.unit_environment(UNIT).items()


def test_apps_are_where_the_proxy_looks_and_trust_it_alone():
    services = shipped.compose()["services"]
    asked = (shipped.DEPLOY / "nginx" / "compose" / "servers.conf").read_text()
    port = image_environment()["PORT"]

    found = dict(re.findall(r"^server (\S+) .*# (\S+)$", asked, re.MULTILINE))
    assert found == {f"{services[app]['networks']['inside']['ipv4_address']}:{port}": app for app in APPS}
    assert services["app1"]["environment"]["TRUSTED_PROXIES"] == services["proxy"]["networks"]["inside"]["ipv4_address"]
    local = (shipped.DEPLOY / "nginx" / "systemd" / "servers.conf").read_text()
    units = re.findall(r"^server 127\.0\.0\.1:(\d+) .*# which-track@(\d+)$", local, re.MULTILINE)
    assert units == [("8001", "8001"), ("8002", "8002")]
    assert shipped.example()["TRUSTED_PROXIES"] == "127.0.0.1"


def test_containers_cannot_write_but_where_they_are_told():
    services = shipped.compose()["services"]

    for name in (*APPS, "prepare", "forget", "cache", "proxy"):
        assert (services[name]["read_only"], services[name]["cap_drop"]) == ("true", ["ALL"]), name
        assert services[name]["security_opt"] == ["no-new-privileges:true"], name
    users = [value for name, value in shipped.container() if name == "USER"]
    assert users[-1].isdecimal()
    assert int(users[-1]) > 0
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_the_image_holds_all_that_the_server_needs_and_installs_the_lock_alone():
    steps = shipped.container()
    copied = {word for name, words in steps if name == "COPY" and "--from" not in words for word in words.split()[:-1]}

    assert {"manage.py", "gunicorn.conf.py", "careerquiz", "quiz", "templates", "fixtures"} <= copied
    assert all((shipped.ROOT / name).exists() for name in copied)
    allowed = (shipped.DEPLOY / "Containerfile.dockerignore").read_text().splitlines()
    assert {line[1:] for line in allowed if line.startswith("!")} == copied
    install = next(words for name, words in steps if name == "RUN" and "pip install" in words)
    assert "--no-deps --require-hashes -r requirements.txt" in install
    assert "HEALTHCHECK" in dict(steps)


def test_units_come_back_and_let_go_of_every_right():
    server, sweep, timer = (
        shipped.unit(name) for name in (UNIT, "which-track-forget.service", "which-track-forget.timer")
    )

    assert (server["Restart"], server["Type"], server["KillMode"]) == (["always"], ["notify"], ["mixed"])
    assert sweep["ExecStart"] == ["/opt/which-track/.venv/bin/python manage.py forget"]
    assert timer["Unit"] == ["which-track-forget.service"]
    assert (timer["OnCalendar"], timer["Persistent"]) == (["daily"], ["true"])
    for each in (server, sweep):
        assert (each["User"], each["EnvironmentFile"]) == (["which-track"], ["/etc/which-track/env"])
        assert (each["NoNewPrivileges"], each["ProtectSystem"], each["CapabilityBoundingSet"]) == (
            ["yes"],
            ["strict"],
            [""],
        )


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd on this machine")
def test_systemd_understands_the_units(tmp_path):
    for source in (shipped.DEPLOY / "systemd").iterdir():
        target = tmp_path / source.name.replace("@", "@8001")
        target.write_text(source.read_text().replace("/opt/which-track/.venv/bin/", "/bin/env "))

    done = subprocess.run(
        ["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
