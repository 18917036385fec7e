"""The desk's first panel: what is live, what the draft changes, what blocks it, and what to do next."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quiz.admin.checking import Checked, findings_of, in_words
from quiz.admin.permits import EDIT, PUBLISH, READ_DRAFT, may
from quiz.content.differing import Changed, changes_between
from quiz.editions.compiling import compile_draft
from quiz.editions.loading import NothingPublished, Published, Unreadable, check_editions, current_edition
from quiz.models import Mistake

SHOWN = 8

CHECK_SECONDS = 0.3
"""How long a page of the desk may look through editions that this process has not read yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    text: str
    href: str
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    live: Published | None
    changes: tuple[Changed, ...]
    shown: tuple[Changed, ...]
    blocking: tuple[Checked, ...]
    warnings: int
    steps: tuple[Step, ...]
    mistakes: int


def overview_for(user: User | AnonymousUser) -> Overview | None:
    """Return the panel; nothing for whoever may not read the draft."""
    if not may(user, *READ_DRAFT):
        return None
    live, draft = live_or_none(), compile_draft()
    checked = in_words(findings_of(draft))
    changes = changes_between(live.edition, draft) if live else ()
    blocking = tuple(each for each in checked if each.is_blocking)
    return Overview(
        live=live,
        changes=changes,
        shown=changes[:SHOWN],
        blocking=blocking,
        warnings=sum(each.is_warning for each in checked),
        steps=tuple(_steps(user, is_new=live is None, changes=len(changes), blocking=len(blocking))),
        mistakes=Mistake.objects.count(),
    )


def live_or_none() -> Published | None:
    try:
        return current_edition()
    except NothingPublished:
        return None


def told_of_damage() -> tuple[str, ...]:
    """Return a sentence for each edition that cannot be read: which, why, and what serves instead."""
    damaged = check_editions(seconds=CHECK_SECONDS)
    live = live_or_none() if damaged else None
    return tuple(_told(each, live) for each in damaged)


def _told(damaged: Unreadable, live: Published | None) -> str:
    if live is None:
        instead = _("No other can be read either, so visitors are told that the quiz is being edited.")
    elif live.number < damaged.number:
        instead = _("Edition %(number)s serves in its place.") % {"number": live.number}
    else:
        instead = _("New visitors are not concerned.")
    said = _(
        "Edition %(number)s cannot be read: %(reason)s. %(instead)s "
        "What was answered under it cannot be shown until its row is restored from a backup."
    )
    return said % {"number": damaged.number, "reason": damaged.reason, "instead": instead}


def _steps(user: User | AnonymousUser, *, is_new: bool, changes: int, blocking: int) -> list[Step]:
    preview, questions = reverse("admin:preview"), reverse("admin:quiz_question_changelist")
    steps = []
    if blocking:
        text = ngettext("Mend %(n)d blocking problem", "Mend %(n)d blocking problems", blocking) % {"n": blocking}
        steps.append(Step(text=text, href=f"{preview}#findings", is_first=True))
    elif changes or is_new:
        text = _("Preview and publish") if may(user, PUBLISH) else _("Preview the impact")
        steps.append(Step(text=text, href=preview, is_first=True))
    if may(user, EDIT):
        steps.append(Step(text=_("Open the questions"), href=questions, is_first=not steps))
        steps.append(Step(text=_("Review all weights"), href=reverse("admin:matrix")))
    steps.append(Step(text=_("Try a sheet"), href=reverse("admin:try")))
    if changes and may(user, EDIT):
        steps.append(Step(text=_("Discard the draft's changes"), href=reverse("admin:discard")))
    return steps
