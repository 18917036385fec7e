"""What every page's frame needs: the theme, and links to other pages."""

from functools import partial
from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from quiz.forms.reading import THEMES, ThemeForm
from quiz.forms.taking import StartForm

THEME_COOKIE = "theme"


class Link(TypedDict):
    href: str
    text: str


def theme_of(request: HttpRequest) -> str:
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    return theme if theme in THEMES else "auto"


def site(request: HttpRequest) -> dict[str, object]:
    """Return it as functions, which a template calls where it shows them: most of a quiz has no frame."""
    theme = theme_of(request)
    return {
        "theme": theme,
        "theme_form": partial(ThemeForm, initial={"theme": theme}),
        "start_form": StartForm,
        "head_links": _head_links,
        "foot_links": _foot_links,
    }


def _head_links() -> list[Link]:
    return _links(("compare", _("Compare")), ("sources", _("Sources")))


def _foot_links() -> list[Link]:
    return _links(
        ("sources", _("Sources")),
        ("method", _("Method")),
        ("privacy", _("What we keep")),
        ("accessibility", _("Accessibility")),
        ("report", _("Report a mistake")),
    )


def _links(*names: tuple[str, str]) -> list[Link]:
    return [{"href": reverse(name), "text": text} for name, text in names]
