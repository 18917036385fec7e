"""Logging in: guessing is locked out, the owner of a name is not, and nobody learns from it who has an account."""

import logging
import re
import shutil
from datetime import timedelta
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from quiz.admin.login import MOST_BY_ADDRESS
from tests.builders.markup import text_of_page
from tests.serving import Site

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
RIGHT = "a long password"
MOST_BY_NAME = 5
STRANGER, OWNER = "203.0.113.9", "198.51.100.7"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss", password=RIGHT)


def log_in(client, name="boss", password="wrong", address=STRANGER, **extra):
    fields = {"username": name, "password": password}
    return client.post(f"{LOGIN}?next=/admin/", fields, REMOTE_ADDR=address, **extra)


def guess(times, **how):
    return [log_in(Client(), **how).status_code for _ in range(times)]


def test_the_right_password_opens_the_desk(client, boss):
    guess(1)

    response = log_in(client, password=RIGHT)

    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert AccessAttempt.objects.count() == 0


def test_guessing_one_name_is_locked_out_even_for_the_right_password(client, boss):
    statuses = guess(MOST_BY_NAME)

    assert statuses == [200] * (MOST_BY_NAME - 1) + [429]
    assert log_in(client, password=RIGHT).status_code == 429


def test_an_empty_password_between_two_guesses_makes_up_for_nothing(client, boss):
    for _ in range(MOST_BY_NAME):
        log_in(client)
        assert log_in(client, password="").status_code in (200, 429)
        log_in(client, name="", password="")

    assert log_in(client, password=RIGHT).status_code == 429


def test_a_name_in_capitals_or_another_browser_is_no_second_chance(client, boss):
    for number in range(MOST_BY_NAME):
        log_in(Client(), name="BOSS" if number % 2 else "boss", headers={"User-Agent": f"Browser {number}"})

    assert log_in(client, password=RIGHT).status_code == 429


def test_a_stranger_does_not_lock_the_owner_out(client, boss):
    guess(MOST_BY_NAME + 3)

    assert log_in(client, password=RIGHT, address=OWNER).status_code == 302


def test_guessing_many_names_is_locked_out_by_address(client, boss):
    for number in range(MOST_BY_ADDRESS):
        assert log_in(Client(), name=f"user{number}").status_code == (200 if number < MOST_BY_ADDRESS - 1 else 429)

    assert log_in(client, password=RIGHT).status_code == 429
    assert log_in(client, password=RIGHT, address=OWNER).status_code == 302


def test_a_log_in_of_ones_own_makes_up_for_no_guesses_at_others(client, boss):
    User.objects.create_user("editor", password=RIGHT, is_staff=True)
    guess(MOST_BY_NAME - 1)
    log_in(Client(), name="editor", password=RIGHT)

    assert guess(1) == [429]


def test_an_ipv6_household_counts_as_one(client, boss):
    for number in range(MOST_BY_NAME):
        log_in(Client(), address=f"2001:db8:1:2::{number + 1}")

    assert log_in(client, password=RIGHT, address="2001:db8:1:2:ffff::1").status_code == 429
    assert log_in(client, password=RIGHT, address="2001:db8:1:3::1").status_code == 302


def test_a_client_without_an_address_is_counted_too(client, boss):
    guess(MOST_BY_NAME, address="")

    assert log_in(client, password=RIGHT, address="").status_code == 429


def test_a_device_that_logged_in_before_is_locked_by_nobody_elses_guesses(client, boss):
    log_in(client, password=RIGHT)
    client.post(reverse("admin:logout"))
    guess(MOST_BY_NAME)
    guess(MOST_BY_ADDRESS, name="another")

    assert log_in(Client(), password=RIGHT).status_code == 429
    assert log_in(client, password=RIGHT).status_code == 302


def test_a_known_device_has_no_more_guesses_than_any_other(client, boss):
    log_in(client, password=RIGHT)
    client.post(reverse("admin:logout"))
    statuses = [log_in(client).status_code for _ in range(MOST_BY_NAME)]

    assert statuses[-1] == 429
    assert log_in(client, password=RIGHT).status_code == 429
    assert log_in(Client(), password=RIGHT, address=OWNER).status_code == 302


def test_a_device_known_to_one_is_a_stranger_to_others(client, boss):
    User.objects.create_user("editor", password=RIGHT, is_staff=True)
    log_in(client, name="editor", password=RIGHT)
    client.post(reverse("admin:logout"))
    guess(MOST_BY_NAME)

    assert log_in(client, password=RIGHT).status_code == 429


@pytest.mark.parametrize("forged", ["", "x", "boss.fd00", "a.b:c:d"])
def test_a_forged_device_is_a_stranger(client, boss, forged):
    guess(MOST_BY_NAME)
    client.cookies["desk-device"] = forged

    assert log_in(client, password=RIGHT).status_code == 429


