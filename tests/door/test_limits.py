"""Who is counted: one address, one IPv6 household, and the visitor behind proxies we trust; and what is refused."""

from ipaddress import ip_network

import pytest
from django.test import Client, RequestFactory

from quiz.door.limits import client_network, too_many
from quiz.models import Run
from tests.builders.editions import make_edition, make_single
from tests.builders.published import publish
from tests.builders.results import finish, owner

PAST = 1_000


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands five seconds before the end of a minute, until it is put on."""
    now = [55.0]
    monkeypatch.setattr("quiz.door.limits.time.time", lambda: now[0])
    return now


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "8.8.8.8, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "8.8.8.8,198.51.100.1", "198.51.100.1"),  # two lines, as a server joins them
        ("10.0.0.1", "10.0.0.3, 8.8.8.8, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:5678", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1:5678, 10.0.0.2:80", "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::1]:443", "2001:db8::/64"),
        ("10.0.0.1", "[2001:db8::1]", "2001:db8::/64"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::/64"),
        ("10.0.0.1", "[::ffff:198.51.100.1]:443", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1:http", "10.0.0.1"),
        ("10.0.0.1", "[198.51.100.1", "10.0.0.1"),
        ("10.0.0.1", "198.51.100.1, ", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::", "", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "", "fe80::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("::1", "", "::/64"),
        ("", "", "None"),
    ],
)
def test_client_network_believes_only_trusted_proxies(settings, peer, forwarded, counted):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded} if forwarded else {})

    assert client_network(request) == counted


def test_an_ipv6_proxy_is_trusted_too(settings):
    settings.TRUSTED_PROXIES = [ip_network("2001:db8:ffff::/48")]
    headers = {"X-Forwarded-For": "203.0.113.9:1234, 2001:db8:ffff::2"}
    request = RequestFactory().get("/", REMOTE_ADDR="2001:db8:ffff::1", headers=headers)

    assert client_network(request) == "203.0.113.9"


def test_too_many_counts_each_address_and_each_action_by_itself(settings, clock):
    settings.RATE_LIMITS, settings.STARTS_A_MINUTE, settings.SAVES_A_MINUTE = True, 2, 2
    mine = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")
    theirs = RequestFactory().get("/", REMOTE_ADDR="203.0.113.10")

    assert [too_many(mine, "STARTS_A_MINUTE") for _ in range(3)] == [False, False, True]
    assert not too_many(mine, "SAVES_A_MINUTE")
    assert not too_many(theirs, "STARTS_A_MINUTE")


def test_the_count_begins_anew_with_each_minute(settings, clock):
    settings.RATE_LIMITS, settings.STARTS_A_MINUTE = True, 1
    request = RequestFactory().get("/")

    assert [too_many(request, "STARTS_A_MINUTE") for _ in range(2)] == [False, True]
    clock[0] += 5
    assert [too_many(request, "STARTS_A_MINUTE") for _ in range(2)] == [False, True]


def test_switched_off_nothing_is_counted(settings):
    settings.RATE_LIMITS, settings.STARTS_A_MINUTE = False, 1
    request = RequestFactory().get("/")

    assert not any(too_many(request, "STARTS_A_MINUTE") for _ in range(9))


@pytest.fixture
def pair(db):
    """An owner and two results, and an edition of today that scores otherwise."""
    first = [make_single(f"q{n}", (3, 0, 0), (0, 3, 0), (0, 0, 3)) for n in range(8)]
    publish(make_edition(*first))
    (key, one), (_, two) = finish({}), finish({})
    publish(make_edition(*first[1:]))
    return owner(key), one, two


LIMITED = {
    "start": ("STARTS_A_MINUTE", "post", "/quiz/start/", 303),
    "change": ("CHANGES_A_MINUTE", "post", "/r/{one}/change/", 303),
    "share": ("SAVES_A_MINUTE", "post", "/r/{one}/share/", 400),
    "expire": ("SAVES_A_MINUTE", "post", "/r/{one}/expire/", 303),
    "tell": ("SAVES_A_MINUTE", "post", "/r/{one}/tell/skills/", 303),
    "today": ("COMPARISONS_A_MINUTE", "get", "/r/{one}/today/", 200),
    "take today's": ("CHANGES_A_MINUTE", "post", "/r/{one}/today/", 303),
    "a friend's link": ("COMPARISONS_A_MINUTE", "get", "/r/{one}/with/", 200),
    "two results": ("COMPARISONS_A_MINUTE", "get", "/r/{one}/with/{two}/", 200),
    "a card": ("CARDS_A_MINUTE", "get", "/r/{one}/card.png", 200),
    "the site's card": ("CARDS_A_MINUTE", "get", "/card.png", 200),
    "report": ("REPORTS_A_MINUTE", "post", "/report/", 422),
}


@pytest.mark.parametrize(("setting", "method", "path", "status"), LIMITED.values(), ids=LIMITED)
def test_what_costs_something_is_limited_by_address(pair, settings, clock, setting, method, path, status):
    browser, one, two = pair
    settings.RATE_LIMITS = True
    setattr(settings, setting, 2)
    address = path.format(one=one, two=two)

    answers = [getattr(browser, method)(address, REMOTE_ADDR="203.0.113.9") for _ in range(4)]
    elsewhere = getattr(browser, method)(address, REMOTE_ADDR="203.0.113.10")

    assert [answer.status_code for answer in answers] == [status, status, 429, 429]
    assert answers[-1]["Retry-After"] == "5"
    assert "no-store" in answers[-1]["Cache-Control"]
    assert elsewhere.status_code == status


def test_replacing_is_limited_and_asking_before_it_is_not(pair, settings, clock):
    browser, one, _ = pair
    settings.RATE_LIMITS, settings.REPLACEMENTS_A_MINUTE = True, 1

    asked = [browser.get(f"/r/{one}/replace/").status_code for _ in range(3)]
    replaced = browser.post(f"/r/{one}/replace/")
    again = browser.post(replaced["Location"].partition("#")[0] + "replace/")

    assert (asked, replaced.status_code, again.status_code) == ([200] * 3, 303, 429)


def test_a_refused_change_makes_no_run(pair, settings, clock):
    browser, one, _ = pair
    settings.RATE_LIMITS, settings.CHANGES_A_MINUTE = True, 1
    browser.post(f"/r/{one}/change/")
    before = Run.objects.count()

    assert (browser.post(f"/r/{one}/change/").status_code, Run.objects.count()) == (429, before)


def test_looking_at_today_leaves_the_right_to_take_it(pair, settings, clock):
    browser, one, _ = pair
    settings.RATE_LIMITS, settings.COMPARISONS_A_MINUTE = True, 1

    looked = [browser.get(f"/r/{one}/today/").status_code for _ in range(2)]

    assert (looked, browser.post(f"/r/{one}/today/").status_code) == ([200, 429], 303)


def test_a_refused_report_keeps_what_was_written(db, settings, clock):
    settings.RATE_LIMITS, settings.REPORTS_A_MINUTE = True, 1
    note = {"text": "This figure is off by ten.", "page": "/sources/"}

    first, second = (Client().post("/report/", note) for _ in range(2))

    assert (first.status_code, second.status_code) == (303, 429)
    assert "This figure is off by ten." in second.content.decode()
    assert "Wait a minute" in second.content.decode()


def test_a_refused_card_is_no_page(pair, settings, clock):
    settings.RATE_LIMITS, settings.CARDS_A_MINUTE = True, 1

    assert [len(Client().get("/card.png").content) > PAST for _ in range(2)] == [True, False]
