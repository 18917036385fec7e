"""An address from outside is followed only where it is a path of this site, whatever a browser makes of it."""

import pytest

from quiz.door.paths import known_page, own_path

AWAY = [
    "//evil.example/desk",
    "/\\evil.example/desk",
    "\\/evil.example",
    "\\\\evil.example",
    "///evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\n/evil.example",
    "https://evil.example/",
    "https:///evil.example/",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//user@evil.example",
    "/sources/\u202e",
    "/sources/\x00",
    "http://[/",
    "",
    "x" * 2000,
]


@pytest.mark.parametrize("given", AWAY)
def test_a_way_off_the_site_is_no_path(given):
    assert own_path(given) == known_page(given) == own_path(given, host="testserver") == ""


@pytest.mark.parametrize("given", ["/sources/", "/compare/?first=a&second=b", "/r/AAAAAAAAAAAAAAAAAAAAAA/#keep", "/"])
def test_a_page_of_ours_stays_as_it_was_given(given):
    assert own_path(given) == known_page(given) == given


@pytest.mark.parametrize("given", ["/nothing/", "/%5Cevil.example", "/%2Fevil.example", "/sources", "sources/"])
def test_what_no_page_answers_is_no_known_page(given):
    assert known_page(given) == ""


def test_a_whole_address_counts_on_our_own_host_alone_and_loses_it():
    assert own_path("http://testserver/quiz/?a=1#b", host="testserver") == "/quiz/?a=1#b"
    assert own_path("http://testserver/quiz/") == ""
    assert own_path("http://testserver:81/quiz/", host="testserver") == ""
    assert own_path("http://testserver//evil.example/", host="testserver") == ""
    assert own_path("http://testserver/quiz/", host="testserver", is_secure=True) == ""
    assert own_path("https://testserver/quiz/", host="testserver", is_secure=True) == "/quiz/"
