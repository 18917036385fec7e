"""The short forms of storage that fails: 503 in the site's design, reading goes on, and nothing is missing."""

import pytest

from tests.torture.storage import READ, TROUBLES, suffer


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_comes_and_goes(own_site, name):
    found = suffer(own_site, TROUBLES[name])

    assert found == {"refused": (503, True, "30"), "reading": [200] * len(READ), "lost": {}}
