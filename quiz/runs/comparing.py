"""Two results beside each other: reading a pasted link, and what may be compared."""

import re
from dataclasses import dataclass

from quiz.runs.owning import NotAKey, OwnerKey, bytes_of
from quiz.runs.sharing import Result, Sight

LINK = re.compile(r"(?:.*/r/)?(?P<id>[A-Za-z0-9_-]{22})(?:[/.?#].*)?", re.DOTALL)
"""A public id alone, or in a link with whatever follows it."""

LONGEST = 500


class NotALink(Exception):
    """The text is no link to a result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A result and what one viewer may see of it."""

    result: Result
    sight: Sight

    @property
    def shows_answers(self) -> bool:
        return self.sight is not Sight.VERDICT


def read_link(text: str) -> bytes:
    """Return the public id in a pasted link."""
    found = LINK.fullmatch(text.strip()) if len(text) <= LONGEST else None
    if found is None:
        raise NotALink
    try:
        return bytes_of(found["id"])
    except NotAKey:
        raise NotALink from None


def see(result: Result, keys: tuple[OwnerKey, ...]) -> Seen:
    """Return the result as somebody sees it who holds these keys."""
    own = next((key for key in keys if key.hash == result.owner_hash), None)
    return Seen(result=result, sight=result.sight_of(own))
