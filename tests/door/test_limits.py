"""Who is counted: one address, one IPv6 household, and the visitor behind proxies we trust."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from quiz.door.limits import client_network, too_many


@pytest.mark.parametrize(
    ("peer", "forwarded", "counted"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "8.8.8.8, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("", "", "None"),
    ],
)
def test_client_network_believes_only_trusted_proxies(settings, peer, forwarded, counted):
    settings.TRUSTED_PROXIES = [ip_network("10.0.0.0/24")]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded} if forwarded else {})

    assert client_network(request) == counted


def test_too_many_counts_each_address_and_each_action_by_itself(settings):
    settings.RATE_LIMITS = True
    mine = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")
    theirs = RequestFactory().get("/", REMOTE_ADDR="203.0.113.10")

    assert [too_many(mine, "start", a_minute=2) for _ in range(3)] == [False, False, True]
    assert not too_many(mine, "save", a_minute=2)
    assert not too_many(theirs, "start", a_minute=2)


def test_switched_off_nothing_is_counted(settings):
    settings.RATE_LIMITS = False
    request = RequestFactory().get("/")

    assert not any(too_many(request, "start", a_minute=1) for _ in range(9))
