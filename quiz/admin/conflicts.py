"""Two editors in one form: a three-way merge, field by field, of what it opened with, what is stored, what is typed.

What it said when opened comes back with it, as Django's own hidden initial values. A field that only the others changed
shows theirs; one that both changed is told with all three, and keeps what is typed.
"""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, ChoiceField
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from quiz.models import Change

Data = MutableMapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A field that both changed: as it was when opened, as it is stored now, and as it is typed."""

    label: str
    base: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What merging one form found: clashes, and the names of fields that now show what others saved."""

    clashes: tuple[Clash, ...] = ()
    followed: tuple[str, ...] = ()

    def __add__(self, other: "Merge") -> "Merge":
        return Merge(clashes=self.clashes + other.clashes, followed=self.followed + other.followed)

    def __bool__(self) -> bool:
        return bool(self.clashes or self.followed)


def remember_opened(form: BaseForm) -> None:
    """Let a form carry what it said when it was opened."""
    for bound in form:
        bound.field.show_hidden_initial = not bound.is_hidden


def merge_into(data: Data, form: BaseForm) -> Merge:
    """Merge what is stored into the data a form is bound to, and let it carry what is stored as its opening."""
    mine = set(form.changed_data)
    found = Merge()
    for bound in _visible(form):
        base, stored, typed = _opened(data, bound), bound.initial, bound.data
        if _differ(bound, stored, base):
            if bound.name not in mine:
                data[bound.html_name] = _sent(stored)
                found += Merge(followed=(label_of(bound),))
            elif _differ(bound, stored, typed):
                shown = [_shown(bound, each) for each in (base, _sent(stored), typed)]
                found += Merge(clashes=(Clash(label=label_of(bound), base=shown[0], theirs=shown[1], mine=shown[2]),))
        data[bound.html_initial_name] = _sent(stored)
    return found


def show_stored(data: Data, form: BaseForm) -> None:
    """Let a bound form say what is stored."""
    for bound in form:
        data[bound.html_name] = data[bound.html_initial_name] = _sent(bound.initial)


def keep_unsent(data: Data, form: BaseForm) -> None:
    """Let a form say what is stored in fields that its page did not show, so that saving does not empty them."""
    for bound in form:
        if bound.field.widget.value_omitted_from_data(data, MultiValueDict(), bound.html_name):
            data[bound.html_name] = _sent(bound.initial)


def is_touched(form: BaseForm) -> bool:
    """Tell whether something was typed into a form since it was opened."""
    return any(bound.name in form.changed_data for bound in _visible(form))


def told_of_save(change: Change | None) -> str:
    """Say who saved a row while it was being edited, as far as the history knows."""
    said = _(
        "%(who)s saved this%(when)s while you were editing. Nothing of yours is saved yet. "
        "What only they changed shows as they saved it; of what you both changed, saving again keeps yours."
    )
    return said % who_and_when(change)


def told_of_removal(slug: str, change: Change | None) -> str:
    """Say who removed a row while it was being edited, as far as the history knows."""
    said = _(
        "%(who)s removed “%(slug)s”%(when)s%(note)s while you were editing. Nothing that you typed is lost: "
        "it stands below, and saving adds it anew under the same slug."
    )
    note = f" ({change.note})" if change and change.note else ""
    return said % (who_and_when(change) | {"slug": slug, "note": note})


def who_and_when(change: Change | None) -> dict[str, str]:
    if change is None:
        return {"who": _("Somebody"), "when": ""}
    moment = date_format(localtime(change.made_at), "j F Y, H:i")
    return {"who": change.made_by, "when": " " + _("on %(moment)s") % {"moment": moment}}


def label_of(bound: BoundField) -> str:
    return str(bound.field.widget.attrs.get("aria-label") or bound.label)


def _visible(form: BaseForm) -> Iterator[BoundField]:
    return (bound for bound in form if not bound.is_hidden)


def _opened(data: Data, bound: BoundField) -> Any:
    return bound.field.hidden_widget().value_from_datadict(data, MultiValueDict(), bound.html_initial_name)


def _differ(bound: BoundField, stored: Any, sent: Any) -> bool:
    """Tell whether a form sent another value than the stored one. Browsers send each end of line as two characters."""
    return bound.field.has_changed(_one_line_end(stored), _one_line_end(sent))


def _one_line_end(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _sent(value: Any) -> str:
    """Return a stored value as a browser sends it."""
    return "" if value is None else str(value)


def _shown(bound: BoundField, sent: Any) -> str:
    """Return a sent value in words: of a choice, what the list says."""
    if isinstance(bound.field, ChoiceField):
        return next((str(label) for value, label in _flat(bound.field.choices) if str(value) == str(sent)), "")
    return "" if sent is None else str(sent)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield value, label
