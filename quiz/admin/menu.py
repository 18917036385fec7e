"""The desk's menu: links to what this person may open."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quiz.admin.permits import DELETE_RESULT, EDIT, READ_DRAFT, READ_STATISTICS, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    text: str
    href: str
    is_here: bool


def menu_for(request: HttpRequest) -> tuple[Entry, ...]:
    """Return the entries in order; nothing for whoever is not logged in."""
    entries = (
        (_("Questions"), "admin:quiz_question_changelist", READ_DRAFT),
        (_("Weights"), "admin:matrix", READ_DRAFT),
        (_("Try a sheet"), "admin:try", READ_DRAFT),
        (_("Preview and publish"), "admin:preview", READ_DRAFT),
        (_("In and out"), "admin:exchange", (EDIT,)),
        (_("History"), "admin:history", READ_DRAFT),
        (_("Statistics"), "admin:statistics", (READ_STATISTICS,)),
        (_("Delete a result"), "admin:remove_result", (DELETE_RESULT,)),
    )
    return tuple(
        Entry(text=text, href=reverse(name), is_here=request.path.startswith(reverse(name)))
        for text, name, permissions in entries
        if may(request.user, *permissions)
    )
