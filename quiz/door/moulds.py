"""Templates rendered once, with holes: what is the same for everyone is built once, and a request only fills in.

Rendering a page of fifty tags costs more than the rest of Django together. A mould is that rendering with a mark
in each place that differs, cut at the marks; filling it is joining strings. What goes in is HTML already.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

CUT = re.compile(r"\ue000([a-z_]+)\ue000")
"""A hole's name between two characters that no content holds: they are private to us."""


INDENTED = re.compile(r"\n\s+")


@dataclass(frozen=True, slots=True)
class Mould:
    pieces: tuple[str, ...]  # text and names of holes by turns, text first

    def fill(self, holes: Mapping[str, str]) -> SafeString:
        """Return the page with every hole filled; a hole without content is a mistake and raises `KeyError`."""
        pieces = list(self.pieces)
        for place in range(1, len(pieces), 2):
            pieces[place] = holes[pieces[place]]
        return mark_safe("".join(pieces))  # noqa: S308  a template escaped every piece, and callers fill in HTML


def cast(template: str, context: Mapping[str, object], *holes: str) -> Mould:
    """Render the template once, with a hole for each of these names in its context."""
    marks = {name: mark_safe(f"\ue000{name}\ue000") for name in holes}  # noqa: S308  our own marks
    return Mould(tuple(CUT.split(squeeze(render_to_string(template, {**context, **marks})))))


def squeeze(html: str) -> str:
    """Take the indentation out: it is for who reads the templates. Not for pages with text to edit in them."""
    return INDENTED.sub("\n", html)
