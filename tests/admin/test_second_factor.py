"""The second factor: set up, asked for, made up for by recovery codes, taken away, and nothing reachable before it."""

import logging
import re
import time
from base64 import b32decode, b32encode
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.admin.conftest import ROLES
from tests.admin.test_site import ACTIONS, OWN
from tests.builders.markup import text_of_page

pytestmark = pytest.mark.django_db

PAGE, CODE, FILE = (reverse(f"admin:{name}") for name in ("second_factor", "second_factor_code", "recovery_codes"))
INDEX, MATRIX = reverse("admin:index"), reverse("admin:matrix")


def app(user, later=0):
    """Return what the user's app shows, or will show so many steps later: no code is taken twice."""
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, drift=later)
    totp.time = time.time()
    return f"{totp.token():06}"


def codes_on(response):
    return re.findall(r'name="kept" value="([a-z2-7]{8})"', response.content.decode())


@pytest.fixture
def editor(live, log_in):
    client = log_in("Editor")
    client.user = User.objects.get(username="Editor")
    return client


@pytest.fixture
def enrolled(editor):
    """An editor with a second factor, and the codes on paper."""
    editor.get(PAGE)
    editor.codes = codes_on(editor.post(PAGE, {"do": "enrol", "code": app(editor.user)}))
    return editor


@pytest.fixture
def again(enrolled):
    """The same person in another browser, with the password alone."""
    client = Client()
    client.force_login(enrolled.user)
    client.user, client.codes = enrolled.user, enrolled.codes
    return client


def wait_out():
    """Let the time pass for which wrong codes close the door."""
    past = timezone.now() - timedelta(hours=1)
    for model in (TOTPDevice, StaticDevice):
        model.objects.update(throttling_failure_timestamp=past)


# ---- Setting it up


def test_the_page_shows_the_key_as_a_picture_and_as_text(editor):
    response = editor.get(PAGE)

    device = TOTPDevice.objects.get()
    shown = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', response.content.decode())[1]
    assert b32decode(shown.replace(" ", "")) == device.bin_key
    assert "<svg" in response.content.decode()
    assert b32encode(device.bin_key).decode() in device.config_url
    assert "issuer=Which%20track%3F" in device.config_url
    assert "no-store" in response["Cache-Control"]


def test_it_is_on_once_the_first_code_has_come(editor):
    editor.get(PAGE)
    first = TOTPDevice.objects.get().key
    editor.get(PAGE)

    response = editor.post(PAGE, {"do": "enrol", "code": f" {app(editor.user)[:3]} {app(editor.user)[3:]} "})

    assert TOTPDevice.objects.get().key == first
    assert TOTPDevice.objects.get().confirmed
    assert len(set(codes_on(response))) == 10
    assert sorted(codes_on(response)) == sorted(StaticToken.objects.values_list("token", flat=True))
    assert editor.get(MATRIX).status_code == 200


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdefgh", "1" * 5000])
def test_a_wrong_first_code_switches_nothing_on(editor, code):
    editor.get(PAGE)

    response = editor.post(PAGE, {"do": "enrol", "code": code})

    assert response.status_code == 422
    assert not TOTPDevice.objects.get().confirmed
    assert not StaticDevice.objects.exists()


def test_codes_are_shown_once(enrolled):
    shown = enrolled.get(PAGE).content.decode()

    assert "10 recovery codes are left." in shown
    assert not any(code in shown for code in enrolled.codes)


def test_codes_come_as_a_file_to_who_has_them_on_the_page(enrolled):
    response = enrolled.post(FILE, {"kept": enrolled.codes})

    assert response["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert all(code in response.content.decode() for code in enrolled.codes)


@pytest.mark.parametrize("kept", [[], ["aaaaaaaa"], ["<script>"] * 10])
def test_the_file_says_nothing_to_who_has_not(enrolled, kept):
    response = enrolled.post(FILE, {"kept": kept})

    assert response.status_code == 403
    assert not any(code in response.content.decode() for code in enrolled.codes)


def test_a_setup_that_was_left_is_forgotten_after_a_day(enrolled, log_in):
    log_in("Publisher").get(PAGE)
    TOTPDevice.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))

    call_command("forget", verbosity=0)

    assert [device.user.username for device in TOTPDevice.objects.all()] == ["Editor"]


