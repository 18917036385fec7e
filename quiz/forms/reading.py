"""The forms of the reading pages and of every page's foot: a mistake found, two tracks to compare, the theme."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from quiz.content.reporting import NoteTooLong, NoteTooShort, readable
from quiz.engine.edition import Track
from quiz.forms.layout import Button, Link, Part
from quiz.models.mistakes import LONGEST

THEMES = {"auto": _("Auto"), "light": _("Light"), "dark": _("Dark")}

TOO_SHORT = _("Say in a few words what is wrong.")
TOO_LONG = _("Keep it under %(longest)s characters.")
UNKNOWN = _("There is no track of that name. Pick two of these.")
SAME = _("Pick two different tracks.")


class MistakeForm(forms.Form):
    """A note about a mistake, and the page it is about."""

    page = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Your note"),
        help_text=_("What is wrong, and where it says otherwise if you know. Plain text; we keep nothing about you."),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": LONGEST}),
        error_messages={"required": TOO_SHORT},
    )

    helper = FormHelper()
    helper.form_class = "stack"
    helper.attrs = {"action": reverse_lazy("report")}
    helper.disable_csrf = True
    helper.layout = Layout("page", Part("partials/about_page.html"), "text", Button(_("Send the note")))

    def clean_text(self) -> str:
        try:
            return readable(self.cleaned_data["text"])
        except NoteTooShort:
            raise forms.ValidationError(TOO_SHORT) from None
        except NoteTooLong:
            raise forms.ValidationError(TOO_LONG, params={"longest": LONGEST}) from None


class CompareForm(forms.Form):
    """Two tracks to set side by side, or, by a link, all three. `tracks` are those that were asked for."""

    first = forms.CharField(label=_("First track"), required=False, widget=forms.Select)
    second = forms.CharField(label=_("Second track"), required=False, widget=forms.Select)
    third = forms.CharField(required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, every: tuple[Track, ...]) -> None:
        offered = dict(zip(self.base_fields, (track.slug for track in every), strict=False))
        asked = data is not None and any(name in data for name in offered)
        super().__init__(data if asked else {name: offered[name] for name in ("first", "second")})
        self.every = {track.slug: track for track in every}
        for name in ("first", "second"):
            self.fields[name].widget.choices = [(track.slug, track.name) for track in every]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "picker no-print"
        self.helper.attrs = {"action": reverse("compare")}
        all_three = Link(
            _("All three side by side"), f"{reverse('compare')}?{urlencode(offered)}", css_class="all-three"
        )
        self.helper.layout = Layout("first", "second", Button(_("Compare"), css_class="button is-quiet"), all_three)

    def clean(self) -> None:
        asked = [self.cleaned_data[name] for name in self.fields if name in self.data]
        if not self.every.keys() >= set(asked):
            raise forms.ValidationError(UNKNOWN, code="unknown")
        if len(set(asked)) < max(len(asked), 2):
            raise forms.ValidationError(SAME, code="same")

    @property
    def is_unknown(self) -> bool:
        return self.has_error(NON_FIELD_ERRORS, code="unknown")

    @property
    def tracks(self) -> list[Track]:
        return [self.every[self.cleaned_data[name]] for name in self.fields if name in self.data]


class ThemeForm(forms.Form):
    """Light, dark, or as the system has it: a button for each."""

    theme = forms.ChoiceField(choices=THEMES, label=_("Colour theme"))

    helper = FormHelper()
    helper.form_class = "theme"
    helper.attrs = {"action": reverse_lazy("theme"), "aria-label": _("Colour theme")}
    helper.disable_csrf = True
    helper.layout = Layout(Field("theme", template="track/layout/toggle_buttons.html"))
