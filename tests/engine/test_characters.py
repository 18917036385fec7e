import pytest

from quiz.engine.characters import find_hidden


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\0b", "U+0000 (a control character)"),
        ("a\x1bb", "U+001B (a control character)"),
        ("a\x85", "U+0085 (a control character)"),
        ("\u202eevil", "U+202E (right-to-left override)"),
        ("a\u2066b", "U+2066 (left-to-right isolate)"),
        ("a\u200f", "U+200F (right-to-left mark)"),
        ("a\u200bb", "U+200B (zero width space)"),
        ("a\ufeffb", "U+FEFF (zero width no-break space)"),
        ("a\u2028b", "U+2028 (line separator)"),
        ("a\ud800b", "U+D800 (a control character)"),
        ("a\U000e0041b", "U+E0041 (tag latin capital letter a)"),
    ],
)
def test_a_character_that_nobody_sees_is_named(text, found):
    assert find_hidden(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "naïve \U0001f469\u200d\U0001f52c",
        "two\nlines\r\n\tand a tab",
        "\u0639\u0631\u0628\u064a",
        "co\u00adop",
        "a\u200cb",
    ],
)
def test_what_is_written_in_any_script_is_fine(text):
    assert find_hidden(text) == ""


def test_a_line_has_no_breaks():
    assert find_hidden("two\nlines", breaks=False) == "U+000A (a control character)"
