"""The short form of the seeded faults: two of them are caught. All are tried by `make torture`."""

import pytest

from tests.torture.seeded import DEFECTS, catches


@pytest.mark.parametrize("name", ["an answer acknowledged before it is committed", "what was sent shown as it came"])
def test_a_seeded_fault_is_caught(name):
    assert catches(DEFECTS[name])