# ---- Showing it at log-in


def test_a_password_alone_leads_to_the_code_and_nowhere_else(again):
    for address in (INDEX, MATRIX, PAGE, reverse("admin:password_change"), "/admin/nothing/"):
        response = again.get(address)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, CODE), address
    posted = again.post(PAGE, {"do": "remove", "code": again.codes[0]})

    assert (posted.status_code, posted["Location"]) == (302, CODE)
    assert again.post(FILE, {"kept": again.codes}).status_code == 302
    assert TOTPDevice.objects.get().confirmed


def test_a_password_alone_sets_no_other_factor_up(again):
    again.post(PAGE, {"do": "enrol", "code": "000000"})

    assert TOTPDevice.objects.count() == 1


def test_the_code_opens_the_desk_and_leads_on(again):
    asked = again.get(MATRIX)["Location"]
    page = again.get(asked)
    before = again.session.session_key

    response = again.post(asked, {"code": app(again.user, later=1), "next": page.context["wanted"]})

    assert (response.status_code, response["Location"]) == (303, MATRIX)
    assert again.get(MATRIX).status_code == 200
    assert again.session.session_key != before


@pytest.mark.parametrize("wanted", ["//evil.example", "/\\evil.example", "https://evil.example/", ""])
def test_the_code_leads_nowhere_else(again, wanted):
    shown = again.get(CODE, {"next": wanted}).content.decode()
    response = again.post(CODE, {"code": again.codes[0], "next": wanted})

    assert "evil" not in shown
    assert response["Location"] == INDEX


def test_a_code_that_was_used_is_refused(again):
    code = app(again.user, later=1)
    again.post(CODE, {"code": code})
    other = Client()
    other.force_login(again.user)

    assert other.post(CODE, {"code": code}).status_code == 422
    assert other.get(MATRIX).status_code == 302


def test_a_recovery_code_opens_the_desk_once(again):
    typed = f" {again.codes[0][:4].upper()}-{again.codes[0][4:]} "
    other = Client()
    other.force_login(again.user)

    assert again.post(CODE, {"code": typed}).status_code == 303
    assert again.get(MATRIX).status_code == 200
    assert other.post(CODE, {"code": typed}).status_code == 422
    assert other.get(MATRIX).status_code == 302
    assert StaticToken.objects.count() == 9


def test_somebody_elses_code_is_refused(again, log_in):
    other = log_in("Publisher")
    other.get(PAGE)
    theirs = codes_on(other.post(PAGE, {"do": "enrol", "code": app(User.objects.get(username="Publisher"))}))

    assert again.post(CODE, {"code": theirs[0]}).status_code == 422


def test_wrong_codes_close_the_door_for_longer_each_time(again):
    first = again.post(CODE, {"code": "000000"})
    second = again.post(CODE, {"code": app(again.user, later=1)})

    assert first.status_code == 422
    assert second.status_code == 429
    assert int(second["Retry-After"]) == 1
    assert "Too many wrong codes. Try again in 1 second." in text_of_page(second)
    TOTPDevice.objects.update(throttling_failure_count=9)
    assert int(again.post(CODE, {"code": "000000"})["Retry-After"]) > 200


def test_a_wrong_code_of_the_app_closes_no_door_for_those_on_paper(again):
    again.post(CODE, {"code": "000000"})

    assert again.post(CODE, {"code": again.codes[0]}).status_code == 303


