"""A form without fields: a button that does it, and a link that leaves things as they are."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quiz.forms.layout import Button, Link


class ConfirmForm(forms.Form):
    """Asks once before something is done; without a way back it is the page's one button."""

    def __init__(self, yes: str, *, no: str = "", back: str = "", is_final: bool = False) -> None:
        super().__init__()
        self.helper = FormHelper()
        self.helper.layout = Layout(Button(yes, css_class="button is-final" if is_final else "button"))
        if no:
            self.helper.form_class = "actions"
            self.helper.layout.append(Link(no, back))


class LetGoForm(forms.Form):
    """Asks before the oldest quiz leaves a full device, and repeats what was posted; it holds for that quiz alone."""

    let_go = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, repeats: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=repeats)
        for name in repeats or ():
            if name not in self.fields:
                self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.helper = FormHelper()
        self.helper.form_class = "actions"
        leave = Link(_("Leave it as it is"), reverse("landing"))
        self.helper.layout = Layout(*self.fields, Button(_("Let the oldest go and begin")), leave)

    def lets_go(self, handle: str) -> bool:
        return self.is_valid() and self.cleaned_data["let_go"] == handle
