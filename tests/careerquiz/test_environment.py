"""What the environment may hold, and one clear line for what it may not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from careerquiz.environment import BadEnvironment, Environment

ROOT = Path(__file__).parents[2]
KEY = "a-key-of-fifty-and-more-random-characters-0123456789"
SHORTER = "a-key-of-forty-characters-as-once-was-ok"
PUBLIC = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "track.example", "HTTPS": "on"}


def start(tmp_path, **variables):
    """Read the settings in a process of their own, as a start does."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import careerquiz.settings as s; print(s.DATABASES['default']['ENGINE'], s.SECRET_KEY)",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "STATE_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("HTTPS", "yes"),
        ("RATE_LIMITS", "1"),
        ("STARTS_A_MINUTE", "-1"),
        ("SAVES_A_MINUTE", "many"),
        ("CHANGES_A_MINUTE", "0"),
        ("REPLACEMENTS_A_MINUTE", "0"),
        ("COMPARISONS_A_MINUTE", "0"),
        ("CARDS_A_MINUTE", "0"),
        ("REPORTS_A_MINUTE", "0"),
        ("PUBLIC_PORT", "https"),
        ("HSTS", "on"),
        ("RESULT_DAYS", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("TRUSTED_PROXIES", "10.0.0.0/99"),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", SHORTER),
        ("SECRET_KEY", "a" * 50),
        ("SECRET_KEY_FALLBACKS", "short"),
        ("DATABASE_URL", "mysql://x/y"),
        ("DATABASE_URL", "nonsense"),
        ("DATABASE_URL", "postgres://host:port/name"),
        ("CACHE_URL", "memcache://x"),
        ("WORKERS", "0"),
        ("SECURITY_CONTACT", "security@track.example"),
        ("SECURITY_CONTACT", "http://track.example/report"),
        ("SECURITY_CONTACT", "https:///report"),
        ("SECURITY_CONTACT", "mailto:a@track.example Expires: 2999"),
    ],
)
def test_a_value_that_is_not_understood_names_its_variable(tmp_path, variable, value):
    started = start(tmp_path, **{variable: value})

    assert started.returncode != 0
    assert f"{variable} is not understood. It may hold" in started.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "HTTPS"])
def test_a_public_host_needs_all_three(tmp_path, missing):
    given = {name: value for name, value in PUBLIC.items() if name != missing}

    started = start(tmp_path, BIND="0.0.0.0", **given)  # noqa: S104  the very thing that is refused

    assert started.returncode != 0
    assert f"A public host needs {missing}" in started.stderr


def test_a_shorter_key_of_earlier_goes_on_beside_a_new_one(tmp_path):
    assert (len(SHORTER), start(tmp_path, SECRET_KEY=KEY, SECRET_KEY_FALLBACKS=SHORTER).returncode) == (40, 0)
    assert "goes on in SECRET_KEY_FALLBACKS" in start(tmp_path, SECRET_KEY=SHORTER).stderr


def test_a_public_host_with_all_three_starts(tmp_path):
    assert start(tmp_path, **PUBLIC).returncode == 0


@pytest.mark.parametrize("wrong", [{"ALLOWED_HOSTS": "*"}, {"RATE_LIMITS": "off"}, {"DEBUG": "on"}])
def test_a_public_host_refuses_what_is_only_for_tests(tmp_path, wrong):
    started = start(tmp_path, **{**PUBLIC, **wrong})

    assert started.returncode != 0
    assert f"{next(iter(wrong))} is not understood" in started.stderr


def test_the_development_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first, second = start(tmp_path), start(tmp_path)

    assert first.stdout == second.stdout
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("url", ["postgres://user:pw@db.example:5432/track", "sqlite:////tmp/track.sqlite3"])
def test_either_database_is_understood(tmp_path, url):
    engine = start(tmp_path, DATABASE_URL=url).stdout.split()[0]

    assert engine.endswith("postgresql" if url.startswith("postgres") else "sqlite3")


def test_words_and_networks_are_lists():
    env = Environment({"HOSTS": " a.example , b.example ", "PROXIES": "10.0.0.1, 2001:db8::/64", "EMPTY": " "})

    assert env.words("HOSTS") == ["a.example", "b.example"]
    assert [str(network) for network in env.networks("PROXIES")] == ["10.0.0.1/32", "2001:db8::/64"]
    assert env.networks("EMPTY") == []
    with pytest.raises(BadEnvironment, match="PROXIES"):
        Environment({"PROXIES": "here"}).networks("PROXIES")


PRODUCTION = {
    **PUBLIC,
    "BIND": "127.0.0.1",
    "DATABASE_URL": "postgres://user:pw@db.example:5432/track",
    "CACHE_URL": "redis://cache.example:6379/0",
    "TRUSTED_PROXIES": "10.0.0.5",
    "LOG_LEVEL": "INFO",
}


@pytest.mark.parametrize("wish", [{}, {"HSTS": "subdomains"}, {"HSTS": "preload"}])
def test_the_deployment_check_finds_nothing(tmp_path, wish):
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "STATE_DIR": str(tmp_path), **PRODUCTION, **wish},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_deployment_check_can_find_something(tmp_path):
    variables = {"PATH": os.environ["PATH"], "STATE_DIR": str(tmp_path), **PRODUCTION, "SECRET_KEY_FALLBACKS": SHORTER}
    words = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"]
    checked = subprocess.run(words, cwd=ROOT, env=variables, capture_output=True, text=True, check=False)

    assert checked.returncode != 0
    assert "security.W025" in checked.stderr


BEHIND_TLS = """
import django; django.setup()
from django.test import Client
answer = Client().get("/healthz", HTTP_HOST="track.example", secure=True)
plain = Client().get("/privacy/", HTTP_HOST="track.example")
from django.conf import settings as s
print(answer.status_code, answer["Strict-Transport-Security"])
print(plain.status_code, plain["Location"])
print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.COOKIE_PREFIX, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE)
"""


@pytest.mark.parametrize(
    ("wish", "binds"),
    [
        ({}, ""),
        ({"HSTS": "host"}, ""),
        ({"HSTS": "subdomains"}, "; includeSubDomains"),
        ({"HSTS": "preload"}, "; includeSubDomains; preload"),
    ],
)
def test_behind_tls_cookies_are_bound_to_the_host_and_plain_http_leads_to_it(tmp_path, wish, binds):
    said = subprocess.run(
        [sys.executable, "-c", BEHIND_TLS],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "STATE_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "careerquiz.settings",
            "PYTHONWARNINGS": "ignore",
            **PUBLIC,
            **wish,
        },
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert said == [
        f"200 max-age=31536000{binds}",
        "301 https://track.example/privacy/",
        "__Host-session __Host-csrf __Host- True True",
    ]
