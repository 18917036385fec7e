"""Keys and ids: one spelling each, and nothing else is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.runs.owning import NotAKey, bytes_of, new_key, read_key, text_of


@given(st.binary(min_size=16, max_size=16))
def test_sixteen_bytes_have_one_spelling(raw):
    assert bytes_of(text_of(raw)) == raw


@given(st.text(max_size=40))
def test_whatever_is_read_as_a_key_is_spelt_exactly_so(text):
    try:
        raw = bytes_of(text)
    except NotAKey:
        return
    assert text_of(raw) == text


@pytest.mark.parametrize(
    "text", ["", "short", "A" * 23, "é" * 22, "A" * 21 + "=", "A" * 21 + "B", "AAAAAAAAAAA AAAAAAAAAA"]
)
def test_what_is_no_key_is_refused(text):
    with pytest.raises(NotAKey):
        bytes_of(text)


def test_a_key_survives_its_link_and_its_handle_opens_nothing():
    key = new_key()

    assert read_key(str(key)) == key
    with pytest.raises(NotAKey):
        read_key(key.handle)
