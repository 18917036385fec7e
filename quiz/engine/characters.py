"""Characters that no text of ours may hold: they are not seen, turn what is beside them round, or cannot be stored."""

from unicodedata import category, name

REFUSED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's controls, formats such as the turns of writing direction, halves of pairs, and line separators."""

JOINERS = frozenset("\u00ad\u200c\u200d")
"""The soft hyphen, and what some scripts and emoji need between letters."""

BREAKS = frozenset("\t\n\r")


def find_hidden(text: str, *, breaks: bool = True) -> str:
    """Return the first such character by its number and name, empty where there is none."""
    allowed = JOINERS | BREAKS if breaks else JOINERS
    for character in text:
        if category(character) in REFUSED and character not in allowed:
            return f"U+{ord(character):04X} ({name(character, 'a control character').lower()})"
    return ""