def test_the_door_opens_again(again):
    again.post(CODE, {"code": "000000"})
    wait_out()

    assert again.post(CODE, {"code": app(again.user, later=1)}).status_code == 303


def test_logging_out_needs_no_code(again):
    again.post(reverse("admin:logout"))

    assert again.get(CODE)["Location"].startswith(reverse("admin:login"))


def test_the_menu_offers_nothing_before_the_code(again):
    page = text_of_page(again.get(CODE))

    assert "Weights" not in page
    assert "Change password" not in page
    assert "Log out" in page


# ---- Changing it


def test_new_recovery_codes_end_the_old_ones_and_ask_for_a_code(enrolled):
    refused = enrolled.post(PAGE, {"do": "codes", "code": "aaaaaaaa"})
    wait_out()
    new = codes_on(enrolled.post(PAGE, {"do": "codes", "code": enrolled.codes[0]}))

    assert refused.status_code == 422
    assert len(new) == 10
    assert not set(new) & set(enrolled.codes)
    assert sorted(StaticToken.objects.values_list("token", flat=True)) == sorted(new)
    assert enrolled.get(MATRIX).status_code == 200


def test_taking_it_away_asks_for_a_code(enrolled):
    refused = [enrolled.post(PAGE, {"do": "remove", **given}).status_code for given in ({}, {"code": "aaaaaaaa"})]
    wait_out()
    assert TOTPDevice.objects.exists()
    response = enrolled.post(PAGE, {"do": "remove", "code": app(enrolled.user, later=1)}, follow=True)

    assert refused == [422, 429]
    assert "The second factor is taken away." in text_of_page(response)
    assert not TOTPDevice.objects.exists()
    assert not StaticDevice.objects.exists()


def test_who_has_no_codes_on_paper_takes_nothing_away_with_one(enrolled):
    StaticDevice.objects.all().delete()

    assert enrolled.post(PAGE, {"do": "remove", "code": "aaaaaaaa"}).status_code == 422
    assert TOTPDevice.objects.filter(confirmed=True).exists()


@pytest.mark.parametrize("do", ["", "enrol", "nothing"])
def test_what_the_page_does_not_offer_changes_nothing(enrolled, do):
    response = enrolled.post(PAGE, {"do": do, "code": enrolled.codes[0]})

    assert (response.status_code, StaticToken.objects.count()) == (303, 10)


# ---- Somebody else resets it


@pytest.fixture
def boss(live, log_in):
    return log_in(superuser=True)


def act(client, user):
    action = {"action": "reset_second_factor", "_selected_action": [user.pk]}
    return client.post(reverse("admin:auth_user_changelist"), action, follow=True)


def test_a_superuser_resets_anothers_factor(enrolled, boss, caplog):
    response = act(boss, enrolled.user)

    assert "Editor has no second factor any more." in text_of_page(response)
    assert not TOTPDevice.objects.exists()
    assert LogEntry.objects.get().get_change_message() == "The second factor was reset."
    assert f"second factor of user {enrolled.user.pk} was reset by user" in caplog.text
    assert enrolled.get(MATRIX).status_code == 200


def test_a_superuser_resets_not_their_own(boss):
    user = User.objects.get(username="boss")
    boss.get(PAGE)
    boss.post(PAGE, {"do": "enrol", "code": app(user)})

    act(boss, user)

    assert TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def test_nobody_else_resets_a_factor(enrolled, log_in):
    assert act(log_in("Publisher"), enrolled.user).status_code == 403
    assert TOTPDevice.objects.exists()


def test_the_list_of_accounts_says_who_has_one(enrolled, boss):
    page = boss.get(reverse("admin:auth_user_changelist")).content.decode()

    assert "icon-yes" in page
    assert "Second factor" in page


def test_the_desk_shows_no_secrets_and_no_tables_of_the_libraries(enrolled, boss):
    page = text_of_page(boss.get(INDEX))

    assert not any(word in page for word in ("TOTP", "Static", "Access", "Axes"))
    assert boss.get("/admin/otp_totp/totpdevice/").status_code == 404


