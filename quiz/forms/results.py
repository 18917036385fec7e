"""The forms of a result: what others see, how long it stays, changing answers, telling more, a friend's link."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import FieldWithButtons
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout
from django import forms
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quiz.engine.answers import Answers
from quiz.engine.edition import Question
from quiz.forms.asked import AskedForm
from quiz.forms.layout import Button, Link, Part
from quiz.runs.comparing import LONGEST, NotALink, read_link
from quiz.runs.sharing import EXPIRIES, NoSuchResult, ResultIsGone, find_result

ANSWERS = "answers"
SAVE = Button(gettext_lazy("Save"), css_class="button is-quiet")
SET = Button(gettext_lazy("Set"), css_class="button is-quiet")


class SharingForm(forms.Form):
    """What others see with the public link."""

    show = forms.ChoiceField(
        label=gettext_lazy("What others see with the public link"),
        choices=[
            ("verdict", gettext_lazy("The verdict and the three matches")),
            (ANSWERS, gettext_lazy("My scored answers too, with every point")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, path: str, shares: bool = False) -> None:
        super().__init__(data, initial={"show": ANSWERS if shares else "verdict"})
        self.helper = _helper(f"{path}share/")
        see = Link(_("See it as others do"), f"{path}?as=others", css_class="button is-plain")
        self.helper.layout = Layout("show", Part("result/never_shared.html"), Div(SAVE, see, css_class="tools"))

    @property
    def shares(self) -> bool:
        return str(self.cleaned_data["show"]) == ANSWERS


class ExpiryForm(forms.Form):
    """How long a result stays."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("How long it stays"),
        choices=[
            ("", gettext_lazy("Until I delete it")),
            *((days, format_lazy(gettext_lazy("{days} days from now"), days=days)) for days in EXPIRIES),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, path: str, ends: str = "") -> None:
        super().__init__(data)
        said = _("It goes on %(ends)s, for you too.") % {"ends": ends} if ends else _("It stays until you delete it.")
        self.fields["days"].help_text = said
        self.helper = _helper(f"{path}expire/")
        self.helper.layout = Layout(FieldWithButtons("days", SET))


class ChangeForm(forms.Form):
    """Change answers in a copy; the receipt's buttons belong to it and name the question to begin with."""

    question = forms.IntegerField(required=False, min_value=1, max_value=999)

    def __init__(self, data: Mapping[str, Any] | None = None, *, path: str) -> None:
        super().__init__(data)
        self.helper = _helper(f"{path}change/")
        self.helper.form_id = "change"
        self.helper.layout = Layout(
            Part("result/change_head.html"),
            Div(
                Button(_("Change answers in a copy"), css_class="button is-quiet"),
                Link(_("Replace the public link"), f"{path}replace/"),
                Link(_("Forget me on this device"), reverse("forget")),
                Link(_("Delete this result"), f"{path}delete/", css_class="button is-plain is-bad"),
                css_class="tools",
            ),
        )


class TellingForm(AskedForm):
    """Skills, or where someone stands, told on the result page."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, questions: tuple[Question, ...], sheet: Answers, address: str
    ) -> None:
        super().__init__(data, questions=questions, sheet=sheet)
        self.helper = FormHelper()
        self.helper.form_class = "panel stack no-print"
        self.helper.attrs = {"action": address}
        asked = (Field(question.slug, wrapper_class="asked") for question in self.questions)
        self.helper.layout = Layout(Part("result/telling_head.html"), *asked, SAVE)


class FriendForm(forms.Form):
    """The link of another result, to be shown beside one's own. `link` becomes the other's public id."""

    link = forms.CharField(
        label=gettext_lazy("Link to the other result"),
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "url"}),
        error_messages=dict.fromkeys(
            ("required", "max_length"), gettext_lazy("That is no link to a result here. Copy the whole link.")
        ),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, own: bytes, path: str) -> None:
        super().__init__(data)
        self.own = own
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "stack"
        self.helper.attrs = {"novalidate": True}
        way_back = Link(_("Back to the result"), path)
        self.helper.layout = Layout("link", Div(Button(_("Compare")), way_back, css_class="actions"))

    def clean_link(self) -> bytes:
        try:
            other = read_link(self.cleaned_data["link"])
            find_result(public_id=other)
        except (NotALink, NoSuchResult):
            raise forms.ValidationError(self.fields["link"].error_messages["required"]) from None
        except ResultIsGone:
            raise forms.ValidationError(_("That result is gone. Ask for a new link.")) from None
        if other == self.own:
            raise forms.ValidationError(_("That is this very result. Paste the other one's link."))
        return other


def _helper(action: str) -> FormHelper:
    helper = FormHelper()
    helper.form_class = "stack"
    helper.attrs = {"action": action}
    helper.heading = "h3"
    return helper