def test_the_devices_cookie_goes_to_the_desk_alone_and_names_nobody(client, boss):
    log_in(client, password=RIGHT)

    cookie = client.cookies["desk-device"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")
    assert "boss" not in cookie.value
    assert "desk-device" not in log_in(Client()).cookies


def test_a_lock_holds_in_other_workers_and_across_restarts(client, boss):
    guess(MOST_BY_NAME)
    cache.clear()  # all that a worker keeps to itself

    assert log_in(client, password=RIGHT).status_code == 429


def test_trying_on_does_not_make_a_lock_longer_and_it_ends(client, boss):
    guess(MOST_BY_NAME)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    again = log_in(client)

    assert again.status_code == 429
    assert 0 < int(again["Retry-After"]) <= 60
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert log_in(client, password=RIGHT).status_code == 302


def test_the_lock_says_when_to_try_again_in_the_desks_frame(client, boss):
    guess(MOST_BY_NAME - 1)

    response = log_in(client)

    page = text_of_page(response)
    opens = AccessAttempt.objects.get().attempt_time + timedelta(minutes=15)
    assert response.status_code == 429
    assert 14 * 60 < int(response["Retry-After"]) <= 15 * 60
    assert "for 15 minutes" in page
    assert f"Try again at {opens:%H:%M} UTC." in page
    assert "Which track? Desk" in page
    assert "no-store" in response["Cache-Control"]


def test_nothing_tells_a_name_that_somebody_has_from_one_that_nobody_has(boss):
    def shown(name):
        answers = [log_in(Client(), name=name, address=f"203.0.113.{len(name)}") for _ in range(MOST_BY_NAME + 1)]
        return [(each.status_code, text_of_page(each).replace(name, "")) for each in answers]

    assert shown("boss") == shown("nobody-at-all")


def test_failed_log_ins_keep_no_name_and_no_password(boss):
    log_in(Client(), password="a secret guess")

    kept = str(list(AccessAttempt.objects.values()))
    assert "boss" not in kept
    assert "secret" not in kept


def test_a_lock_is_written_down_once_without_names_addresses_and_passwords(boss, caplog):
    with caplog.at_level(logging.INFO):
        guess(MOST_BY_NAME + 3, password="a secret guess")
        guess(MOST_BY_NAME, name="somebody", password="a secret guess")

    first, second = [each.getMessage() for each in caplog.records if each.name == "quiz.audit"]
    assert first == f"Log-in locked after too many wrong passwords for user {boss.pk}"
    assert second.endswith("which nobody has")
    assert not any(word in caplog.text for word in ("somebody", "secret", STRANGER, "'boss'"))


def test_the_daily_sweep_forgets_failures_that_lock_nobody(boss):
    guess(2)
    log_in(Client(), name="another")
    old = AccessAttempt.objects.filter(failures_since_start=2)
    old.update(attempt_time=timezone.now() - timedelta(minutes=16))

    call_command("forget", verbosity=0)

    assert AccessAttempt.objects.get().failures_since_start == 1


def test_a_superuser_lets_somebody_in_again(client, boss):
    User.objects.create_user("editor", password=RIGHT, is_staff=True)
    guess(MOST_BY_NAME, name="editor")
    client.force_login(boss)
    action = {"action": "let_in_again", "_selected_action": [User.objects.get(username="editor").pk]}

    client.post(reverse("admin:auth_user_changelist"), action)

    assert log_in(Client(), name="editor", password=RIGHT).status_code == 302


def test_the_shipped_command_lets_a_name_in_again(boss):
    guess(MOST_BY_NAME)

    call_command("axes_reset_username", "boss", verbosity=0)

    assert log_in(Client(), password=RIGHT).status_code == 302


@pytest.mark.parametrize("path", ["/", "/quiz/1/", "/report/", "/privacy/"])
def test_visitors_pages_know_nothing_of_log_ins(client, path):
    request = client.get(path).wsgi_request

    assert not any(hasattr(request, name) for name in ("session", "user", "axes_locked_out"))


class Browser:
    """Somebody with a cookie jar before a real server."""

    def __init__(self, site):
        self.page = f"{site.address}{LOGIN}?next=/admin/"
        self.opener = build_opener(HTTPCookieProcessor())

    def log_in(self, password):
        with self.opener.open(self.page) as shown:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.read().decode())[1]
        fields = {"csrfmiddlewaretoken": token, "username": "admin", "password": password}
        try:
            with self.opener.open(self.page, urlencode(fields).encode()) as answer:
                return answer.status, answer.url
        except HTTPError as refusal:
            return refusal.code, refusal.headers["Retry-After"]


def test_real_workers_count_together_and_a_restart_forgets_nothing(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "state")
    site = Site(tmp_path / "state", WORKERS="2")
    password = (tmp_path / "state" / "admin_password").read_text().strip()
    site.start()
    try:
        known = Browser(site)
        assert known.log_in(password) == (200, f"{site.address}/admin/")
        statuses = [Browser(site).log_in("wrong")[0] for _ in range(MOST_BY_NAME)]
        site.stop()
        site.start()
        locked, seconds = Browser(site).log_in(password)
        again = known.log_in(password)
    finally:
        site.stop()

    assert statuses == [200] * (MOST_BY_NAME - 1) + [429]
    assert locked == 429
    assert 0 < int(seconds) <= 15 * 60
    assert again == (200, f"{site.address}/admin/")