def test_a_command_resets_it(again):
    out = StringIO()
    call_command("reset_second_factor", "Editor", stdout=out)

    assert out.getvalue() == "Editor has no second factor any more.\n"
    assert again.get(MATRIX).status_code == 200


@pytest.mark.parametrize(("name", "said"), [("nobody", "Nobody is called"), ("Editor", "has no second factor")])
def test_the_command_says_where_there_is_nothing_to_reset(editor, name, said):
    with pytest.raises(CommandError, match=said):
        call_command("reset_second_factor", name)


def test_the_libraries_command_gives_one_log_in(again):
    out = StringIO()
    call_command("addstatictoken", "Editor", stdout=out)

    assert again.post(CODE, {"code": out.getvalue().strip()}).status_code == 303


# ---- As the operator has it


@pytest.fixture
def required(settings):
    settings.DESK_SECOND_FACTOR = "required"


@pytest.mark.parametrize("role", ROLES)
def test_where_it_is_required_every_page_leads_to_setting_it_up(live, log_in, required, role):
    client = log_in(role)
    addresses = [INDEX, *(reverse(f"admin:{page}") for page in OWN), reverse("admin:quiz_question_changelist")]

    found = {address: client.get(address) for address in [*addresses, reverse("admin:password_change"), FILE]}

    assert {
        address: (each.status_code, each["Location"].partition("?")[0]) for address, each in found.items()
    } == dict.fromkeys(found, (302, PAGE))
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("action", ACTIONS)
def test_where_it_is_required_nothing_is_done_before(live, log_in, required, action):
    data, _allowed = ACTIONS[action]
    args = [1] if "question" in action else [live.number] if action == "roll_back" else []

    for client in (log_in("Editor"), log_in(superuser=True)):
        response = client.post(reverse(f"admin:{action}", args=args), data)
        assert (response.status_code, response["Location"]) == (302, PAGE)


def test_where_it_is_required_setting_it_up_opens_the_desk(editor, required):
    asked = editor.get(MATRIX)
    editor.get(asked["Location"])
    editor.post(PAGE, {"do": "enrol", "code": app(editor.user)})

    assert editor.get(MATRIX).status_code == 200


def test_where_it_is_required_taking_it_away_closes_the_desk(enrolled, required):
    enrolled.post(PAGE, {"do": "remove", "code": enrolled.codes[0]})

    assert enrolled.get(MATRIX)["Location"].startswith(PAGE)


def test_where_it_is_offered_nobody_has_to(editor):
    assert editor.get(MATRIX).status_code == 200
    assert PAGE in editor.get(INDEX).content.decode()


def test_where_it_is_off_there_is_no_such_page_and_no_code_is_asked(again, settings):
    settings.DESK_SECOND_FACTOR = "off"

    assert again.get(MATRIX).status_code == 200
    assert [again.get(PAGE).status_code, again.get(CODE).status_code] == [404, 404]
    assert again.post(FILE, {"kept": again.codes}).status_code == 404
    assert PAGE not in again.get(INDEX).content.decode()


@pytest.mark.parametrize("address", [PAGE, CODE])
def test_strangers_are_asked_to_log_in(live, client, required, address):
    for response in (client.get(address), client.post(address, {"do": "enrol", "code": "000000"})):
        assert response["Location"].startswith(reverse("admin:login"))


def test_the_log_names_nobody_and_no_code(again, caplog):
    with caplog.at_level(logging.DEBUG):
        again.post(CODE, {"code": "123456"})
        again.post(CODE, {"code": again.codes[0]})
        again.post(PAGE, {"do": "codes", "code": again.codes[1]})

    assert f"Wrong code at log-in of user {again.user.pk}" in caplog.text
    assert not any(word in caplog.text for word in ("123456", again.codes[0], again.codes[1], "Editor"))
