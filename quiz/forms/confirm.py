"""A form without fields: a button that does it, and a link that leaves things as they are."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

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
